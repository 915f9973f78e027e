using CsCheck;

namespace OrleansMl.LinearAlgebra;

public sealed class DenseScorerTests
{
    private delegate int Part(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> scores);

    [Fact]
    public void Every_score_is_the_sum_of_the_products() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[0, 40], Gen.Int).Sample((dimensions, count, seed) =>
        {
            var (rows, vector, expected) = Draw(dimensions, count, seed);
            var scores = new float[count];
            DenseScorer.Score(rows, vector, scores);
            Assert.Equal(expected, scores);
        });

    // Both widths give the same on every machine, whatever it has.
    [Fact]
    public void The_widths_agree() => Gen.Select(Gen.Int[1, 5], Gen.Int[0, 40], Gen.Int).Sample((sixteens, count, seed) =>
    {
        var (rows, vector, expected) = Draw(16 * sixteens, count, seed);
        foreach (Part part in new Part[] { DenseScorer.Wide, DenseScorer.Narrow })
        {
            var scores = new float[count];
            Assert.Equal(count / 8 * 8, part(rows, vector, scores));
            Assert.Equal(expected[..(count / 8 * 8)], scores[..(count / 8 * 8)]);
        }
    });

    [Fact]
    public void Rows_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => DenseScorer.Score(new float[7], new float[2], new float[3]));

    // Whole numbers: exact in any order.
    private static (float[] Rows, float[] Vector, float[] Expected) Draw(int dimensions, int count, int seed)
    {
        var random = new Random(seed);
        float[] Random(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(-4, 5))];
        var (rows, vector) = (Random(count * dimensions), Random(dimensions));
        return (
            rows,
            vector,
            [
                .. Enumerable.Range(0, count)
                    .Select(row => Enumerable.Range(0, dimensions).Sum(k => rows[(row * dimensions) + k] * vector[k]))
            ]);
    }
}
