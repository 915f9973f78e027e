using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;

namespace OrleansMl.Similar;

/// <summary>Registers the index of vectors.</summary>
internal static class SimilarSiloBuilderExtensions
{
    public static ISiloBuilder AddSimilarContent(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<SimilarOptions>().BindConfiguration(SimilarOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<EmbeddingShards>();

        services.AddContentListener<VectorListener>();
        return silo;
    }
}
