using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Documentation;
using OrleansMl.Experiments;
using OrleansMl.Gorse;
using OrleansMl.Http;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
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

/// <summary>
/// The REST API. A host calls <c>AddOrleansMlApi</c>, <c>UseOrleansMlApi</c>,
/// <c>MapOrleansMlApi</c>, and brings an <see cref="IGrainFactory"/>.
/// </summary>
public static class OrleansMlApi
{
    /// <summary>Registers everything the API needs. Calling it twice is harmless.</summary>
    public static IServiceCollection AddOrleansMlApi(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        if (services.Any(service => service.ServiceType == typeof(Marker)))
        {
            return services;
        }

        return services
            .AddSingleton<Marker>()
            .AddOrleansMlOperations(configuration, environment)
            .AddServerLimits()
            .AddApiSecurity()
            .AddRateLimits()
            .AddApiKeys()
            .AddAudit()
            .AddJobs()
            .AddContent()
            .AddModeration()
            .AddAnalysis()
            .AddImages()
            .AddModels()
            .AddRegistry()
            .AddOpenAi()
            .AddPerspective()
            .AddGorse()
            .AddSimilar()
            .AddInteractions()
            .AddTrending()
            .AddVirality()
            .AddRecommendations()
            .AddExperiments()
            .AddUsers()
            .AddDashboardLogin()
            .AddApiDocumentation();
    }

    /// <summary>Registers what a silo without the API serves: health, and metrics where anonymous scrapes are allowed.</summary>
    public static IServiceCollection AddOrleansMlOperations(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services
            .AddApiHttp()
            .AddOrleansMlLogging(environment)
            .AddOrleansMlTelemetry(configuration)
            .AddHealth();

    /// <summary>
    /// The middleware, in the only order that works: request id and problems, routing, who, is there room for them, may they, how
    /// often, do they ask for what there is.
    /// </summary>
    public static IApplicationBuilder UseOrleansMlApi(this IApplicationBuilder app) => app
        .UseMiddleware<RequestMiddleware>()
        .UseMiddleware<StartingMiddleware>()
        .UseHeadRequests()
        .UseRouting()
        .UseContentPolicy()
        .UseCors()
        .UseAuthentication()
        .UseMiddleware<AdmissionMiddleware>()
        .UseDashboardLoginPage()
        .UseAuthorization()
        .UseMiddleware<RateLimitMiddleware>()
        .UseMiddleware<QueryParametersMiddleware>()
        .UseDashboardLogin();

    /// <summary>The middleware of a silo without the API.</summary>
    public static IApplicationBuilder UseOrleansMlOperations(this IApplicationBuilder app) => app
        .UseHeadRequests()
        .UseRouting()
        .UseContentPolicy();

    /// <summary>
    /// The routes of a silo without the API: <c>/health</c>, and <c>/metrics</c> when <c>OrleansMl:Metrics:AllowAnonymous</c>
    /// is true, because nothing here checks tokens.
    /// </summary>
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
        endpoints.MapTrending();
        endpoints.MapVirality();
        endpoints.MapRecommendations();
        endpoints.MapExperiments();
        endpoints.MapUsers();
        endpoints.MapApiKeys();
        endpoints.MapAudit();
        endpoints.MapJobs();
        endpoints.MapHealth();
        endpoints.MapMetrics(configuration);
        endpoints.MapDashboard(configuration);
        endpoints.MapDocumentation();
        endpoints.MapFrontDoor();
        return endpoints;
    }

    private sealed class Marker;
}
