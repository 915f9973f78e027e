using CsCheck;

namespace OrleansMl.Embedding;

public sealed class VectorTableTests
{
    private static readonly Gen<(bool Remove, int Key, float[] Vector)> Change = Gen.Select(
        Gen.Bool, Gen.Int[0, 20], Gen.Float[-1, 1].Array[3]);

    [Fact]
    public void It_finds_what_a_sorted_list_finds_after_any_changes() =>
        Gen.Select(Change.Array[0, 60], Gen.Float[-1, 1].Array[3], Gen.Int[1, 8]).Sample((changes, query, count) =>
        {
            var table = new VectorTable(3);
            var naive = new Dictionary<string, float[]>();
            foreach (var (remove, key, vector) in changes)
            {
                if (remove)
                {
                    Assert.Equal(naive.Remove($"{key}"), table.Remove($"{key}"));
                }
                else
                {
                    table.Set($"{key}", vector);
                    naive[$"{key}"] = vector;
                }
            }

            var expected = naive
                .Select(entry => (entry.Key, Score: entry.Value.Zip(query, (a, b) => a * b).Sum()))
                .OrderByDescending(entry => entry.Score)
                .Take(count)
                .ToList();
            var found = table.Nearest(query, count);

            Assert.Equal(naive.Count, table.Count);
            Assert.Equal(expected.Count, found.Count);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5f));
            Assert.Equal(found.Count, found.Select(match => match.Key).Distinct().Count());
        });

    [Fact]
    public void Another_number_of_dimensions_is_refused() => Assert.Throws<ArgumentException>(() => new VectorTable(3).Set("a", [1, 2]));
}
