namespace OrleansMl.Trending;

public sealed class DecayedHeavyHittersTests
{
    [Fact]
    public void Weights_are_the_decayed_sums_over_thousands_of_half_lives()
    {
        var decay = new ForwardDecay(10);
        var hitters = new DecayedHeavyHitters(100, decay);
        var random = new Random(1);
        List<(string Key, double Weight, double Time)> events =
        [
            .. Enumerable.Range(0, 20_000).Select(i => ($"k{random.Next(50)}", random.NextDouble(), i * 1.5))
        ];
        foreach (var (key, weight, time) in events)
        {
            hitters.Add(key, weight, time);
        }

        const double Now = 30_005;
        var naive = events
            .GroupBy(e => e.Key)
            .ToDictionary(key => key.Key, key => key.Sum(e => e.Weight * Math.Pow(2, -(Now - e.Time) / 10)));
        var top = hitters.Top(100, Now);
        Assert.Equal(naive.Count, top.Length);
        Assert.All(top, key => Assert.Equal(naive[key.Key], key.Weight, 1e-9));
        Assert.Equal(top.OrderByDescending(key => key.Weight), top);

        var restored = new DecayedHeavyHitters(100, decay);
        var (total, keys) = hitters.State(Now);
        restored.Restore(total, keys, Now);
        Assert.All(restored.Top(100, Now + 10), key => Assert.Equal(naive[key.Key] / 2, key.Weight, 1e-9));
    }
}
