namespace OrleansMl.Registry;

public sealed class ModelRouteTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 20_000).Select(i => $"item-{i}")];

    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    [InlineData(50)]
    public void The_share_is_what_was_asked_for(double percent)
    {
        var route = Route(percent, revision: 7);
        var share = 100.0 * Keys.Count(route.ChoosesChallenger) / Keys.Length;

        // Four standard deviations of a fair draw.
        Assert.InRange(share, percent - Tolerance(), percent + Tolerance());
        double Tolerance() => 4 * 100 * Math.Sqrt(percent / 100 * (1 - (percent / 100)) / Keys.Length);
    }

    [Fact]
    public void All_means_all_and_without_a_challenger_nothing()
    {
        Assert.All(Keys, key => Assert.True(Route(100, 1).ChoosesChallenger(key)));
        Assert.All(Keys, key => Assert.False((Route(100, 1) with { Challenger = null }).ChoosesChallenger(key)));
    }

    [Fact]
    public void An_item_stays_with_its_version_and_the_next_split_draws_anew()
    {
        var first = Keys.Where(Route(20, 1).ChoosesChallenger).ToHashSet();

        Assert.True(first.SetEquals(Keys.Where(Route(20, 1).ChoosesChallenger)));
        var again = Keys.Count(key => first.Contains(key) && Route(20, 2).ChoosesChallenger(key));
        Assert.InRange((double)again / first.Count, 0.17, 0.23);
    }

    private static ModelRoute Route(double percent, long revision) => new()
    {
        Name = "text-spam",
        Revision = revision,
        Challenger = "2.0.0",
        ChallengerPercent = percent
    };
}
