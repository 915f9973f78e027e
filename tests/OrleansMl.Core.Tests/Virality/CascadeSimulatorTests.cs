namespace OrleansMl.Virality;

public sealed class CascadeSimulatorTests
{
    // Nothing but branching: .5 shares per share, everybody has 20 viewers and the item 400.
    private static readonly CascadeWorld Plain = new()
    {
        Branching = .5,
        BranchingSpread = 0,
        MeanAudience = (20, 20),
        AudienceSpread = (0, 0),
        RootAudience = (20, 20),
        Ageing = (0, 0),
        Fade = (1e12, 1e12),
        DailySwing = (0, 0),
        Outside = (0, 0),
        Population = (1e12, 1e12),
        RootUnknown = 0,
        AudiencesUnknown = 0,
        Theta = (1, 1),
        Cutoff = (60, 60),
    };

    [Fact]
    public void Sizes_are_those_of_the_branching_process()
    {
        var simulator = new CascadeSimulator(Plain, 1);
        var sizes = Enumerable.Range(0, 4000).Select(i => simulator.Draw(i).Shares.Length - 1.0).ToList();

        // 400 viewers · .5 / 20 = 10 children, each with 1 / (1 − .5) = 2 in its family: mean 20, variance 10 / (1 − .5)³ = 80.
        Assert.InRange(sizes.Average(), 19.3, 20.5);
        Assert.InRange(sizes.Sum(size => Math.Pow(size - sizes.Average(), 2)) / sizes.Count, 68, 92);
    }

    [Fact]
    public void Delays_are_those_of_the_kernel()
    {
        var simulator = new CascadeSimulator(Plain with { Branching = .001, RootAudience = (100_000, 100_000) }, 1);
        var delays = Enumerable.Range(0, 50).SelectMany(i => simulator.Draw(i).Shares.Skip(1)).Select(share => share.Time).ToList();
        foreach (var delay in new[] { 30.0, 60, 300, 3600 })
        {
            Assert.InRange(
                delays.Count(value => value > delay) / (double)delays.Count,
                new MemoryKernel(1, 60).Tail(delay) - .025,
                new MemoryKernel(1, 60).Tail(delay) + .025);
        }
    }

    [Fact]
    public void Same_seed_same_cascade_whatever_is_asked_before()
    {
        var (a, b) = (new CascadeSimulator(new(), 7), new CascadeSimulator(new(), 7));
        _ = b.Draw(3);
        Assert.Equal(a.Draw(11).Shares, b.Draw(11).Shares);
        Assert.NotEqual(a.Draw(11).Shares, new CascadeSimulator(new(), 8).Draw(11).Shares);
    }

    [Fact]
    public void Shares_are_in_order_of_time_and_counted_up_to_a_time()
    {
        var cascade = new CascadeSimulator(new(), 3).Draw(
            Enumerable.Range(0, 100).First(i => new CascadeSimulator(new(), 3).Draw(i).Shares.Length > 50));
        Assert.Equal(cascade.Shares.OrderBy(share => share.Time), cascade.Shares);
        foreach (var time in new[] { 0, 600, 3600, 86400, 1e7 })
        {
            Assert.Equal(cascade.Shares.Skip(1).Count(share => share.Time <= time), cascade.CountAt(time));
        }
    }
}
