using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Virality;

namespace OrleansMl.Simulation;

public sealed class SimulatedPlatformTests
{
    private static readonly PlatformWorld World = new() { Users = 1500, Items = 200, Seed = 5 };

    private static readonly SimulatedPlatform Platform = SimulatedPlatform.Create(World);

    [Fact]
    public void Same_world_same_people_items_and_events()
    {
        var again = SimulatedPlatform.Create(World);
        Assert.Equal(Platform.Items, again.Items);
        Assert.Equal(Platform.Events, again.Events);
        Assert.Equal(
            Platform.Users.Select(user => (user.Id, user.Region, user.IsBot)),
            again.Users.Select(user => (user.Id, user.Region, user.IsBot)));
        Assert.NotEqual(Platform.Events, SimulatedPlatform.Create(World with { Seed = 6 }).Events);
    }

    [Fact]
    public void Events_come_in_order_after_publication_and_within_the_time()
    {
        Assert.Equal(Platform.Events.Select(happened => happened.Time).Order(), Platform.Events.Select(happened => happened.Time));
        Assert.All(
            Platform.Events, happened => Assert.InRange(happened.Time, Platform.Items[happened.Item].Time, World.Duration.TotalSeconds));
        Assert.Equal(Platform.Items.Select(item => item.Time).Order(), Platform.Items.Select(item => item.Time));
    }

    [Fact]
    public void Nobody_does_the_same_to_an_item_twice() =>
        Assert.DoesNotContain(
            Platform.Events.GroupBy(happened => (happened.User, happened.Item, happened.Type)), group => group.Count() > 1);

    [Fact]
    public void Shares_of_an_item_that_nobody_pushes_are_those_of_its_cascade()
    {
        var simulator = new CascadeSimulator(World.Cascades, World.Seed);
        for (var i = 0; i < Platform.Items.Length; i++)
        {
            var item = Platform.Items[i];
            if (!item.IsPushed)
            {
                var cascade = simulator.Draw(i);
                Assert.Equal(cascade.Branching, item.Branching);
                var expected = cascade.Shares.Skip(1)
                    .Where(share => item.Time + share.Time + 1 <= World.Duration.TotalSeconds)
                    .Select(share => (double?)share.Audience)
                    .ToList();
                var shares = Platform.Events
                    .Where(happened => happened.Item == i && happened.Type == InteractionType.Share)
                    .Select(happened => happened.Value)
                    .ToList();

                // Until nobody is left who has not shared it.
                Assert.Equal(expected.Take(shares.Count), shares);
                Assert.True(shares.Count == expected.Count || shares.Count >= World.Users * (1 - World.BotShare) - 1);
            }
        }
    }

    [Fact]
    public void Harm_bots_bursts_and_surfaces_are_as_ordered()
    {
        var large = SimulatedPlatform.Create(
            World with { Items = 2000, HarmfulShare = .1, Users = 400, Authors = 100, BotShare = .05, Bursts = 4, Campaigns = 2 });
        Assert.InRange(large.Items.Count(item => item.Harm != SimulatedHarm.None), 150, 250);
        Assert.Equal(20, large.Users.Count(user => user.IsBot));
        Assert.Equal((4, 2), (large.Items.Count(item => item.BurstAt is not null), large.Items.Count(item => item.IsPushed)));
        Assert.All(large.Items.Where(item => item.Type == ContentType.Comment), item => Assert.NotNull(item.ParentId));
        Assert.Equal(3, large.Items.Select(item => item.Type).Distinct().Count());
        Assert.Equal(large.Items.Length, large.Items.Select(item => item.Id).Distinct().Count());

        // Bots act on what they are told to, and nowhere else.
        Assert.All(
            large.Events.Where(happened => large.Users[happened.User].IsBot), happened => Assert.True(large.Items[happened.Item].IsPushed));
    }

    [Fact]
    public void Reporters_add_reports_of_what_they_saw_and_change_nothing_else()
    {
        var reported = SimulatedPlatform.Create(World with { ReporterShare = .3 });

        Assert.Equal(Platform.Items, reported.Items);
        var added = reported.Events.Except(Platform.Events).ToList();
        Assert.Equal(Platform.Events, reported.Events.Except(added));
        Assert.All(added, one => Assert.Equal(InteractionType.Report, one.Type));
        var seen = reported.Events.Where(one => one.Type == InteractionType.View).Select(one => (one.User, one.Item)).ToHashSet();
        Assert.All(added, one => Assert.Contains((one.User, one.Item), seen));
        Assert.Contains(added, one => reported.Items[one.Item].Harm == SimulatedHarm.None);
        Assert.Contains(added, one => reported.Items[one.Item].Harm != SimulatedHarm.None);
        Assert.DoesNotContain(reported.Events.GroupBy(one => (one.User, one.Item, one.Type)), group => group.Count() > 1);
    }

    [Fact]
    public void What_is_copied_reads_as_before_and_is_reported()
    {
        var copied = SimulatedPlatform.Create(World with { CopiedShare = .2 });

        Assert.Equal(Platform.Items.Select(item => item.Text), copied.Items.Select(item => item.Text));
        var changed = Enumerable.Range(0, copied.Items.Length).Where(i => copied.Items[i].Harm == SimulatedHarm.Copied).ToHashSet();
        Assert.InRange(changed.Count, 20, 60);
        Assert.All(changed, i => Assert.Equal(SimulatedHarm.None, Platform.Items[i].Harm));
        Assert.Contains(copied.Events, one => one.Type == InteractionType.Report && changed.Contains(one.Item));
    }

    [Fact]
    public void A_burst_brings_many_people_at_once()
    {
        foreach (var (item, number) in Platform.Items
            .Select((item, number) => (item, number))
            .Where(entry => entry.item.BurstAt is not null))
        {
            int Views(double from, double to) =>
                Platform.Events.Count(happened =>
                    happened.Item == number && happened.Type == InteractionType.View && happened.Time >= from && happened.Time < to);
            var burst = Views(item.BurstAt!.Value, item.BurstAt.Value + World.BurstLength.TotalSeconds);
            Assert.InRange(burst, World.BurstViewers * .5, World.BurstViewers * 1.5);
            Assert.True(burst > 3 * Views(item.BurstAt.Value - World.BurstLength.TotalSeconds, item.BurstAt.Value));
        }
    }

    [Fact]
    public void The_day_has_a_rhythm()
    {
        // Publications of many days, folded: noon of the simulation against its low.
        var many = SimulatedPlatform.Create(
            World with
            {
                Items = 4000,
                Duration = TimeSpan.FromDays(8),
                Users = 10,
                Authors = 10,
                Bursts = 0,
                Campaigns = 0,
                DailySwing = .8,
                Cascades = World.Cascades with { MaxShares = 1, RootAudience = (.1, .1) }
            });
        var byHour = many.Items.Where(item => item.Time < 6 * 86400).CountBy(item => (int)(item.Time / 3600) % 24).ToDictionary();
        Assert.True(byHour[18] > 3 * byHour[6]);
    }

    [Theory]
    [InlineData(9, 1, 1)]
    [InlineData(20, 0, 1)]
    [InlineData(20, 1, 0)]
    [InlineData(20, 21, 5)]
    public void Worlds_without_people_or_items_are_refused(int users, int items, int authors) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SimulatedPlatform.Create(World with { Users = users, Items = items, Authors = authors == 5 ? 21 : authors }));
}
