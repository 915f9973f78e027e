using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

public sealed class ServedListTests(FeedCluster cluster) : IClassFixture<FeedCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private Task<RecommendationList> ListAsync(string user, RecommendationQuery? query = null) =>
        cluster.Client.GetGrain<IUserRecommendationsGrain>(user).GetAsync(query ?? new()
        {
            Limit = 20
        }, Token);

    private Task ActAsync(string user, string id, InteractionType type) =>
        cluster.Client.GetGrain<IUserInteractionsGrain>(user).RecordAsync([new()
        {
            ContentId = id,
            Type = type
        }], Token);

    [Fact]
    public async Task What_nobody_took_yet_ranks_by_what_it_is_about()
    {
        await cluster.LearnedAsync();
        var odd = await cluster.PostAsync("odd news", "author-1", "news");
        var even = await cluster.PostAsync("even news", "author-2", "news");
        await cluster.SyncCatalogueAsync();

        // Of their category alone: whichever test runs first, the items of others do not push them off the list.
        var list = await ListAsync("person-3", new() { Limit = 100, Category = "news", Explain = true });
        var items = list.Items.ToDictionary(item => item.ContentId);
        Assert.True(items[odd].Content > 0 && items[even].Content < 0);

        // Its factors are foretold: what people of the odd taste would make of it.
        Assert.True(items[odd].Collaborative > items[even].Collaborative + .5);
        Assert.True(items[odd].Score > items[even].Score);
    }

    [Fact]
    public async Task One_author_has_two_of_ten_places_and_a_category_is_kept_to()
    {
        await cluster.LearnedAsync();
        var own = new HashSet<string>();
        for (var i = 0; i < 12; i++)
        {
            own.Add(await cluster.PostAsync("odd story", "busy-author", "stories"));
            await cluster.PostAsync("odd story", $"author-of-{i}", "stories");
        }

        await cluster.SyncCatalogueAsync();
        var list = await ListAsync("person-5", new() { Limit = 20, Category = "stories" });
        Assert.Equal(20, list.Items.Length);
        var catalogue = cluster.Services.GetRequiredService<Catalogue.CatalogueReplica>().Current;
        Assert.All(list.Items, item => Assert.Contains("stories", catalogue.Find(item.ContentId)!.Categories));

        // A place that tries something is drawn and not chosen.
        var chosen = list.Items.Where(item => item.Propensity is null).Select(item => own.Contains(item.ContentId)).ToList();
        Assert.InRange(chosen.Take(9).Count(isOwn => isOwn), 0, 2);
        Assert.Empty((await ListAsync("person-5", new() { Category = "no-such-category" })).Items);
    }

    [Fact]
    public async Task What_is_tried_is_logged_with_its_chance_and_what_others_would_have_done()
    {
        var ids = await cluster.LearnedAsync();
        for (var i = 0; i < 50; i++)
        {
            await cluster.PostAsync($"odd trial {i}", $"trial-author-{i}");
        }

        await cluster.SyncCatalogueAsync();

        // Nobody whose list another test may have made ahead.
        const string User = "person-with-trials";
        await ActAsync(User, ids[1], InteractionType.Like);
        var list = await ListAsync(User);
        var tried = Tried(list);
        Assert.Equal([5, 15], tried.Select(one => one.Place));
        var logged = await LoggedAsync(User);
        Assert.Equal(tried, logged.Select(exposure => (exposure.ContentId, exposure.Place, exposure.Propensity)));
        Assert.All(logged, exposure => Assert.True(exposure is { Explored: not null, Experiment: null, Predicted: > 0 and < 1 }));

        // The same list once more is not another exposure; more of it is.
        Assert.True((await ListAsync(User)).FromCache);
        Assert.Equal(2, (await LoggedAsync(User)).Count);
        var longer = await ListAsync(User, new() { Limit = 30 });
        Assert.True(longer.FromCache);
        Assert.Equal([5, 15, 25], Tried(longer).Select(one => one.Place));
        Assert.Equal(
            Tried(longer), (await LoggedAsync(User)).Select(exposure => (exposure.ContentId, exposure.Place, exposure.Propensity)));
    }

    [Fact]
    public async Task What_was_made_before_they_asked_is_logged_when_they_see_it()
    {
        var ids = await cluster.LearnedAsync();
        // More than a list holds: what is on it anyway is not tried.
        for (var i = 0; i < 50; i++)
        {
            await cluster.PostAsync($"odd attempt {i}", $"attempt-author-{i}");
        }

        await cluster.SyncCatalogueAsync();
        const string User = "person-made-ahead";
        await ActAsync(User, ids[1], InteractionType.Like);
        await cluster.Client.GetGrain<ICachedRecommendations>(User).RefreshAsync(Token);
        Assert.Empty(await LoggedAsync(User));
        var list = await ListAsync(User);
        Assert.True(list.FromCache);
        Assert.NotEmpty(Tried(list));
        Assert.Equal(Tried(list), (await LoggedAsync(User)).Select(exposure => (exposure.ContentId, exposure.Place, exposure.Propensity)));
    }

    private static List<(string ContentId, int Place, double Propensity)> Tried(RecommendationList list) =>
        [
            .. list.Items
                .Select((item, i) => (item.ContentId, Place: i + 1, item.Propensity))
                .Where(one => one.Propensity is not null)
                .Select(one => (one.ContentId, one.Place, one.Propensity!.Value))
        ];

    private async Task<List<Exposure>> LoggedAsync(string user)
    {
        await cluster.FlushExposuresAsync();
        return
        [
            .. (await cluster.Client.GetGrain<IExposuresGrain>(0).ListAsync(null, 1000, Token))!.Exposures
                .Where(exposure => exposure.UserId == user)
                .OrderBy(exposure => exposure.Place)
        ];
    }

    [Fact]
    public async Task A_session_is_folded_in_like_a_person_and_forgotten()
    {
        var ids = await cluster.LearnedAsync();
        var sessions = cluster.Client.GetGrain<ISessionRecommendationsGrain>(0);
        Interaction[] events = [.. new[] { 1, 3, 5, 7 }.Select(item => new Interaction
        {
            ContentId = ids[item],
            Type = InteractionType.Like
        }), new()
        {
            ContentId = "nobody-knows-it",
            Type = InteractionType.Like
        }];
        var list = await sessions.GetAsync([.. events], new() { Limit = 10, Explain = true }, Token);
        Assert.Equal(10, list.Items.Length);
        Assert.DoesNotContain(list.Items, item => events.Any(one => one.ContentId == item.ContentId));
        Assert.True(list.Items.Count(item => item.Collaborative > 0) >= 8);
        Assert.NotEmpty((await sessions.GetAsync([], new(), Token)).Items);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => sessions.GetAsync([], new() { Limit = 0 }, Token));
    }

    [Fact]
    public async Task What_was_only_seen_leaves_the_warm_list_and_what_was_liked_makes_another()
    {
        await cluster.LearnedAsync();
        var list = await ListAsync("person-21");
        await ActAsync("person-21", list.Items[0].ContentId, InteractionType.View);
        var next = await ListAsync("person-21");
        Assert.True(next.FromCache);
        Assert.Equal(
            list.Items.Skip(1).Select(item => item.ContentId), next.Items.Take(list.Items.Length - 1).Select(item => item.ContentId));
        await ActAsync("person-21", next.Items[0].ContentId, InteractionType.Like);
        Assert.False((await ListAsync("person-21")).FromCache);

        // After five minutes a list is made anew.
        Assert.True((await ListAsync("person-21")).FromCache);
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await ListAsync("person-21")).FromCache);
    }

    [Fact]
    public async Task What_was_hidden_a_moment_ago_gives_its_places_to_others()
    {
        var ids = await cluster.LearnedAsync();
        for (var i = 0; i < 60; i++)
        {
            await cluster.PostAsync($"odd withdrawal {i}", $"withdrawn-author-{i}");
        }

        await cluster.SyncCatalogueAsync();

        // Nobody whose list another test may have made ahead.
        string[] people = ["person-with-a-list", "person-without-a-list"];
        foreach (var person in people)
        {
            await ActAsync(person, ids[1], InteractionType.Like);
        }

        var list = await ListAsync(people[0]);
        var gone = list.Items.Select(item => item.ContentId).ToHashSet();
        Assert.Equal(20, gone.Count);
        Hide(gone, isHidden: true);
        try
        {
            // Of one who has a list and of one for whom it is made, before the catalogue knows.
            foreach (var person in people)
            {
                var next = await ListAsync(person);
                Assert.Equal(20, next.Items.Select(item => item.ContentId).Except(gone).Count());
            }
        }
        finally
        {
            Hide(gone, isHidden: false);
        }
    }

    private void Hide(IEnumerable<string> ids, bool isHidden)
    {
        foreach (var hidden in cluster.Cluster.Silos.Select(
            silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<HiddenItems>()))
        {
            foreach (var id in ids)
            {
                hidden.Set(id, isHidden);
            }
        }
    }

    [Fact]
    public async Task Active_people_have_warm_lists_before_they_ask()
    {
        var ids = await cluster.LearnedAsync();
        await ActAsync("person-refreshed", ids[1], InteractionType.Like);
        var job = ActivatorUtilities.CreateInstance<RecommendationRefreshJob>(cluster.Services);
        for (var shard = 0; shard < UserIndexShards.Count; shard++)
        {
            var context = new JobContext(RecommendationRefreshJob.Name, RecommendationRefreshJob.TargetOf(shard), null, default, 1);
            Assert.Equal(JobResult.Done, await job.RunAsync(context, Token));
        }

        Assert.True((await ListAsync("person-refreshed")).FromCache);
        Assert.False((await ListAsync("person-who-did-nothing")).FromCache);
    }

    [Fact]
    public async Task A_warm_list_moves_with_its_person_to_another_silo()
    {
        await cluster.LearnedAsync();
        const string User = "person-23";
        var grain = cluster.Client.GetGrain<IUserRecommendationsGrain>(User);
        var list = await ListAsync(User);
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        var here = await management.GetActivationAddress(grain, Token);
        var there = cluster.Cluster.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(here));
        RequestContext.Set(IPlacementDirector.PlacementHintKey, there);
        await grain.Cast<IGrainManagementExtension>().MigrateOnIdle(Token);
        RequestContext.Clear();
        var (next, _) = await Eventually.ReadAsync(
            async cancellationToken =>
                (List: await ListAsync(User), Address: await management.GetActivationAddress(grain, cancellationToken)),
            answer => !here!.Equals(answer.Address),
            Token);
        Assert.Equal(there, await management.GetActivationAddress(grain, Token));
        Assert.True(next.FromCache);
        Assert.Equal(list.Items, next.Items);
    }
}

