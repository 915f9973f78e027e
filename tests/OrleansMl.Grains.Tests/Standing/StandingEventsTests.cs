using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Events;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Standing;

/// <summary>What those who follow events hear of how a user stands.</summary>
public sealed class StandingEventsTests(OwnCluster cluster) : IClassFixture<OwnCluster>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _author = ClusterFixtureBase.FreshName();

    private IStandingGrain Standing => cluster.Client.GetGrain<IStandingGrain>(_author);

    private IEventShardGrain Shard => new EventShards(cluster.Client).Of($"{_author}~standing");

    public async ValueTask InitializeAsync()
    {
        await cluster.Client.GetGrain<IEventFollowersGrain>(0).SetAsync("test", true, Token);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<EventSwitch>().RunNowAsync(Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        cluster.Store.FailingWrites.Clear();
        return default;
    }

    [Fact]
    public async Task Each_act_is_told_once_with_how_the_user_stands_then()
    {
        await StrikeAsync();
        await StrikeAsync();
        await Standing.PauseAsync(new("p1", cluster.Time.GetUtcNow().AddDays(1), "sells followers", "lea"), Token);
        await Standing.LiftAsync("lea", "enough", Token);
        await Standing.ReverseAsync("k1", "lea", "not spam", Token);
        await Standing.ReverseAsync("k1", "lea", "not spam", Token);

        var told = (await ReadAsync()).Select(one => JsonDocument.Parse(one.Data).RootElement).ToList();

        Assert.Equal(
            [
                ("give_strike", "limited", 1, false), ("pause_posting", "limited", 1, true), ("lift_pause", "limited", 1, false),
                ("reverse_strike", "good", 0, false),
            ],
            told.Select(one => (
                one.GetProperty("act").GetString(),
                one.GetProperty("tier").GetString(),
                one.GetProperty("strikes").GetInt32(),
                one.GetProperty("posting_paused").GetBoolean())));
        Assert.All(told, one => Assert.Equal(_author, one.GetProperty("user_id").GetString()));
        Assert.All(told, one => Assert.False(one.TryGetProperty("content_id", out _)));
        Assert.DoesNotContain("lea", string.Concat(told.Select(one => one.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_stored_and_not_told_is_told_when_the_call_comes_again()
    {
        cluster.Store.FailingWrites[Shard.GetGrainId()] = false;
        await Assert.ThrowsAnyAsync<Exception>(StrikeAsync);
        cluster.Store.FailingWrites.Clear();
        await cluster.Cluster.DeactivateAsync(Shard);
        Assert.Empty(await ReadAsync());

        await StrikeAsync();

        Assert.Equal(EventTypes.StandingChanged, Assert.Single(await ReadAsync()).Type);
        Assert.Single((await Standing.GetAsync(Token)).Active);
    }

    [Fact]
    public async Task Events_about_a_user_go_with_the_user()
    {
        await StrikeAsync();

        await new EventErasureStep(new(cluster.Client)).EraseAsync(new(_author, cluster.Time.GetUtcNow()), Token);

        Assert.Empty(await ReadAsync());
    }

    private Task StrikeAsync()
    {
        var cause = new StandingCause
        {
            ContentId = "c1",
            Revision = 1,
            Level = ModerationLevel.Rejected,
            At = Start,
            By = "ada",
        };
        return cluster.Client.GetGrain<IUserStrikes>(_author).ApplyAsync(new("k1", cause, new("spam", 2), null), Token);
    }

    private DateTimeOffset Start => field == default ? field = cluster.Time.GetUtcNow() : field;

    private async Task<ImmutableArray<ModerationEvent>> ReadAsync() =>
        [.. (await Shard.ReadAsync(0, 10_000, Token)).Events.Where(one => one.Subject == $"{_author}~standing")];
}
