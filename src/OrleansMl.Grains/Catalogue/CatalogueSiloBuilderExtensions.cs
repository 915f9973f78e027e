using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Users;

namespace OrleansMl.Catalogue;

/// <summary>Registers the catalogue: its shards, this silo's copy, and what tells it of items.</summary>
internal static class CatalogueSiloBuilderExtensions
{
    public static ISiloBuilder AddCatalogue(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptionsWithRenamedKeys<CatalogueOptions>(
            CatalogueOptions.Section, new RenamedOption("MaxWaiting", nameof(CatalogueOptions.QueueCapacity)));
        services.TryAddSingleton<CatalogueShards>();
        services.AddSiloWorker<CatalogueReplica>();
        services.AddSiloWorker<CatalogueWriter>();

        services.AddContentListener<CatalogueWriter>();
        services.AddErasureStep<CatalogueErasureStep>();
        services.AddErasureStep<CatalogueVectorsErasureStep>();
        return silo;
    }
}
