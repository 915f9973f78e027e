using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Jobs;

public sealed class JobShardGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private const string Shard = "content-retry/03";

    [Fact]
    public async Task Targets_scheduled_at_once_are_all_stored_and_leave_when_they_are_done()
    {
        // Ids of items that do not exist: the job is done with each at its first run.
        var ids = Enumerable.Range(0, 200)
            .Select(i => $"storm-{i}")
            .Where(id => JobScheduler.KeyOf(ContentRetryJob.Name, id) == Shard)
            .ToList();
        var shard = cluster.Client.GetGrain<IJobShardGrain>(Shard);

        await Task.WhenAll(ids.Select(id => shard.ScheduleAsync(id, cluster.Time.GetUtcNow().AddDays(1), Token)));
        Assert.Equal(ids.Count, (await StoredAsync()).Pending);

        await cluster.Cluster.DeactivateAsync(shard);
        cluster.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await cluster.TickRetryShardOfAsync(ids[0]);
        Assert.Equal(0, (await StoredAsync()).Pending);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_tried_again()
    {
        var id = ClusterFixture.FreshId();
        var text = "shard test " + id;
        cluster.Models.Fail("text-spam", text, new ModelUnavailableException("text-spam", "gone"));
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        cluster.Store.FailingWrites[ClusterFixture.ContentId(id)] = false;
        cluster.Models.Heal("text-spam", text);

        cluster.Time.Advance(TimeSpan.FromSeconds(67));
        await cluster.TickRetryShardOfAsync(id);
        Assert.Equal(ContentState.Pending, (await cluster.Content(id).GetAsync(Token))!.Moderation.State);

        cluster.Store.FailingWrites.TryRemove(ClusterFixture.ContentId(id), out _);
        cluster.Time.Advance(TimeSpan.FromSeconds(67));
        await cluster.TickRetryShardOfAsync(id);
        Assert.Equal(ContentState.Approved, (await cluster.Content(id).GetAsync(Token))!.Moderation.State);
    }

    private async Task<JobLog> StoredAsync()
    {
        var serializer = cluster.Cluster.GetSiloServiceProvider().GetRequiredService<Serializer>();
        var shard = cluster.Client.GetGrain<IJobShardGrain>(Shard).GetGrainId();
        var rows = new JobRows(new RecordingStorage(cluster.Store, serializer), shard);
        var log = new JobLog(rows, 7, cluster.Time);
        await log.LoadAsync();
        return log;
    }
}
