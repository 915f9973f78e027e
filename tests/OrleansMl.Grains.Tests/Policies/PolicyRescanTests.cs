using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Testing;

namespace OrleansMl.Policies;

/// <summary>The live policy, run over the past, on two silos. A text such as "spam=0.7" scores exactly that.</summary>
public sealed class PolicyRescanTests(PolicyRescanTests.Fixture cluster) : IClassFixture<PolicyRescanTests.Fixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IPolicyRescanGrain Rescan => cluster.Client.GetGrain<IPolicyRescanGrain>("default");

    [Fact]
    public async Task What_an_older_version_decided_is_decided_anew_once_and_what_a_human_decided_stands()
    {
        await cluster.PublishAsync(0.9f);
        var since = cluster.Time.GetUtcNow();
        var (mild, strong, human, gone, failed, edited) = (
            await cluster.SubmitAsync("spam=0.1"),
            await cluster.SubmitAsync("spam=0.55"),
            await cluster.SubmitAsync("spam=0.551"),
            await cluster.SubmitAsync("spam=0.552"),
            await cluster.SubmitAsync("spam=0.553"),
            await cluster.SubmitAsync("spam=0.554"));
        await cluster.Content(human).DecideAsync(
            new()
            {
                DecisionId = "k1",
                Level = ModerationLevel.Approved,
                Source = DecisionSource.Human,
                Actor = "ada",
                Reason = "fine",
                Revision = 1,
            },
            Token);
        await cluster.Content(gone).WithdrawAsync(Drafts.Alice, null, Token);
        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.Content(edited).PutAsync(Drafts.Comment("spam=0.2"), Drafts.Alice, null, Token);
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(failed)] = false;
        await cluster.SettleAsync();

        var started = await Rescan.StartAsync(new() { Since = since }, "root", Token);
        var twice = await Rescan.StartAsync(new(), "root", Token);
        await cluster.RunAsync(rescan => rescan is { Done: 5 });
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(failed), out _);
        var done = await cluster.RunAsync();

        Assert.Equal((PolicyRescanOutcome.Changed, PolicyRescanOutcome.AlreadyRunning), (started.Outcome, twice.Outcome));
        Assert.Equal((PolicyRescanState.Done, 6, 6, 2), (done.State, done.Total, done.Done, done.Changed));
        Assert.Equal(new() { Human = 1, Gone = 1, Current = 1 }, done.Skipped);
        Assert.Equal(
            [(ModerationLevel.Approved, ModerationLevel.Approved, 1L, ""),
                (ModerationLevel.Approved, ModerationLevel.ReviewRequired, 2L, string.Join(' ', new[] { strong, failed }.Order()))],
            done.Changes.Select(change => (change.From, change.To, change.Count, string.Join(' ', change.Samples.Order()))));
        Assert.Equal((1, 2), (await cluster.DecisionsOfAsync(mild), await cluster.DecisionsOfAsync(strong)));
        Assert.Equal(ModerationLevel.Approved, (await cluster.Content(human).GetAsync(Token))!.Moderation.Level);

        // Once more: the version decided all of it, and nothing is written.
        await Rescan.StartAsync(new() { Since = since }, "root", Token);
        var again = await cluster.RunAsync();
        Assert.Equal((done.Number + 1, PolicyRescanState.Done, 0), (again.Number, again.State, again.Changed));
        Assert.Equal((1, 2), (await cluster.DecisionsOfAsync(mild), await cluster.DecisionsOfAsync(strong)));
    }

    [Fact]
    public async Task What_people_look_at_goes_before_what_is_newer()
    {
        await cluster.PublishAsync(0.9f);
        var since = cluster.Time.GetUtcNow();
        var viewed = await cluster.SubmitAsync("spam=0.6");
        var newer = await cluster.SubmitAsync("spam=0.6");
        await cluster.Client.GetGrain<IUserInteractionsGrain>(ClusterFixtureBase.FreshName())
            .RecordAsync([new() { ContentId = viewed, Type = InteractionType.Like }], Token);
        await cluster.FlushEngagementAsync();
        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.SettleAsync();

        await Rescan.StartAsync(new() { Since = since, RatePerSecond = 1, IsDry = true }, "root", Token);
        var first = await cluster.RunAsync(rescan => rescan.Done > 0);
        await cluster.RunAsync();

        Assert.Equal((2, viewed), (first.Total, first.Changes.SelectMany(change => change.Samples).First()));
        Assert.NotEqual(viewed, newer);
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing_not_even_what_is_read()
    {
        await cluster.PublishAsync(0.9f);
        var since = cluster.Time.GetUtcNow();
        var id = await cluster.SubmitAsync("spam=0.6");
        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.SettleAsync();

        await Rescan.StartAsync(new() { Since = since, IsDry = true }, "root", Token);
        var done = await cluster.RunAsync();

        Assert.Equal((1, 1), (done.Total, done.Changed));
        Assert.Equal(ModerationLevel.Approved, (await cluster.Content(id).GetAsync(Token))!.Moderation.Level);
        Assert.Equal(1, await cluster.DecisionsOfAsync(id));
    }

    [Fact]
    public async Task What_somebody_reads_is_decided_anew_at_once_until_the_rescan_is_cancelled()
    {
        await cluster.PublishAsync(0.9f);
        var (read, kept, unread) = (
            await cluster.SubmitAsync("spam=0.6"), await cluster.SubmitAsync("spam=0.6"), await cluster.SubmitAsync("spam=0.6"));
        await cluster.PublishAsync(0.5f);
        var before = await cluster.Content(read).GetAsync(Token);
        await Rescan.StartAsync(new() { Since = cluster.Time.GetUtcNow().AddDays(-1) }, "root", Token);
        await Rescan.PauseAsync(Token);
        await Rescan.ResumeAsync(Token);
        await cluster.RunAsync(rescan => rescan.Total is not null);
        await cluster.SyncAsync();

        var after = await cluster.Content(read).GetAsync(Token);
        var explained = await cluster.Content(kept).ExplainAsync(Token);
        var cancelled = await Rescan.CancelAsync(Token);
        await cluster.SyncAsync();

        Assert.Equal((ModerationLevel.Approved, ModerationLevel.ReviewRequired), (before!.Moderation.Level, after!.Moderation.Level));
        Assert.Equal(["spam>=review"], after.Moderation.Rules);
        Assert.Equal(2, explained!.Decisions.Length);
        Assert.True(cancelled.Rescan!.State is PolicyRescanState.Cancelled or PolicyRescanState.Done);
        if (cancelled.Rescan.State == PolicyRescanState.Cancelled)
        {
            Assert.Equal(PolicyRescanOutcome.Unchanged, (await Rescan.CancelAsync(Token)).Outcome);
        }

        Assert.NotNull(await cluster.Content(unread).GetAsync(Token));
    }

    [Fact]
    public async Task What_somebody_reads_while_it_is_paused_stays_as_it_is()
    {
        await cluster.PublishAsync(0.9f);
        var since = cluster.Time.GetUtcNow();
        var (read, again) = (await cluster.SubmitAsync("spam=0.6"), await cluster.SubmitAsync("spam=0.6"));

        // Before the others, whichever silo has them: the latest come first.
        await cluster.FlushScoresAsync();
        for (var i = 0; i < 3; i++)
        {
            await cluster.SubmitAsync("spam=0.6");
        }

        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.SettleAsync();
        await Rescan.StartAsync(new() { Since = since, RatePerSecond = 1 }, "root", Token);
        await cluster.RunAsync(rescan => rescan.Done > 0);
        await Rescan.PauseAsync(Token);
        await cluster.SyncAsync();

        var paused = await cluster.Content(read).GetAsync(Token);
        await cluster.TickAsync(PolicyRescanJob.Name, "default");
        await cluster.SyncAsync();
        var still = await cluster.Content(again).ExplainAsync(Token);
        var state = (await Rescan.GetAsync(Token))!.State;
        await Rescan.ResumeAsync(Token);
        await cluster.RunAsync();

        Assert.Equal((ModerationLevel.Approved, PolicyRescanState.Paused), (paused!.Moderation.Level, state));
        Assert.Single(still!.Decisions);
        Assert.Equal((2, 2), (await cluster.DecisionsOfAsync(read), await cluster.DecisionsOfAsync(again)));
    }

    [Fact]
    public async Task A_version_that_is_published_meanwhile_ends_it()
    {
        await cluster.PublishAsync(0.9f);
        await cluster.SubmitAsync("spam=0.6");
        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f);
        await cluster.SettleAsync();
        await Rescan.StartAsync(new() { RatePerSecond = 1 }, "root", Token);
        await Rescan.PauseAsync(Token);
        var pausedTwice = await Rescan.PauseAsync(Token);
        await cluster.PublishAsync(0.4f);
        await Rescan.ResumeAsync(Token);

        var ended = await cluster.RunAsync();

        Assert.Equal(PolicyRescanOutcome.Unchanged, pausedTwice.Outcome);
        Assert.Equal(PolicyRescanState.Superseded, ended.State);
        Assert.Equal(PolicyRescanOutcome.NotRunning, (await Rescan.PauseAsync(Token)).Outcome);
        Assert.Equal(PolicyRescanOutcome.NotRunning, (await Rescan.ResumeAsync(Token)).Outcome);
        Assert.Equal(
            PolicyRescanOutcome.NoPolicy,
            (await cluster.Client.GetGrain<IPolicyRescanGrain>("another").StartAsync(new(), "root", Token)).Outcome);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rescan.StartAsync(new() { RatePerSecond = 501 }, "root", Token));
    }

    [Fact]
    public async Task A_category_that_nobody_scored_then_is_not_decided_by_silence()
    {
        await cluster.PublishAsync(0.9f);
        var since = cluster.Time.GetUtcNow();
        await cluster.SubmitAsync("spam=0.6");
        await cluster.FlushScoresAsync();
        await cluster.PublishAsync(0.5f, new PolicyThreshold(ModerationCategory.HashMatch, null, null, 0.5f, null));
        await cluster.SettleAsync();

        await Rescan.StartAsync(new() { Since = since }, "root", Token);
        var done = await cluster.RunAsync();

        Assert.Equal((1, 0, new() { NotScored = 1 }), (done.Done, done.Changed, done.Skipped));
    }

    public sealed class Fixture : RescanCluster;
}

