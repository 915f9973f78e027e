using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Analysis;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Users;

public sealed class AnalysisOnSubmitTests(OnSubmitCluster cluster) : IClassFixture<OnSubmitCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_analysis_is_part_of_the_submissions_one_write()
    {
        var id = ClusterFixtureBase.FreshId();

        var item = await cluster.Content(id).CreateAsync(Drafts.Comment("Maria is glad"), Token);

        Assert.Equal("M", Assert.Single(item.Analysis!.Entities).Text);
        Assert.Equal(1, cluster.Store.Writes[ClusterFixtureBase.ContentId(id)]);
    }

    [Fact]
    public async Task A_verdict_neither_fails_nor_waits_for_it()
    {
        var text = $"nobody answers {ClusterFixtureBase.FreshId()}";
        cluster.Models.Fail("text-sentiment", text, new ModelBusyException("text-sentiment", TimeSpan.FromSeconds(1)));

        var item = await cluster.Content(ClusterFixtureBase.FreshId()).CreateAsync(Drafts.Comment(text), Token);

        Assert.Equal((ContentState.Approved, null), (item.Moderation.State, item.Analysis));
    }

    [Fact]
    public async Task An_author_who_refused_is_not_analysed()
    {
        await cluster.Client.GetGrain<IUserGrain>("shy").SetPrivacyAsync(new(Analysis: false), Token);

        var item = await cluster.Content(ClusterFixtureBase.FreshId())
            .CreateAsync(Drafts.Comment("Maria is glad") with { AuthorId = "shy" }, Token);

        Assert.Equal((ContentState.Approved, null), (item.Moderation.State, item.Analysis));
    }
}

public sealed class OnSubmitCluster : ClusterFixtureBase
{
    protected override void Configure(IServiceCollection services) =>
        services.Configure<AnalysisOptions>(options => options.Mode = AnalysisMode.OnSubmit);
}
