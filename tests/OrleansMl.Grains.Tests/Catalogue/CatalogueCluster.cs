using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Hosting;

namespace OrleansMl.Catalogue;

/// <summary>A cluster whose catalogue moves only when a test says so, with vectors of the first letters of a text.</summary>
public sealed class CatalogueCluster : ClusterFixtureBase
{
    public CatalogueCluster() => Models.Vectors = VectorOf;

    internal static float[] VectorOf(string text)
    {
        var vector = new float[16];
        vector[text[0] % 16] = 1;
        return vector;
    }

    protected override void Configure(IServiceCollection services) =>
        services.Configure<CatalogueOptions>(
            options => (options.FlushInterval, options.PullInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
}
