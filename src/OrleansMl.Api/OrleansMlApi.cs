using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Documentation;
using OrleansMl.Experiments;
using OrleansMl.Gorse;
using OrleansMl.Http;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.OpenAi;
using OrleansMl.Operations;
using OrleansMl.Perspective;
using OrleansMl.RateLimiting;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Security;
using OrleansMl.Similar;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl;

/// <summary>The REST API. A host calls <c>AddOrleansMlApi</c>, <c>UseOrleansMlApi</c>, <c>MapOrleansMlApi</c>, and brings an <see cref="IGrainFactory"/>.</summary>
public static class OrleansMlApi
{
    /// <summary>Registers everything the API needs. Calling it twice is harmless.</summary>
    public static IServiceCollection AddOrleansMlApi(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        if (services.Any(service => service.ServiceType == typeof(GrainClient)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainClient>();
        services.AddSingleton<NodeRateLimiter>();
        services.AddSingleton<CallerLimiter>();
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<TrendingCache>();
        services.AddSingleton<CachedAnswers>();
        services.AddOptions<AdmissionOptions>().BindConfiguration(AdmissionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddOptions<GorseOptions>().BindConfiguration(GorseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Options.IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>());
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Above the limit of JsonBody, so that Kestrel drains a body that is somewhat too long and its sender reads the 413 instead of a broken pipe.
            kestrel.Limits.MaxRequestBodySize = 16 * JsonBody.MaxBytes;
        });
        services.Configure<JsonOptions>(json => json.SerializerOptions.AddApiContracts());
        return services
            .AddOrleansMlLogging(environment)
            .AddOrleansMlTelemetry(configuration)
            .AddApiSecurity()
            .AddApiDocumentation();
    }

    /// <summary>Registers what a silo without the API serves: health, and metrics where anonymous scrapes are allowed.</summary>
    public static IServiceCollection AddOrleansMlOperations(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainClient>();
        services.Configure<JsonOptions>(json => json.SerializerOptions.AddApiContracts());
        return services.AddOrleansMlLogging(environment).AddOrleansMlTelemetry(configuration);
    }

    /// <summary>The middleware, in the only order that works: request id and problems, is there room, routing, who, may they, how often.</summary>
    public static IApplicationBuilder UseOrleansMlApi(this IApplicationBuilder app) => app
        .UseMiddleware<RequestMiddleware>()
        .UseMiddleware<AdmissionMiddleware>()
        .UseRouting()
        .UseAuthentication()
        .UseAuthorization()
        .UseMiddleware<RateLimitMiddleware>()
        .UseDashboardLogin();

    /// <summary>The routes of a silo without the API: <c>/health</c>, and <c>/metrics</c> when <c>OrleansMl:Metrics:AllowAnonymous</c> is true, because nothing here checks tokens.</summary>
    public static IEndpointRouteBuilder MapOrleansMlOperations(this IEndpointRouteBuilder endpoints)
    {
        var configuration = endpoints.ServiceProvider.GetRequiredService<IConfiguration>();
        endpoints.MapHealth();
        if (configuration.GetValue<bool>(Telemetry.AllowAnonymousKey))
        {
            endpoints.MapMetrics(configuration);
        }

        return endpoints;
    }

    /// <summary>The routes.</summary>
    public static IEndpointRouteBuilder MapOrleansMlApi(this IEndpointRouteBuilder endpoints)
    {
        var configuration = endpoints.ServiceProvider.GetRequiredService<IConfiguration>();
        endpoints.MapContent();
        endpoints.MapContentList();
        endpoints.MapModeration();
        endpoints.MapAnalysis();
        endpoints.MapImages();
        endpoints.MapModels();
        endpoints.MapRegistry();
        endpoints.MapOpenAi();
        endpoints.MapPerspective();
        endpoints.MapGorse();
        endpoints.MapSimilar();
        endpoints.MapInteractions();
        endpoints.MapAllInteractions();
        endpoints.MapTrending();
        endpoints.MapVirality();
        endpoints.MapRecommendations();
        endpoints.MapTraining();
        endpoints.MapExperiments();
        endpoints.MapExposures();
        endpoints.MapUsers();
        endpoints.MapApiKeys();
        endpoints.MapHealth();
        endpoints.MapMetrics(configuration);
        endpoints.MapDashboard(configuration);
        endpoints.MapDocumentation();
        return endpoints;
    }
}
