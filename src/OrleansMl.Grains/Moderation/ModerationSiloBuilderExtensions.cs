using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansMl.Operations;

namespace OrleansMl.Moderation;

/// <summary>Registers moderation: the policy and the detectors of text.</summary>
internal static class ModerationSiloBuilderExtensions
{
    public static ISiloBuilder AddModeration(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<ModerationOptions>().BindConfiguration(ModerationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ModerationOptions>, ShippedPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModerationOptions>, ModerationOptionsValidator>());
        services.TryAddSingleton(provider =>
            ModerationOptionsValidator.Build(provider.GetRequiredService<IOptions<ModerationOptions>>().Value));
        services.TryAddSingleton<IPolicySource, ConfiguredPolicy>();
        services.TryAddSingleton<IAuthorTiers, NoTiers>();
        services.TryAddSingleton<SecondStage>();
        services.TryAddSingleton<SecondStageInstruments>();
        services.TryAddSingleton<WordRules>();
        services.TryAddSingleton<WordRuleInstruments>();
        services.TryAddSingleton<ModerationRunner>();
        services.TryAddSingleton<ModerationInstruments>();
        services.AddReadinessWarning<CoverageWarning>();

        return silo;
    }
}
