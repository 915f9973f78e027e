using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What people look at is looked at first.</summary>
public sealed class ReviewReachTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Lea = new("lea", IsLead: true);

    [Fact]
    public async Task A_case_of_what_many_read_is_more_urgent_and_a_case_that_nobody_waits_for_is_not()
    {
        var (read, unread) = (await ContestedAsync(), await ContestedAsync());
        var before = await FindAsync(read);
        foreach (var reader in Enumerable.Range(0, 8).Select(_ => ClusterFixtureBase.FreshName()))
        {
            await cluster.Client.GetGrain<IUserInteractionsGrain>(reader)
                .RecordAsync([new() { ContentId = read, Type = InteractionType.Like }], Token);
        }

        await cluster.FlushEngagementAsync();
        await RunAsync();
        var after = await FindAsync(read);
        await RunAsync();
        var again = await FindAsync(read);

        Assert.Equal(0, before.Case.Reach);
        Assert.InRange(after.Case.Reach, 1, 100);
        Assert.True(after.Priority >= 2 * before.Priority, $"{before.Priority} -> {after.Priority}");
        Assert.Equal((after.Case.Reach, 0), (again.Case.Reach, (await FindAsync(unread)).Case.Reach));
    }

    private Task RunAsync() => cluster.Services.GetRequiredKeyedService<IScheduledJob>(ReviewReachJob.Name)
        .RunAsync(new(ReviewReachJob.Name, "all", null, default, 1), Token);

    private async Task<QueuedReview> FindAsync(string id) => (await cluster.Client.GetGrain<IReviewsGrain>(0)
        .GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!;

    // Is shown, and its author asks for a person.
    private async Task<string> ContestedAsync()
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("violence=0.6"), Token);
        var complained = await cluster.Client.GetGrain<IComplaintsGrain>(0)
            .SubmitAsync(id, new() { UserId = "alice", Text = "It is a line from a film." }, Token);
        Assert.Equal((ComplaintOutcome.Submitted, ModerationLevel.Flagged), (complained.Outcome, complained.Complaint!.Contested));
        return id;
    }
}
