using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrleansMl.RateLimiting;

internal static class RateLimitingServices
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<AdmissionOptions>().BindConfiguration(AdmissionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>());
        services.TryAddSingleton<AdmissionControl>();
        services.TryAddSingleton<NodeRateLimiter>();
        services.TryAddSingleton<CallerLimiter>();
        services.TryAddSingleton<AnonymousLimiter>();
        return services;
    }
}
