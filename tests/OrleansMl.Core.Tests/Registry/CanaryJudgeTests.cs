using System.Collections.Immutable;

namespace OrleansMl.Registry;

public sealed class CanaryJudgeTests
{
    private static readonly CanaryLimits Limits = new();

    [Theory]
    [InlineData(19, 0, false)]
    [InlineData(0, 19, false)]
    [InlineData(0, 20, true)]
    [InlineData(98, 2, false)]
    [InlineData(97, 3, true)]
    public void Errors_end_it_above_the_limit_and_from_20_calls_on(long calls, long errors, bool ends)
    {
        var reason = CanaryJudge.ReasonToEnd(Limits, Statistics("1", 1000, 0), Statistics("2", calls, errors));

        Assert.Equal(ends ? $"{errors} of {calls + errors} calls failed; at most 2.0 % may." : null, reason);
    }

    [Fact]
    public void Scores_like_those_of_the_live_version_do_not_end_it() =>
        Assert.Null(CanaryJudge.ReasonToEnd(Limits, Statistics("1", 9500, 0, Spread(9000, 500)), Statistics("2", 500, 0, Spread(470, 30))));

    [Fact]
    public void Other_scores_end_it_and_the_reason_names_the_label()
    {
        var reason = CanaryJudge.ReasonToEnd(
            Limits, Statistics("1", 9500, 0, Spread(9000, 500)), Statistics("2", 500, 0, Spread(250, 250)));

        Assert.StartsWith("The scores of 'spam' drifted: population stability index 1.", reason);
    }

    [Fact]
    public void Few_scores_are_not_compared() =>
        Assert.Null(CanaryJudge.ReasonToEnd(Limits, Statistics("1", 9500, 0, Spread(9000, 500)), Statistics("2", 499, 0, Spread(0, 499))));

    [Fact]
    public void Labels_that_only_one_side_has_are_not_compared() =>
        Assert.Null(
            CanaryJudge.ReasonToEnd(Limits, Statistics("1", 9500, 0, Spread(9000, 500)), Statistics("2", 500, 0, [new("ham", [500, 0])])));

    private static ImmutableArray<ScoreHistogram> Spread(long low, long high) => [new("spam", [low, high])];

    private static VersionStatistics Statistics(string version, long calls, long errors, ImmutableArray<ScoreHistogram>? scores = null) =>
        new() { Version = version, Calls = calls, Errors = errors, Scores = scores ?? [] };
}
