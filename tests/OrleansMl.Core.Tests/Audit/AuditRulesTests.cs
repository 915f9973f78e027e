namespace OrleansMl.Audit;

public sealed class AuditRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly AuditEntry Entry = new(Noon, "lea", "decide_reviews", "a@1 b@2", "rejected: one campaign");

    [Fact]
    public void Without_a_filter_everything_is_let_through() => Assert.True(AuditRules.Matches(Entry, new()));

    [Theory]
    [InlineData("lea", true)]
    [InlineData("le", false)]
    public void An_actor_is_the_whole_name(string actor, bool matches) =>
        Assert.Equal(matches, AuditRules.Matches(Entry, new() { Actor = actor }));

    [Theory]
    [InlineData("decide_reviews", true)]
    [InlineData("put_bank", false)]
    public void An_action_is_one_of_those_asked_for(string action, bool matches) =>
        Assert.Equal(matches, AuditRules.Matches(Entry, new() { Actions = ["override_content", action] }));

    [Theory]
    [InlineData("a@1 b@2", "a@1 b@2", true)]
    [InlineData("a@1 b@2", "b@2", true)]
    [InlineData("a@1 b@2", "b", false)]
    [InlineData("scams/7f", "scams", true)]
    [InlineData("scams/7f", "7f", true)]
    [InlineData("scams/7f", "scam", false)]
    [InlineData("shop (01aa)", "01aa", true)]
    public void A_target_is_the_whole_or_a_word_of_it(string target, string asked, bool matches) =>
        Assert.Equal(matches, AuditRules.Matches(Entry with { Target = target }, new() { Target = asked }));

    [Fact]
    public void Since_is_included_and_until_is_not()
    {
        Assert.True(AuditRules.Matches(Entry, new() { Since = Noon }));
        Assert.False(AuditRules.Matches(Entry, new() { Since = Noon.AddTicks(1) }));
        Assert.True(AuditRules.Matches(Entry, new() { Until = Noon.AddTicks(1) }));
        Assert.False(AuditRules.Matches(Entry, new() { Until = Noon }));
    }

    [Fact]
    public void What_is_an_hour_older_than_asked_for_ends_the_search()
    {
        Assert.False(AuditRules.IsBefore(Entry, new()));
        Assert.False(AuditRules.IsBefore(Entry, new() { Since = Noon.AddHours(1) }));
        Assert.True(AuditRules.IsBefore(Entry, new() { Since = Noon.AddHours(1).AddTicks(1) }));
    }
}
