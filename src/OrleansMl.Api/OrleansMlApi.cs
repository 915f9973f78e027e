using OrleansMl.Analysis;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Banks;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Documentation;
using OrleansMl.Events;
using OrleansMl.Experiments;
using OrleansMl.Gorse;
using OrleansMl.Http;
using OrleansMl.Images;
using OrleansMl.Interactions;
using OrleansMl.IntimateImages;
using OrleansMl.Jobs;
using OrleansMl.Legal;
using OrleansMl.LegalReports;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.OpenAi;
using OrleansMl.Operations;
using OrleansMl.Perspective;
using OrleansMl.Policies;
using OrleansMl.RateLimiting;
using OrleansMl.Recommendations;
using OrleansMl.Registry;
using OrleansMl.Reviews;
using OrleansMl.Search;
using OrleansMl.Security;
using OrleansMl.Sessions;
using OrleansMl.Similar;
using OrleansMl.Standing;
using OrleansMl.TaughtCategories;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;
using OrleansMl.Webhooks;

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
            .AddOperations(configuration, environment, acceptTokens: true)
            .AddSessions()
            .AddAudit()
            .AddJobs()
            .AddContent()
            .AddModeration()
            .AddPolicies()
            .AddTaughtCategories()
            .AddReviews()
            .AddSearch()
            .AddBanks()
            .AddComplaints()
            .AddStanding()
            .AddIntimateImages()
            .AddLegalReports()
            .AddEvents()
            .AddWebhooks()
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

    /// <summary>
    /// Registers what a silo without the API serves: health, and metrics for the same callers as everywhere. Where nothing says who signs
    /// tokens, API keys alone open the metrics.
    /// </summary>
    public static IServiceCollection AddOrleansMlOperations(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services.AddOperations(configuration, environment, ApiSecurity.SaysWhoSigns(configuration, environment));

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
        .UseSessionKeys()
        .UseAuthentication()
        .UseMiddleware<AdmissionMiddleware>()
        .UseDashboardLoginPage()
        .UseTokenOnly()
        .UseAuthorization()
        .UseMiddleware<RateLimitMiddleware>()
        .UseSessionRules()
        .UseMiddleware<QueryParametersMiddleware>()
        .UseDashboardLogin();

    /// <summary>The middleware of a silo without the API: the same, as far as there is something behind it.</summary>
    public static IApplicationBuilder UseOrleansMlOperations(this IApplicationBuilder app) => app
        .UseMiddleware<RequestMiddleware>()
        .UseMiddleware<StartingMiddleware>()
        .UseHeadRequests()
        .UseRouting()
        .UseContentPolicy()
        .UseAuthentication()
        .UseMiddleware<AdmissionMiddleware>()
        .UseAuthorization();

    /// <summary>The routes of a silo without the API: <c>/health</c> and <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapOrleansMlOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapMetrics(endpoints.ServiceProvider.GetRequiredService<IConfiguration>());
        return endpoints;
    }

    /// <summary>The routes.</summary>
    public static IEndpointRouteBuilder MapOrleansMlApi(this IEndpointRouteBuilder endpoints)
    {
        var configuration = endpoints.ServiceProvider.GetRequiredService<IConfiguration>();
        endpoints.MapContent();
        endpoints.MapModeration();
        endpoints.MapPolicies();
        endpoints.MapTaughtCategories();
        endpoints.MapReviews();
        endpoints.MapSearch();
        endpoints.MapBanks();
        endpoints.MapComplaints();
        endpoints.MapStanding();
        endpoints.MapLegal();
        endpoints.MapIntimateImages();
        endpoints.MapLegalReports();
        endpoints.MapEvents();
        endpoints.MapWebhooks();
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
        endpoints.MapSessions();
        endpoints.MapAudit();
        endpoints.MapJobs();
        endpoints.MapHealth();
        endpoints.MapMetrics(configuration);
        endpoints.MapDashboard(configuration);
        endpoints.MapDocumentation();
        endpoints.MapFrontDoor();
        return endpoints;
    }

    private static IServiceCollection AddOperations(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, bool acceptTokens) =>
        services
            .AddApiHttp()
            .AddOrleansMlLogging(environment)
            .AddOrleansMlTelemetry(configuration)
            .AddHealth()
            .AddServerLimits()
            .AddApiSecurity(acceptTokens)
            .AddRateLimits()
            .AddApiKeys();

    private sealed class Marker;
}
