namespace OrleansMl.Recommendations;

public sealed class OffPolicyEstimateTests
{
    // Two items, taken in 10 and 30 % of the cases. The log shows the first in 80 %, the policy that is asked about shows it in
    // 20 %: it would earn .2 · .1 + .8 · .3 = .26.
    private const double Truth = .26;

    [Fact]
    public void Estimates_are_right_and_their_intervals_hold_what_they_say()
    {
        var random = new Random(1);
        int snips = 0, robust = 0;
        const int Times = 400;
        for (var time = 0; time < Times; time++)
        {
            var estimate = OffPolicyEstimate.Of(Log(random, 800, isModelled: true));
            Assert.True(estimate.IsReliable);
            snips += Math.Abs(estimate.Snips - Truth) <= estimate.SnipsHalfWidth ? 1 : 0;
            robust += Math.Abs(estimate.DoublyRobust - Truth) <= estimate.DoublyRobustHalfWidth ? 1 : 0;
        }

        Assert.InRange(snips / (double)Times, .92, .98);
        Assert.InRange(robust / (double)Times, .92, .98);
    }

    [Fact]
    public void A_good_model_makes_the_interval_shorter_and_a_wrong_one_does_not_make_it_wrong()
    {
        var log = Log(new(2), 20_000, isModelled: true);
        var (with, without) =
            (OffPolicyEstimate.Of(log), OffPolicyEstimate.Of([.. log.Select(shown => shown with { Predicted = 0, TargetValue = 0 })]));
        Assert.True(with.DoublyRobustHalfWidth < without.DoublyRobustHalfWidth);
        var wrong = OffPolicyEstimate.Of([.. log.Select(shown => shown with { Predicted = .9, TargetValue = .9 })]);
        Assert.InRange(wrong.DoublyRobust, Truth - (2 * wrong.DoublyRobustHalfWidth), Truth + (2 * wrong.DoublyRobustHalfWidth));
    }

    [Fact]
    public void Policies_that_have_little_in_common_are_told()
    {
        // Of 10,000 exposures one in a thousand is what the other policy shows.
        var estimate = OffPolicyEstimate.Of(
            [.. Enumerable.Range(0, 10_000).Select(i => new LoggedExposure(i % 2, .5, i % 1000 == 0 ? 1 : 0))]);
        Assert.Equal(10, estimate.EffectiveSample, 1e-9);
        Assert.False(estimate.IsReliable);
        Assert.True(double.IsNaN(OffPolicyEstimate.Of([]).Snips));
        Assert.False(OffPolicyEstimate.Of([new(1, .5, 0)]).IsReliable);
    }

    [Fact]
    public void The_smallest_chances_there_are_weigh_against_each_other()
    {
        var estimate = OffPolicyEstimate.Of([new(1, 1, double.Epsilon, 0, 0), new(0, 1, double.Epsilon, 0, 0)]);

        Assert.Equal((2, .5), (estimate.EffectiveSample, estimate.Snips));
        Assert.True(double.IsFinite(estimate.SnipsHalfWidth) && double.IsFinite(estimate.DoublyRobustHalfWidth));
    }

    [Theory]
    [InlineData(0, .5)]
    [InlineData(1.1, .5)]
    [InlineData(.5, -1)]
    [InlineData(double.NaN, .5)]
    [InlineData(.5, double.NaN)]
    public void What_is_no_chance_is_refused(double propensity, double target) =>
        Assert.Throws<ArgumentException>(() => OffPolicyEstimate.Of([new(1, propensity, target)]));

    private static List<LoggedExposure> Log(Random random, int count, bool isModelled) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var first = random.NextDouble() < .8;
            var reward = random.NextDouble() < (first ? .1 : .3) ? 1 : 0;
            return new LoggedExposure(reward, first ? .8 : .2, first ? .2 : .8, isModelled ? first ? .1 : .3 : 0, isModelled ? Truth : 0);
        }),
    ];
}
