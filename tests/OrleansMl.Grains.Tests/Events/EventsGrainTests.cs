using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Events;

/// <summary>Following all events by cursor.</summary>
public sealed class EventsGrainTests(EventsGrainTests.SmallCluster cluster) : IClassFixture<EventsGrainTests.SmallCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IEventsGrain Events => cluster.Client.GetGrain<IEventsGrain>(0);

    [Fact]
    public async Task What_happens_after_a_cursor_is_told_once_and_in_order_per_item()
    {
        var cursor = await BeginAsync();
        var ids = Enumerable.Range(0, 20).Select(_ => ClusterFixtureBase.FreshId()).ToList();
        foreach (var text in new[] { "We walked along the river", "We walked along the lake" })
        {
            await Task.WhenAll(ids.Select(id => cluster.Content(id).PutAsync(Drafts.Comment(text), Drafts.Alice, null, Token)));
        }

        await TailAsync();
        var told = new List<ToldEvent>();
        while (await Events.ReadAsync(cursor, Token) is { } read && (read.Events.Length > 0 || read.Cursor != cursor))
        {
            Assert.False(read.Missed);
            told.AddRange(read.Events);
            cursor = read.Cursor;
        }

        Assert.Equal(60, told.Count);
        Assert.All(
            told.GroupBy(one => one.Event.Subject),
            item => Assert.Equal(["content.decided", "content.edited", "content.decided"], item.Select(one => one.Event.Type)));

        // Whoever comes back with an event's cursor hears what came after it.
        var rest = new List<ToldEvent>();
        for (var at = told[40].Cursor; (await Events.ReadAsync(at, Token))! is { Events.Length: > 0 } read; at = read.Cursor)
        {
            rest.AddRange(read.Events);
        }

        Assert.Equal(
            told.Skip(41).Select(one => one.Event.Id).Order(StringComparer.Ordinal),
            rest.Select(one => one.Event.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_is_further_behind_than_the_log_is_told_so()
    {
        var cursor = await BeginAsync();
        var item = cluster.Content(ClusterFixtureBase.FreshId());
        for (var i = 0; i < 40; i++)
        {
            await item.PutAsync(Drafts.Comment($"We walked {i} miles"), Drafts.Alice, null, Token);
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await TailAsync();
        var read = (await Events.ReadAsync(cursor, Token))!;

        Assert.True(read.Missed);
        Assert.InRange(read.Events.Length, 16, 32);
        Assert.False((await Events.ReadAsync(read.Cursor, Token))!.Missed);
    }

    [Fact]
    public async Task Who_comes_back_after_events_were_not_written_is_told_so()
    {
        var cursor = await BeginAsync();
        cluster.Time.Advance(TimeSpan.FromMinutes(IEventsGrain.FollowMinutes + 1));
        await SwitchAsync();

        var read = (await Events.ReadAsync(cursor, Token))!;

        Assert.True(read.Missed);
        Assert.False((await Events.ReadAsync(read.Cursor, Token))!.Missed);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task What_is_no_cursor_is_refused(string cursor) => Assert.Null(await Events.ReadAsync(cursor, Token));

    private async Task<string> BeginAsync()
    {
        var first = (await Events.ReadAsync(null, Token))!;
        Assert.Equal((0, false), (first.Events.Length, first.Missed));
        Assert.True(first.CountsFrom > cluster.Time.GetUtcNow());
        await SwitchAsync();
        return first.Cursor;
    }

    private Task SwitchAsync() => OnAllAsync(silo => silo.GetRequiredService<EventSwitch>().RunNowAsync(Token));

    private Task TailAsync() => OnAllAsync(silo => silo.GetRequiredService<EventTails>().RunNowAsync(Token));

    private async Task OnAllAsync(Func<IServiceProvider, Task> act)
    {
        foreach (var silo in cluster.Cluster.Silos)
        {
            await act(cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress));
        }
    }

    /// <summary>Keeps few events.</summary>
    public sealed class SmallCluster : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) =>
            services.Configure<EventOptions>(events => events.KeptPerShard = 16);
    }
}
