using CsCheck;

namespace OrleansMl.Virality;

public sealed class CascadeStateTests
{
    private static readonly double[] Windows = [double.PositiveInfinity, 6 * 3600, 3600, 600];

    private static readonly Gen<(double Wait, double Audience)[]> Shares = Gen.Select(
        Gen.Double[0, 20_000], Gen.Double[0, 500]).Array[0, 30];

    [Fact]
    public void Constant_memory_gives_what_the_whole_history_gives() =>
        Gen.Select(Gen.Double[1, 1000], Shares, Gen.Double[0, 100_000]).Sample((root, waits, after) =>
        {
            var cascade = Cascade(root, waits);
            var now = cascade[^1].Time + after;
            var state = CascadeState.Of(cascade, now);
            for (var window = 0; window < CascadeState.Windows; window++)
            {
                AssertClose(cascade.Skip(1).Sum(share => Math.Exp(-(now - share.Time) / Windows[window])), state.SharesOf(window));
                AssertClose(cascade.Sum(share => share.Audience * Exposure(now - share.Time, Windows[window])), state.ExposureOf(window));
            }

            AssertClose(cascade.Sum(share => share.Audience * ExponentialKernel.Published.Tail(now - share.Time)), state.Pending);
            Assert.Equal(waits.Length, state.Shares);
            Assert.Equal(cascade.Max(share => share.Audience), state.LargestAudience);
        });

    [Fact]
    public void It_does_not_matter_in_how_many_steps_time_passes_or_that_it_was_stored_in_between() =>
        Gen.Select(Gen.Double[1, 1000], Shares, Gen.Double[0, 100_000], Gen.Double[0, 1]).Sample(
            (root, waits, after, part) =>
            {
                var cascade = Cascade(root, waits);
                var last = CascadeState.Of(cascade, cascade[^1].Time);
                var once = last.At(last.Time + after);
                var twice = new CascadeState(last.At(last.Time + (after * part)).State).At(last.Time + after);
                for (var i = 0; i < once.State.Length; i++)
                {
                    AssertClose(once.State[i], twice.State[i]);
                }
            });

    [Fact]
    public void A_late_share_counts_and_time_does_not_run_backwards()
    {
        var state = new CascadeState(1000, 10);
        state.Add(2000, 5);
        state.Add(1500, 7);
        Assert.Equal((2, 2000, 1000, 12), (state.Shares, state.Time, state.Age, state.SharedAudience));
    }

    [Fact]
    public void Numbers_of_another_version_are_refused() => Assert.Throws<ArgumentException>(() => new CascadeState(new double[3]));

    private static CascadeEvent[] Cascade(double root, (double Wait, double Audience)[] waits)
    {
        var cascade = new List<CascadeEvent> { new(50, root) };
        foreach (var (wait, audience) in waits)
        {
            cascade.Add(new(cascade[^1].Time + wait, audience));
        }

        return [.. cascade];
    }

    // ∫ φ(s) · e^(−(delay − s)/τ) ds from 0 to the delay, by exponential, and by hand where the rates meet.
    private static double Exposure(double delay, double window)
    {
        var (kernel, sum) = (ExponentialKernel.Published, 0.0);
        for (var k = 0; k < kernel.Rates.Length; k++)
        {
            var (rate, forget) = (kernel.Rates[k], 1 / window);
            sum +=
                kernel.Weights[k]
                    * rate
                    * (Math.Abs(rate - forget) < 1e-12
                        ? delay * Math.Exp(-rate * delay)
                        : (Math.Exp(-rate * delay) - Math.Exp(-forget * delay)) / (forget - rate));
        }

        return sum;
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual, expected - 1e-6 - (1e-8 * Math.Abs(expected)), expected + 1e-6 + (1e-8 * Math.Abs(expected)));
}
