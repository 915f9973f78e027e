using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class FactorScanTests
{
    [Fact]
    public void The_scan_finds_what_a_sort_of_all_scores_finds() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 50], Gen.Int[0, 12], Gen.Int).Sample((dimensions, rows, count, seed) =>
        {
            var random = new Random(seed);
            float[] Random(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(-4, 5))];
            var (items, person) = (Random(rows * dimensions), Random(dimensions));

            // Whole numbers: exact in any order, and with many ties.
            float Score(int row) => Enumerable.Range(0, dimensions).Sum(k => items[(row * dimensions) + k] * person[k]);
            Assert.Equal(
                Enumerable.Range(0, rows)
                    .Where(row => row % 3 != 1)
                    .Select(row => (row, Score(row)))
                    .OrderByDescending(one => one.Item2)
                    .ThenBy(one => one.row)
                    .Take(count),
                FactorScan.Top(items, person, count, row => row % 3 == 1));
        });

    [Fact]
    public void Rows_that_are_not_whole_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FactorScan.Top(new float[7], new float[2], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => FactorScan.Top(new float[4], [], 3));
    }
}
