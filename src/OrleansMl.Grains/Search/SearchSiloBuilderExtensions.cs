using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Users;

namespace OrleansMl.Search;

/// <summary>Registers what staff find items by.</summary>
internal static class SearchSiloBuilderExtensions
{
    public static ISiloBuilder AddSearch(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<SearchShards>();
        services.AddSiloWorker<SearchWriter>();
        services.AddContentListener<SearchWriter>();
        services.AddErasureStep<SearchErasureStep>();
        return silo;
    }
}
