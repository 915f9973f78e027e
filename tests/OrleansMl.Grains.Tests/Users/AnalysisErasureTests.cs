using OrleansMl.Content;
using OrleansMl.Hosting;

namespace OrleansMl.Users;

public sealed class AnalysisErasureTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erasure_that_failed_is_done_when_the_shard_comes_back()
    {
        const string Author = "author";
        var user = cluster.Client.GetGrain<IUserGrain>(Author);
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("Maria") with { AuthorId = Author }, Token);
        Assert.NotNull((await cluster.Content(id).GetAnalyzedAsync(Token))!.Analysis);
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(id)] = false;

        await user.SetPrivacyAsync(new(Analysis: false), Token);
        Assert.True((await user.GetAsync(Token)).ErasurePending);
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(id), out _);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.ReadAsync(
            async cancellationToken =>
            {
                await cluster.TickAsync(AnalysisErasureJob.Name, Author);
                return await user.GetAsync(cancellationToken);
            },
            settings => !settings.ErasurePending,
            Token);

        Assert.Null((await cluster.Content(id).GetAsync(Token))!.Analysis);
    }
}
