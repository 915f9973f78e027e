using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Users;

namespace OrleansMl.Analysis;

/// <summary>Registers the analysis of texts.</summary>
internal static class AnalysisSiloBuilderExtensions
{
    public static ISiloBuilder AddAnalysis(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<AnalysisOptions>().BindConfiguration(AnalysisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnalysisOptions>, AnalysisOptionsValidator>());
        services.TryAddSingleton<TopicPrototypes>();
        services.TryAddSingleton<TextAnalyzer>();
        services.TryAddSingleton<AnalysisInstruments>();

        services.TryAddSingleton<IContentEnricher, ContentAnalyzer>();
        services.AddErasureStep<AnalysisErasureStep>();
        return silo;
    }
}
