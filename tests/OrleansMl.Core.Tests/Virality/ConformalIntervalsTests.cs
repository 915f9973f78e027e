using CsCheck;

namespace OrleansMl.Virality;

public sealed class ConformalIntervalsTests
{
    [Fact]
    public void Intervals_hold_what_they_say_for_skewed_errors()
    {
        var random = new Random(5);
        double Skewed() => random.NextDouble() < .3 ? -random.NextDouble() : -2 * Math.Log(1 - random.NextDouble());
        var intervals = ConformalIntervals.Fit([.. Enumerable.Range(0, 20_000).Select(_ => Skewed())]);
        double[] fresh = [.. Enumerable.Range(0, 20_000).Select(_ => Skewed())];
        double Coverage(double reach)
        {
            // Predicted 10, own error .5.
            var (low, high) = intervals.Around(10, .5, reach);
            return fresh.Average(error => 10 + (.5 * error) >= low && 10 + (.5 * error) <= high ? 1.0 : 0);
        }

        Assert.InRange(Coverage(intervals.Reach80), .79, .81);
        Assert.InRange(Coverage(intervals.Reach95), .94, .96);
        Assert.Equal(fresh.Average(error => 10 + (.5 * error) >= 11 ? 1.0 : 0), intervals.ProbabilityOf(10, .5, 11), .01);
    }

    [Fact]
    public void Probability_falls_with_the_value_and_is_never_certain() => Gen.Double[-3, 3].Array[40, 200].Sample(errors =>
    {
        var intervals = ConformalIntervals.Fit(errors);
        double[] chances = [.. Enumerable.Range(-50, 101).Select(i => intervals.ProbabilityOf(0, 1, i / 10.0))];
        Assert.Equal(chances.OrderDescending(), chances);
        Assert.All(chances, chance => Assert.InRange(chance, .001, .999));
    });

    [Fact]
    public void Too_few_errors_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ConformalIntervals.Fit(new double[39]));
}
