using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// A cluster that learns from few interactions, and looks for publications only when it is told; with people of two tastes.
/// </summary>
public class TrainerCluster : ClusterFixtureBase
{
    public const int People = 40, Items = 30;

    private Task<ImmutableArray<string>>? _learned;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override void Configure(IServiceCollection services) => services.Configure<RecommendationOptions>(options =>
    {
        options.MinInteractions = 300;
        options.Dimensions = 8;
        options.PollInterval = TimeSpan.FromHours(1);
    });

    /// <summary>Ids of the items of <see cref="LikeAsync"/>; what was learned from them is published and every silo has it.</summary>
    internal Task<ImmutableArray<string>> LearnedAsync() => _learned ??= LearnAsync();

    internal async Task<TrainingStatus> TrainAsync()
    {
        var trainer = Client.GetGrain<IFactorTrainerGrain>(0);
        var status = await trainer.StartAsync(Token);
        return status.Step is null
            ? status
            : await Eventually.ReadAsync(trainer.GetAsync, status => status.Step is null, Token, within: TimeSpan.FromMinutes(1));
    }

    /// <summary>Every silo looks for what is published.</summary>
    internal Task LookAsync() => Task.WhenAll(Cluster.Silos.Select(silo =>
        Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SnapshotProvider>().RunNowAsync(Token)));

    /// <summary>What an item of <see cref="LikeAsync"/> says.</summary>
    protected virtual string TextOf(int item) => "hello";

    internal async Task<string> PostAsync(string? region = null, ContentType type = ContentType.Video, string text = "hello")
    {
        var id = FreshId();
        await Content(id).CreateAsync(Drafts.Comment(text) with { Type = type, Region = region }, Token);
        return id;
    }

    /// <summary>Even people like even items, odd people odd ones, twelve each over twelve days; person 0 takes everything back.</summary>
    internal async Task<ImmutableArray<string>> LikeAsync()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, Items).Select(item => PostAsync(text: TextOf(item))));
        var start = Time.GetUtcNow().AddDays(-20);
        var random = new Random(1);
        for (var user = 0; user < People; user++)
        {
            var own = Enumerable.Range(0, Items).Where(item => item % 2 == user % 2).OrderBy(_ => random.Next()).Take(12).ToList();
            var person = Client.GetGrain<IUserInteractionsGrain>($"person-{user}");
            await person.RecordAsync([.. own.Select((item, i) => new Interaction
            {
                ContentId = ids[item],
                Type = InteractionType.Like,
                At = start.AddDays(i).AddMinutes(user)
            })], Token);
            if (user == 0)
            {
                foreach (var item in own)
                {
                    await person.RetractAsync(ids[item], InteractionType.Like, Token);
                }
            }
        }

        return [.. ids];
    }

    protected virtual async Task<ImmutableArray<string>> LearnAsync()
    {
        var ids = await LikeAsync();
        Assert.Equal(TrainingOutcome.Published, (await TrainAsync()).Outcome);
        await LookAsync();
        return ids;
    }
}