/// <summary>On a cluster of its own: an experiment is for everybody.</summary>
public sealed class ExperimentListTests(FeedCluster cluster) : IClassFixture<FeedCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_experiment_decides_how_lists_are_put_together_and_logs_them()
    {
        await cluster.LearnedAsync();
        await cluster.Client.GetGrain<IExperimentsGrain>(0).PutAsync(
            new()
            {
                Name = "no-trials",
                Share = 1,
                Variants = [new("plain", 1, new() { Exploration = 0, Collaborative = 1, Content = 0, Trending = 0, Relevance = 1 })]
            }, null, new("root"), Token);
        await cluster.LookAtExperimentsAsync();
        var list = await cluster.Client.GetGrain<IUserRecommendationsGrain>("person-7").GetAsync(new() { Limit = 5 }, Token);
        Assert.All(list.Items, item => Assert.Null(item.Propensity));
        await cluster.FlushExposuresAsync();
        var logged = (await cluster.Client.GetGrain<IExposuresGrain>(0).ListAsync(null, 1000, Token))!.Exposures
            .Where(exposure => exposure.UserId == "person-7")
            .OrderBy(exposure => exposure.Place)
            .ToList();
        Assert.Equal(list.Items.Select(item => item.ContentId), logged.Select(exposure => exposure.ContentId));
        Assert.All(
            logged, exposure => Assert.Equal(("no-trials", "plain", 1.0), (exposure.Experiment, exposure.Variant, exposure.Propensity)));
    }
}
