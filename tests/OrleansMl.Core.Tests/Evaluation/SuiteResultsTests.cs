using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>What suites make of verdicts.</summary>
public sealed class SuiteResultsTests
{
    private static readonly SuiteVerdict Approved = Of(ModerationLevel.Approved, 0), Flagged = Of(ModerationLevel.Flagged, .5f),
        Held = Of(ModerationLevel.ReviewRequired, .8f), Removed = Of(ModerationLevel.Rejected, .99f);

    [Fact]
    public void Rows_are_shares_by_kind_and_of_all()
    {
        var results = new SuiteResults(
            [new("a", "t", "one"), new("a", "t", "two"), new("b", "t", "three"), new("b", "t", "four")],
            new Dictionary<string, SuiteVerdict>
            {
                ["one"] = Approved,
                ["two"] = Flagged with { IsNotJudged = true },
                ["three"] = Held with { OffersSupport = true },
                ["four"] = Removed,
            });

        Assert.Equal(
            [
                new("a", 2, .5, .5, 0, 0, .5, 0),
                new("b", 2, 0, 0, .5, .5, 0, .5),
                new SuiteRow(null, 4, .25, .25, .25, .25, .25, .25),
            ],
            results.Rows());
    }

    [Fact]
    public void What_nobody_could_judge_is_flagged_but_not_found()
    {
        Assert.True(Flagged.IsFound);
        Assert.False((Flagged with { IsNotJudged = true, Rules = ["not_judged=flag"] }).IsFound);
        Assert.True((Flagged with { IsNotJudged = true, Rules = ["spam>=flag", "not_judged=flag"] }).IsFound);
        Assert.True((Held with { IsNotJudged = true }).IsFound);
    }

    [Fact]
    public void Harm_is_the_strongest_category_without_spam()
    {
        var verdict = new SuiteVerdict(
            ModerationLevel.Flagged,
            CategoryScores.From((ModerationCategory.Spam, .9f), (ModerationCategory.Hate, .25f), (ModerationCategory.Violence, .5f)));

        Assert.Equal(.5, verdict.Harm);
        Assert.Equal(.9, verdict.Distance(Approved), 1e-6);
    }

    [Theory]
    [InlineData(SuiteBound.AtMost, .003, .003, true)]
    [InlineData(SuiteBound.AtMost, .0031, .003, false)]
    [InlineData(SuiteBound.Below, .1, .1, false)]
    [InlineData(SuiteBound.Below, .0999, .1, true)]
    [InlineData(SuiteBound.AtLeast, .9, .9, true)]
    [InlineData(SuiteBound.AtLeast, .8999, .9, false)]
    [InlineData(SuiteBound.AtLeast, double.NaN, 0, false)]
    [InlineData(SuiteBound.AtMost, double.NaN, 1, false)]
    public void A_bar_is_reached_on_its_own_side(SuiteBound bound, double value, double limit, bool expected) =>
        Assert.Equal(expected, new SuiteFigure("figure", value, bound, limit, 1).IsMet);

    [Theory]
    [MemberData(nameof(TextSuitesTests.Names), MemberType = typeof(TextSuitesTests))]
    public void A_judge_that_is_always_right_reaches_every_bar(string name)
    {
        var suite = TextSuites.All.Single(one => one.Name == name);

        Assert.All(Measure(suite, text => RightVerdict(suite, text)), figure => Assert.True(figure.IsMet, $"{figure}"));
    }

    [Theory]
    [InlineData("ordinary-life", 2)]
    [InlineData("length", 4)]
    [InlineData("crisis", 4)]
    [InlineData("scams", 1)]
    [InlineData("not-judged", 2)]
    public void A_judge_that_removes_everything_misses(string name, int bars)
    {
        var suite = TextSuites.All.Single(one => one.Name == name);

        Assert.Equal(bars, Measure(suite, _ => Removed).Count(figure => !figure.IsMet));
    }

    [Theory]
    [InlineData("placement", 3)]
    [InlineData("crisis", 2)]
    [InlineData("scams", 1)]
    [InlineData("not-judged", 1)]
    public void A_judge_that_publishes_everything_misses(string name, int bars)
    {
        var suite = TextSuites.All.Single(one => one.Name == name);

        Assert.Equal(bars, Measure(suite, _ => Approved).Count(figure => !figure.IsMet));
    }

    [Fact]
    public void A_disguise_that_hides_half_of_the_score_is_named()
    {
        var suite = TextSuites.All.Single(one => one.Name == "evasion");
        var hidden = suite.Texts.Where(text => text.Template == "soft hyphens").Select(text => text.Text).ToHashSet();

        var missed = Measure(suite, text => hidden.Contains(text) ? Of(ModerationLevel.Flagged, .4f) : Of(ModerationLevel.Flagged, .8f))
            .Where(figure => !figure.IsMet);

        Assert.Equal(("mean drop, soft hyphens", 25), Assert.Single(missed) is var one ? (one.Name, one.N) : default);
    }

    [Fact]
    public void One_group_of_people_that_is_found_more_often_is_seen()
    {
        var suite = TextSuites.All.Single(one => one.Name == "ordinary-life");
        var found = suite.Texts.Where(text => text.Group == "pensioners").Take(2).Select(text => text.Text).ToHashSet();

        var groups = Measure(suite, text => found.Contains(text) ? Flagged : Approved).Last();

        Assert.Equal(.04, groups.Value, 1e-9);
        Assert.False(groups.IsMet);
    }

    private static SuiteVerdict Of(ModerationLevel level, float score) =>
        new(level, CategoryScores.From((ModerationCategory.Violence, score)));

    private static List<SuiteFigure> Measure(TextSuite suite, Func<string, SuiteVerdict> judge) =>
        [.. suite.Measure(new(suite.Texts, suite.Asked.ToDictionary(text => text, judge)))];

    private static SuiteVerdict RightVerdict(TextSuite suite, string text) => suite.Name switch
    {
        "placement" => Held,
        "evasion" => Flagged,
        "not-judged" => Flagged with { IsNotJudged = true },
        "crisis" when IsOf(suite, text, "crisis") => Held with { OffersSupport = true },
        "scams" when IsOf(suite, text, "scam") => Flagged,
        _ => Approved,
    };

    private static bool IsOf(TextSuite suite, string text, string kind) =>
        suite.Texts.First(one => one.Text == text).Kind.StartsWith(kind, StringComparison.Ordinal);
}
