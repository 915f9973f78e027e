using CsCheck;

namespace OrleansMl.Trending;

public sealed class ForwardDecayTests
{
    // Half-lives of all windows; events over three weeks.
    private static readonly Gen<(double HalfLife, (double Weight, double Time)[] Events)> Streams =
        Gen.Select(
            Gen.OneOf(Gen.Const(1200.0), Gen.Const(7200.0), Gen.Const(198_720.0), Gen.Const(1_209_600.0)),
            Gen.Select(Gen.Double[0.1, 20], Gen.Double[0, 1_814_400]).Array[1, 60]);

    [Fact]
    public void A_sum_is_what_adding_up_gives() => Streams.Sample(stream =>
    {
        var decay = new ForwardDecay(stream.HalfLife);
        var now = stream.Events.Max(e => e.Time) + 100;
        var log = stream.Events.Aggregate(ForwardDecay.Empty, (sum, e) => decay.Add(sum, e.Weight, e.Time));

        Close(Naive(stream.Events, stream.HalfLife, now), decay.Value(log, now));
        Close(Naive(stream.Events, stream.HalfLife, now) * Math.Log(2) / stream.HalfLife, decay.Rate(log, now));
    });

    [Fact]
    public void The_order_of_events_does_not_matter_and_parts_add_up() => Gen.Select(Streams, Gen.Int[0, 60]).Sample((stream, cut) =>
    {
        var decay = new ForwardDecay(stream.HalfLife);
        var now = stream.Events.Max(e => e.Time);
        double Sum(IEnumerable<(double Weight, double Time)> events) =>
            events.Aggregate(ForwardDecay.Empty, (sum, e) => decay.Add(sum, e.Weight, e.Time));
        var whole = decay.Value(Sum(stream.Events), now);

        Close(whole, decay.Value(Sum(stream.Events.OrderByDescending(e => e.Time)), now));
        Close(whole, decay.Value(ForwardDecay.Merge(Sum(stream.Events.Take(cut)), Sum(stream.Events.Skip(cut))), now));
        Close(whole, decay.Value(ForwardDecay.Merge(Sum(stream.Events.Skip(cut)), Sum(stream.Events.Take(cut))), now));
    });

    [Fact]
    public void A_later_landmark_changes_nothing() => Gen.Select(Streams, Gen.Double[-1e6, 1e7]).Sample((stream, later) =>
    {
        var decay = new ForwardDecay(stream.HalfLife);
        var log = stream.Events.Aggregate(ForwardDecay.Empty, (sum, e) => decay.Add(sum, e.Weight, e.Time));
        var now = stream.Events.Max(e => e.Time);

        Close(decay.Value(log, now), decay.Value(decay.Rebase(log, later), now - later));
    });

    [Fact]
    public void Time_changes_no_order() => Gen.Select(Streams, Streams, Gen.Double[0, 1e7]).Sample((one, two, later) =>
    {
        var decay = new ForwardDecay(one.HalfLife);
        var a = one.Events.Aggregate(ForwardDecay.Empty, (sum, e) => decay.Add(sum, e.Weight, e.Time));
        var b = two.Events.Aggregate(ForwardDecay.Empty, (sum, e) => decay.Add(sum, e.Weight, e.Time));

        var now = one.Events.Concat(two.Events).Max(e => e.Time);
        var (left, right) = (Naive(one.Events, one.HalfLife, now), Naive(two.Events, one.HalfLife, now));

        if (Math.Abs(left - right) > 1e-9 * Math.Max(left, right))
        {
            Assert.Equal(left < right, a < b);
        }

        Assert.True(decay.Value(a, now + later) <= decay.Value(a, now));
    });

    [Fact]
    public void It_is_exact_twenty_years_after_the_landmark()
    {
        var decay = new ForwardDecay(1200);
        const double Now = 20 * 365.25 * 86_400;
        var log = ForwardDecay.Empty;
        for (var i = 0; i < 1000; i++)
        {
            log = decay.Add(log, 1, Now - i);
        }

        Close(Enumerable.Range(0, 1000).Sum(i => Math.Pow(2, -i / 1200.0)), decay.Value(log, Now));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.NaN)]
    public void A_weight_that_is_none_adds_nothing(double weight)
    {
        var decay = new ForwardDecay(60);
        Assert.Equal(ForwardDecay.Empty, decay.Add(ForwardDecay.Empty, weight, 5));
        Assert.Equal(0, decay.Value(ForwardDecay.Empty, 5));
    }

    private static double Naive(IEnumerable<(double Weight, double Time)> events, double halfLife, double now) =>
        events.Sum(e => e.Weight * Math.Pow(2, -(now - e.Time) / halfLife));

    private static void Close(double expected, double actual) => Assert.InRange(actual, expected * (1 - 1e-9), expected * (1 + 1e-9));
}
