using CsCheck;

namespace OrleansMl.Trending;

public sealed class EngagementCounterTests
{
    [Fact]
    public void Sums_and_bins_are_those_of_all_events_counted_one_by_one() =>
        Gen.Select(Gen.Double[0, 100_000], Gen.Select(Gen.Double[0, 4000], Gen.Double[-5, 5], (ago, weight) => (ago, weight)).Array[1, 60])
            .Sample((start, events) =>
            {
                var counter = new EngagementCounter();
                var now = start + 4000;
                var inOrder = events.OrderByDescending(e => e.ago).Select(e => (time: now - e.ago, e.weight)).ToArray();
                foreach (var (time, weight) in inOrder)
                {
                    counter.Add(weight, 1, time);
                }

                foreach (var window in Enum.GetValues<TrendingWindow>())
                {
                    double Decayed(ForwardDecay decay, bool up) =>
                        inOrder.Where(e => e.weight > 0 == up).Sum(e => Math.Abs(e.weight) * Math.Pow(2, -(now - e.time) / decay.HalfLife));
                    var (fast, slow) = (WindowDecay.Of(window).Fast, WindowDecay.Of(window).Slow);
                    Assert.Equal(Decayed(fast, true), counter.Ups(window, now), 1e-9);
                    Assert.Equal(Decayed(fast, false), counter.Downs(window, now), 1e-9);
                    Assert.Equal(
                        Decayed(slow, true) * Math.Log(2) / slow.HalfLife * WindowDecay.Of(window).Length,
                        counter.SlowRate(window, now),
                        1e-9);
                }

                var last = Math.Floor(now / 300) - 1;
                var bins = inOrder
                    .Where(e => e.weight > 0)
                    .GroupBy(e => Math.Floor(e.time / 300))
                    .ToDictionary(bin => bin.Key, bin => bin.Count());
                var (count, usual) = counter.LastBin(now);
                Assert.Equal(bins.GetValueOrDefault(last), count);
                Assert.Equal(
                    bins.Where(bin => bin.Key < last).Sum(bin => bin.Value * Math.Pow(2, -(last - bin.Key - 1) * 300 / 7200)), usual, 1e-9);
            });

    [Fact]
    public void What_is_not_proven_is_apart_and_in_no_rate_and_no_bin()
    {
        var counter = new EngagementCounter();
        counter.Add(10, 4, 100, unproven: 7.5);
        counter.Add(-2, 1, 100, unproven: 2);
        Assert.Equal((2.5, 7.5), (counter.Ups(TrendingWindow.Day, 100), counter.UnprovenUps(TrendingWindow.Day, 100)), Within);
        Assert.Equal((0, 2), (counter.Downs(TrendingWindow.Day, 100), counter.UnprovenDowns(TrendingWindow.Day, 100)), Within);
        Assert.Equal(1, counter.LastBin(400).Bin, 1e-9);

        // In the order that items are kept by a crowd is an eighth.
        var expected = Math.Log2(2.5 + (7.5 / 8)) + (100 / WindowDecay.Of(TrendingWindow.Day).Fast.HalfLife);
        Assert.Equal(expected, counter.Order(TrendingWindow.Day), 1e-9);
    }

    [Fact]
    public void A_counter_of_the_first_version_goes_on_with_all_of_it_proven()
    {
        var counter = new EngagementCounter();
        counter.Add(2, 1, 10);
        var again = new EngagementCounter(counter.State[..13]);
        Assert.Equal((2, 0), (again.Ups(TrendingWindow.Hour, 10), again.UnprovenUps(TrendingWindow.Hour, 10)), Within);
    }

    private static readonly Comparer Within = new();

    private sealed class Comparer : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) one, (double, double) other) =>
            Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9;

        public int GetHashCode((double, double) pair) => 0;
    }

    [Fact]
    public void An_event_that_comes_late_is_counted_where_it_belongs()
    {
        var counter = new EngagementCounter();
        counter.Add(1, 1, 3010);
        counter.Add(1, 1, 2990);
        counter.Add(1, 1, 100);

        Assert.Equal((1, Math.Pow(2, -(2700 - 300) / 7200.0)), counter.LastBin(3020));
        Assert.Equal(1, counter.LastBin(3300).Bin);
    }

    [Fact]
    public void A_counter_that_was_stored_goes_on_as_if_it_had_not_been()
    {
        var counter = new EngagementCounter();
        counter.Add(2, 1, 10);
        var restored = new EngagementCounter(counter.State);
        counter.Add(3, 1, 400);
        restored.Add(3, 1, 400);

        Assert.Equal(counter.State, restored.State);
        Assert.Throws<ArgumentException>(() => new EngagementCounter([1, 2]));
    }
}