/// <summary>A cluster with policies that are run over the past.</summary>
public abstract class RescanCluster : ClusterFixtureBase
{
    private static readonly PolicyAct Root = new("root", "because");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPolicyGrain Policy => Client.GetGrain<IPolicyGrain>("default");

    internal async Task<string> SubmitAsync(string text)
    {
        var id = FreshId();
        await Content(id).CreateAsync(Drafts.Comment(text), Token);
        return id;
    }

    internal async Task PublishAsync(float spam, params PolicyThreshold[] others)
    {
        await Policy.PutDraftAsync(
            new()
            {
                Thresholds =
                [
                    new(ModerationCategory.Spam, null, null, spam, null),
                    new(ModerationCategory.SelfHarm, null, null, 0.5f, null),
                    .. others,
                ],
            },
            null,
            Token);
        await Policy.PublishAsync(Root, Token);
        await SyncAsync();
    }

    internal async Task<int> DecisionsOfAsync(string id) =>
        (await Content(id).ExplainPageAsync(0, ContentExplanation.MaxDecisions, Token))!.Decisions.Length;

    internal Task SyncAsync() => Task.WhenAll(Cluster.Silos.Select(silo =>
        Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<PolicyFollower>().RunNowAsync(Token)));

    internal Task FlushScoresAsync() => Task.WhenAll(Cluster.Silos.Select(silo =>
        Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ScoreLogger>().FlushAsync()));

    // What was submitted a moment ago lies before the rescan also by the clock.
    internal Task SettleAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    /// <summary>Lets time pass until it is over, or as far as asked for.</summary>
    internal async Task<PolicyRescan> RunAsync(Func<PolicyRescan, bool>? until = null) => (await Eventually.ReadAsync(
        async _ =>
        {
            Time.Advance(TimeSpan.FromSeconds(20));
            try
            {
                await TickAsync(PolicyRescanJob.Name, "default");
                return await Client.GetGrain<IPolicyRescanGrain>("default").GetAsync(Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // On its way to a silo that is gone.
                return null;
            }
        },
        rescan => rescan is not null && (rescan.EndedAt is not null || until?.Invoke(rescan) is true),
        Token,
        within: TimeSpan.FromMinutes(2)))!;
}
