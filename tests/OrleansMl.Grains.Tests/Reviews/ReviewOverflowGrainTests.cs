using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>More cases than the shards keep in memory. Each test has a queue of its own, by language.</summary>
[Trait("speed", "slow")]
public sealed class ReviewOverflowGrainTests(ReviewOverflowGrainTests.Fixture cluster)
    : IClassFixture<ReviewOverflowGrainTests.Fixture>, IAsyncLifetime
{
    private const int Memory = 10;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Root = new("root", IsAdmin: true);

    private readonly string _language = $"t{ClusterFixtureBase.FreshName()[^11..]}";

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    public async ValueTask InitializeAsync() => await cluster.Client.GetGrain<IReviewQueuesGrain>(0)
        .PutAsync([new() { Name = _language, Languages = [_language] }], null, Token);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task All_of_a_thousand_cases_are_claimed_once_and_the_worst_first()
    {
        var mild = await Task.WhenAll(Enumerable.Range(0, 990).Select(_ => SubmitAsync("spam=0.8")));
        var worst = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SubmitAsync("violence=0.8")));
        var waiting = await WaitingAsync();
        await DeactivateAsync();

        List<string> claimed = [];
        while (await Reviews.NextAsync(_language, 3, Ada, Token) is { Cases: { IsEmpty: false } cases })
        {
            claimed.AddRange(cases.Select(one => one.Case.Subject.ContentId));
        }

        Assert.Equal(1000, waiting);
        Assert.Equal(worst.Order(), claimed.Take(10).Order());
        Assert.Equal(mild.Order(), claimed.Skip(10).Order());
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task What_waits_on_disk_is_found_claimed_decided_raised_and_closed()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => SubmitAsync("spam=0.8")));
        var listed = (await Reviews.ListAsync(new() { Queue = _language, Limit = 200 }, Root, Token))!.Cases;
        var onDisk = ids.Except(listed.Select(one => one.Case.Subject.ContentId)).ToList();
        Assert.InRange(onDisk.Count, 200 - (8 * Memory), 199);

        var claimed = await Reviews.ClaimAsync(ReviewCase.IdOf(onDisk[0], 1), Ada, Token);
        var decided = await Reviews.DecideAsync(
            ReviewCase.IdOf(onDisk[1], 1),
            new() { DecisionId = onDisk[1], Revision = 1, Level = ModerationLevel.Rejected },
            Ada,
            claim: true,
            Token);
        await cluster.Content(onDisk[2]).WithdrawAsync(Drafts.Alice, null, Token);
        await cluster.Content(onDisk[3]).PutAsync(Draft("spam=0.82"), Drafts.Alice, 1, Token);
        await cluster.Client.GetGrain<IContentErasure>(onDisk[4])
            .EraseAuthorAsync("alice", cluster.Time.GetUtcNow().AddDays(1), "gone", Token);
        var noted = await Reviews.NoteAsync(ReviewCase.IdOf(onDisk[5], 1), "seen", Ada, Token);
        for (var reporter = 1UL; reporter <= 20; reporter++)
        {
            await cluster.Client.GetGrain<Interactions.IItemReports>(onDisk[6]).AddAsync(reporter, 1, Token);
        }

        Assert.Equal((ReviewOutcome.Done, ReviewOutcome.Done, ReviewOutcome.Done), (claimed.Outcome, decided.Outcome, noted.Outcome));
        Assert.Equal(ContentState.Rejected, decided.Item!.Moderation.State);
        Assert.Equal(ReviewState.Closed, await StateAsync(onDisk[2], 1));
        Assert.Equal((ReviewState.Closed, ReviewState.Open), (await StateAsync(onDisk[3], 1), await StateAsync(onDisk[3], 2)));
        Assert.Null(await StateAsync(onDisk[4], 1));
        Assert.Equal(200 - 4, await WaitingAsync());
        Assert.Equal(onDisk[6], Assert.Single((await Reviews.NextAsync(_language, 1, Ada, Token))!.Cases).Case.Subject.ContentId);
    }

    private async Task<ReviewState?> StateAsync(string id, int revision) =>
        (await Reviews.GetAsync(ReviewCase.IdOf(id, revision), Root, Token)).Review?.Case.State;

    private async Task<int> WaitingAsync() =>
        (await Reviews.GetStatsAsync(Root, Token)).Queues.Single(queue => queue.Queue == _language).Waiting;

    private Task DeactivateAsync() => Task.WhenAll(Enumerable.Range(0, ReviewShards.Count).Select(
        shard => cluster.Client.GetGrain<IReviewShardGrain>(shard).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token).AsTask()));

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { Language = _language };

    public sealed class Fixture : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) =>
            services.PostConfigure<ReviewOptions>(options => options.MaxInMemoryPerShard = 4 * Memory);
    }
}
