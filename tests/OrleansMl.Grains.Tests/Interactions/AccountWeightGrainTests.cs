using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Trending;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>What accounts made for the purpose do, with the options as they are shipped.</summary>
public sealed class AccountWeightGrainTests(WeighingCluster cluster) : IClassFixture<WeighingCluster>
{
    private const int Made = 40;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crowd_of_new_accounts_counts_with_the_logarithm_of_its_number()
    {
        var id = await PostAsync("victor");
        foreach (var i in Enumerable.Range(0, Made))
        {
            await ActAsync($"made-{i}", id, InteractionType.Like, InteractionType.Share);
        }

        var item = await OnBoardAsync(id);
        Assert.InRange(item!.Engagement, 1, 2 * Math.Log(1 + (6 * Made / 2.0)));
        Assert.Equal((0, false), (item.Velocity, item.IsBurst));
    }

    [Fact]
    public async Task What_authors_do_to_their_own_items_puts_them_on_no_board_and_into_no_training()
    {
        var (mine, other) = (await PostAsync("olga"), await PostAsync("somebody"));
        await ActAsync("olga", mine, InteractionType.View, InteractionType.Like, InteractionType.Comment, InteractionType.Share);
        await ActAsync("olga", other, InteractionType.Like);
        Assert.Null(await OnBoardAsync(mine));

        var likes = await cluster.Client.GetGrain<IUserLikes>("olga").GetLikesAsync(Token);
        Assert.Equal([other], likes.Likes.Select(like => like.ContentId));
        Assert.InRange(likes.Trust, 0, .1);
    }

    [Fact]
    public async Task Reports_sink_nothing_and_enough_people_who_are_known_ask_a_human()
    {
        var id = await PostAsync("rita");
        await ActAsync("reader", id, InteractionType.Like);
        var before = (await OnBoardAsync(id))!.Engagement;
        foreach (var i in Enumerable.Range(0, Made))
        {
            await ActAsync($"reporting-{i}", id, InteractionType.Report);
        }

        Assert.Equal(before, (await OnBoardAsync(id))!.Engagement, .01);
        Assert.DoesNotContain(cluster.Reported, reported => reported.ContentId == id);

        // Known: what they did elsewhere was imported, so the platform vouches for it.
        var elsewhere = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PostAsync($"author-{i}")));
        foreach (var i in Enumerable.Range(0, 5))
        {
            var past = elsewhere.Select((item, day) => new Interaction
            {
                ContentId = item,
                Type = InteractionType.Like,
                At = cluster.Time.GetUtcNow().AddDays(-60 + day),
                IsHistory = true,
            });
            await User($"known-{i}").RecordAsync([.. past], Token);
            await ActAsync($"known-{i}", id, InteractionType.Report);
            await User($"known-{i}").RetractAsync(id, InteractionType.Report, Token);
            await ActAsync($"known-{i}", id, InteractionType.Report);
        }

        var raised = Assert.Single(cluster.Reported, reported => reported.ContentId == id);
        Assert.InRange(raised.Weight, 3, 5);
    }

    [Fact]
    public async Task Erasing_oneself_makes_nothing_count_a_second_time()
    {
        var id = await PostAsync("victim");
        var people = cluster.Client.GetGrain<IUserDirectoryGrain>(0);
        async Task RoundAsync()
        {
            await ActAsync("eraser", id, InteractionType.Like, InteractionType.Comment, InteractionType.Share, InteractionType.Follow);
            await ActAsync("eraser", id, InteractionType.Report);
            await people.EraseAsync("eraser", Token);
        }

        await RoundAsync();
        var once = (await OnBoardAsync(id))!.Engagement;
        for (var round = 0; round < 10; round++)
        {
            await RoundAsync();
        }

        Assert.Equal(once, (await OnBoardAsync(id))!.Engagement, .01);
        Assert.Empty(await User("eraser").ListAsync(10, Token));

        // Also by another activation, and after the store was read again.
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        await RoundAsync();
        Assert.Equal(once, (await OnBoardAsync(id))!.Engagement, .01);
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.StartsWith("counted-acts/eraser", StringComparison.Ordinal));
        Assert.Single(cluster.Store.Rows.Keys, key => key.StartsWith("counted-acts/", StringComparison.Ordinal));

        // A month later nothing is left of it.
        cluster.Time.Advance(TimeSpan.FromDays(CountedActs.Lifetime + 2));
        var names = await cluster.Services.GetRequiredService<UserPseudonyms>().GetAsync();
        Assert.Null(await cluster.Client.GetGrain<ICountedActsGrain>(names.Of("eraser")).PruneAsync(Token));
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.StartsWith("counted-acts/", StringComparison.Ordinal));
    }

    private IUserInteractionsGrain User(string id) => cluster.Client.GetGrain<IUserInteractionsGrain>(id);

    private Task ActAsync(string user, string item, params InteractionType[] types) =>
        User(user).RecordAsync([.. types.Select(type => new Interaction { ContentId = item, Type = type })], Token);

    private async Task<string> PostAsync(string author)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello") with { AuthorId = author }, Token);
        return id;
    }

    private async Task<TrendingItem?> OnBoardAsync(string id)
    {
        await cluster.FlushEngagementAsync();
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        return (await cluster.Client.GetGrain<ITrendingBoardGrain>("global").GetAsync(TrendingWindow.Week, Token)).Items
            .SingleOrDefault(item => item.ContentId == id);
    }
}

public sealed class WeighingCluster : ClusterFixtureBase
{
    internal ConcurrentQueue<ContentReported> Reported { get; } = [];

    protected override void Configure(IServiceCollection services)
    {
        services.Configure<InteractionOptions>(options => options.NewAccountAge = new InteractionOptions().NewAccountAge);
        services.AddSingleton<IReportListener>(new Listener(Reported));
    }

    private sealed class Listener(ConcurrentQueue<ContentReported> heard) : IReportListener
    {
        public ValueTask OnReportedAsync(ContentReported reported, CancellationToken cancellationToken)
        {
            heard.Enqueue(reported);
            return default;
        }
    }
}
