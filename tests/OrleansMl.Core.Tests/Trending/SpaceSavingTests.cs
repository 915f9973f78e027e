using CsCheck;

namespace OrleansMl.Trending;

public sealed class SpaceSavingTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void The_error_bound_holds_on_a_zipf_stream_of_a_million()
    {
        const int Capacity = 2048;
        var summary = new SpaceSaving<int>(Capacity);
        var truth = new Dictionary<int, double>();
        foreach (var (key, weight) in Zipf(1_000_000, keys: 200_000, exponent: 1.1, seed: 1))
        {
            summary.Add(key, weight);
            truth[key] = truth.GetValueOrDefault(key) + weight;
        }

        Check(summary, truth, truth.Values.Sum() / Capacity);
        Assert.Equal(
            truth.OrderByDescending(entry => entry.Value).Take(50).Select(entry => entry.Key), summary.Top(50).Select(entry => entry.Key));
    }

    [Fact]
    public void Summaries_of_parts_merge_into_one_that_keeps_the_bound()
    {
        const int Capacity = 512, Parts = 8;
        var parts = Enumerable.Range(0, Parts).Select(_ => new SpaceSaving<int>(Capacity)).ToArray();
        var truth = new Dictionary<int, double>();
        var i = 0;
        foreach (var (key, weight) in Zipf(400_000, keys: 50_000, exponent: 1.2, seed: 2))
        {
            parts[i++ % Parts].Add(key, weight);
            truth[key] = truth.GetValueOrDefault(key) + weight;
        }

        var merged = new SpaceSaving<int>(Capacity);
        foreach (var part in parts)
        {
            merged.Merge(part);
        }

        Assert.Equal(truth.Values.Sum(), merged.Total, 1e-3);
        Check(merged, truth, merged.Total / Capacity);
        Assert.Equal(
            truth.OrderByDescending(entry => entry.Value).Take(20).Select(entry => entry.Key), merged.Top(20).Select(entry => entry.Key));
    }

    [Fact]
    public void Within_its_capacity_it_counts_exactly_and_merging_is_adding() =>
        Gen.Select(Gen.Int[0, 9], Gen.Double[0.1, 5]).Array[0, 80].Array[1, 4].Sample(parts =>
        {
            var merged = new SpaceSaving<int>(10);
            foreach (var part in parts)
            {
                var summary = new SpaceSaving<int>(10);
                foreach (var (key, weight) in part)
                {
                    summary.Add(key, weight);
                }

                merged.Merge(summary);
            }

            var truth = parts.SelectMany(part => part).GroupBy(e => e.Item1).ToDictionary(g => g.Key, g => g.Sum(e => e.Item2));
            Assert.Equal(truth.Count, merged.Count);
            Assert.All(
                merged.Top(),
                entry => Assert.Equal(
                    (truth[entry.Key], 0),
                    (Math.Round(entry.Weight, 9), Math.Round(entry.Error, 9)),
                    (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && a.Item2 == b.Item2));
        });

    [Fact]
    public void It_scales_and_comes_back_from_what_was_kept()
    {
        var summary = new SpaceSaving<string>(3, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, weight) in new[] { ("a", 5.0), ("A", 1.0), ("b", 2.0), ("c", 3.0), ("d", 1.0) })
        {
            summary.Add(key, weight);
        }

        Assert.Equal(
            [new("a", 6, 0), new("c", 3, 0), new("d", 3, 2)],
            summary.Top().OrderByDescending(e => e.Weight).ThenBy(e => e.Key, StringComparer.Ordinal));
        var other = new SpaceSaving<string>(3, StringComparer.OrdinalIgnoreCase);
        other.Restore(summary.Total, summary.Top());
        other.Scale(0.5);
        Assert.Equal((6, 1.5), (other.Total, other.Floor));
        Assert.Equal(3, other.Top(1)[0].Weight);
        other.Add("x", 0);
        other.Add("x", double.NaN);
        Assert.Equal(6, other.Total);
    }

    private static void Check(SpaceSaving<int> summary, Dictionary<int, double> truth, double bound)
    {
        var kept = summary.Top().ToDictionary(entry => entry.Key);
        foreach (var (key, weight) in truth)
        {
            if (kept.TryGetValue(key, out var entry))
            {
                Assert.InRange(entry.Weight, weight - 1e-6, weight + bound + 1e-6);
                Assert.InRange(weight, entry.Weight - entry.Error - 1e-6, entry.Weight + 1e-6);
            }
            else
            {
                Assert.InRange(weight, 0, bound + 1e-6);
            }
        }
    }

    private static IEnumerable<(int Key, double Weight)> Zipf(int events, int keys, double exponent, int seed)
    {
        var random = new Random(seed);
        var cumulative = new double[keys];
        for (var i = 0; i < keys; i++)
        {
            cumulative[i] = (i > 0 ? cumulative[i - 1] : 0) + Math.Pow(i + 1, -exponent);
        }

        for (var i = 0; i < events; i++)
        {
            var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            yield return (at < 0 ? ~at : at, random.Next(1, 6));
        }
    }
}
