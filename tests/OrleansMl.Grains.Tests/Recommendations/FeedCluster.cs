using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

/// <summary>
/// A cluster with people of two tastes that has learned, whose items have vectors by their first word. Its catalogue moves when it is told.
/// </summary>
public sealed class FeedCluster : TrainerCluster
{
    public FeedCluster() => Models.Vectors = VectorOf;

    internal async Task<string> PostAsync(string text, string author, params string[] categories)
    {
        var id = FreshId();
        await Content(id).CreateAsync(
            Drafts.Comment(text) with { AuthorId = author, Type = ContentType.Video, Categories = [.. categories] },
            TestContext.Current.CancellationToken);
        return id;
    }

    internal Task FlushExposuresAsync() =>
        Task.WhenAll(
            Cluster.Silos.Select(
                silo => Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ExposureLogger>().FlushAsync()));

    internal Task LookAtExperimentsAsync() => Task.WhenAll(Cluster.Silos.Select(silo =>
        Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ExperimentCache>().RunNowAsync()));

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<CatalogueOptions>(
            options => (options.FlushInterval, options.PullInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
    }

    protected override string TextOf(int item) => item % 2 == 0 ? "even" : "odd";

    private static float[] VectorOf(string text)
    {
        var vector = new float[16];
        vector[text.Split(' ')[0] switch { "even" => 0, "odd" => 1, var other => 2 + (other.Length % 14) }] = 1;
        return vector;
    }

    // What was learned is measured on what the catalogue has.
    protected override async Task<ImmutableArray<string>> LearnAsync()
    {
        var ids = await LikeAsync();
        await SyncCatalogueAsync();
        Assert.Equal(TrainingOutcome.Published, (await TrainAsync()).Outcome);
        await LookAsync();
        return ids;
    }
}
