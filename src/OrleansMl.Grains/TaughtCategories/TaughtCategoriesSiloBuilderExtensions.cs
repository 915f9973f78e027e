using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

/// <summary>Registers categories that operators teach, and the detector that judges by them.</summary>
internal static class TaughtCategoriesSiloBuilderExtensions
{
    public static ISiloBuilder AddTaughtCategories(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton<SentenceVectors>();
        services.TryAddSingleton<CategoryTeacher>();
        services.TryAddSingleton<TaughtCategoryInstruments>();
        services.AddSiloWorker<TaughtHeads>();
        services.AddFirstRead<TaughtHeads>();
        services.AddDetector<TaughtCategoryDetector>();
        return silo;
    }
}
