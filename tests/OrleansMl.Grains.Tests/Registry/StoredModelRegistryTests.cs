namespace OrleansMl.Registry;

public sealed class StoredModelRegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly RegistryChange Change = new("root", "because");

    [Fact]
    public void Promotions_leave_a_way_back_and_rollbacks_walk_it()
    {
        var stored = new StoredModelRegistry()
            .Promote("2.0.0", before: "1.0.0", Change, Now)
            .Promote("3.0.0", before: "2.0.0", Change, Now);

        Assert.Equal(("3.0.0", 2L), (stored.Live, stored.Revision));
        Assert.Equal(["2.0.0", "1.0.0"], stored.Previous);

        stored = stored.RollBack(Change, Now);
        Assert.Equal("2.0.0", stored.Live);
        Assert.Equal(["1.0.0"], stored.Previous);

        stored = stored.RollBack(Change, Now);
        Assert.Equal("1.0.0", stored.Live);
        Assert.Empty(stored.Previous);
        Assert.Equal(
            [
                new(Now, "root", RegistryAction.RollBack, "1.0.0", "2.0.0", "because"),
                new(Now, "root", RegistryAction.RollBack, "2.0.0", "3.0.0", "because")
            ],
            stored.Audit.Take(2));
    }

    [Fact]
    public void Promoting_the_shadow_ends_it_and_every_promotion_ends_a_split()
    {
        var stored = new StoredModelRegistry().SetShadow("2.0.0", Change, Now).Start(new(SplitKind.Canary, "2.0.0", 5, Now, new()), Change);

        Assert.Equal(
            (null, null), (stored.Promote("2.0.0", "1.0.0", Change, Now).Shadow, stored.Promote("2.0.0", "1.0.0", Change, Now).Split));
        Assert.Equal(
            ("2.0.0", null), (stored.Promote("3.0.0", "1.0.0", Change, Now).Shadow, stored.Promote("3.0.0", "1.0.0", Change, Now).Split));
    }

    [Fact]
    public void A_canary_that_ended_itself_is_told_from_one_that_was_ended()
    {
        var stored = new StoredModelRegistry().Start(new(SplitKind.Canary, "2.0.0", 5, Now, new()), Change);

        Assert.Equal(RegistryAction.CanaryRolledBack, stored.EndSplit(new(StoredModelRegistry.CanaryActor, "drift"), Now).Audit[0].Action);
        Assert.Equal(RegistryAction.EndSplit, stored.EndSplit(Change, Now).Audit[0].Action);
    }

    [Fact]
    public void Histories_are_bounded()
    {
        var stored = new StoredModelRegistry();
        for (var i = 1; i <= 300; i++)
        {
            stored = stored.Promote($"{i}.0.0", before: i == 1 ? null : $"{i - 1}.0.0", Change, Now);
        }

        Assert.Equal((10, 200, "299.0.0"), (stored.Previous.Length, stored.Audit.Length, stored.Previous[0]));
    }
}
