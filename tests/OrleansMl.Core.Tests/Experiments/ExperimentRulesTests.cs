using System.Collections.Immutable;

namespace OrleansMl.Experiments;

public sealed class ExperimentRulesTests
{
    private static readonly ExperimentDraft Good = new()
    {
        Name = "ranking",
        Share = .5,
        Variants = [new("control", 1, new()), new("more", 2, new() { Exploration = 2 })]
    };

    private static ExperimentDraft With(ExperimentVariant variant) => Good with { Variants = Good.Variants.SetItem(1, variant) };

    [Fact]
    public void A_good_one_is_taken() => Assert.Empty(ExperimentRules.Check(Good));

    [Fact]
    public void Each_mistake_is_told_where_it_is()
    {
        Assert.Equal("/name", Single(Good with { Name = "a b" }));
        Assert.Equal("/name", Single(Good with { Name = new string('a', 65) }));
        foreach (var share in new[] { -.1, 1.1, double.NaN, double.PositiveInfinity })
        {
            Assert.Equal("/share", Single(Good with { Share = share }));
        }

        Assert.Equal("/variants", Single(Good with { Variants = [] }));
        Assert.Equal("/variants", Single(Good with { Variants = default }));
        Assert.Equal(
            "/variants",
            Single(Good with { Variants = [.. Enumerable.Range(0, 11).Select(i => new ExperimentVariant($"v{i}", 1, new()))] }));
        Assert.Equal("/variants/1/name", Single(With(new("control", 1, new()))));
        Assert.Equal("/variants/1/name", Single(With(new("", 1, new()))));
        foreach (var weight in new[] { 0, -1, double.NaN, double.PositiveInfinity, 1e7 })
        {
            Assert.Equal("/variants/1/weight", Single(With(new("more", weight, new()))));
        }

        Assert.Equal("/variants/1/settings/collaborative", Single(With(new("more", 1, new() { Collaborative = double.NaN }))));
        Assert.Equal("/variants/1/settings/relevance", Single(With(new("more", 1, new() { Relevance = 1.01 }))));
        Assert.Equal("/variants/1/settings/per_author", Single(With(new("more", 1, new() { PerAuthor = 0 }))));
        Assert.Equal("/variants/1/settings/exploration", Single(With(new("more", 1, new() { Exploration = 6 }))));
        Assert.Equal(2, ExperimentRules.Check(With(new("more", 0, new() { Trending = -1 }))).Count);
    }

    private static string Single(ExperimentDraft draft) => Assert.Single(ExperimentRules.Check(draft)).Pointer;
}
