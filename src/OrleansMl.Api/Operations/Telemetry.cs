using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansMl.ApiKeys;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Operations;

/// <summary>Metrics at <c>/metrics</c>; metrics and traces by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
public static class Telemetry
{
    internal const string AllowAnonymousKey = "OrleansMl:Metrics:AllowAnonymous";

    private const string ServiceName = "orleansml";

    /// <summary>
    /// Registers meters and exporters. Tracing is registered only when there is somebody to send it to, because every span costs CPU.
    /// </summary>
    public static IServiceCollection AddOrleansMlTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(Marker)))
        {
            return services;
        }

        services.AddSingleton<Marker>();
        var otlp = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? ServiceName))
            .WithMetrics(metrics =>
        {
            metrics.AddMeter("OrleansMl", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter();
            if (otlp)
            {
                metrics.AddOtlpExporter();
            }
        });
        if (otlp)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource("OrleansMl", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = static context => !context.Request.Path.StartsWithSegments("/health");
                    // A query may hold an API key or the dashboard's token.
                    options.EnrichWithHttpRequest = static (activity, _) => activity.SetTag("url.query", null);
                })
                .AddOtlpExporter());
        }

        return services;
    }

    internal static void MapMetrics(this IEndpointRouteBuilder endpoints, IConfiguration configuration)
    {
        var metrics = endpoints.MapPrometheusScrapingEndpoint("/metrics").AdmitAs(AdmissionKind.Metrics);
        if (configuration.GetValue<bool>(AllowAnonymousKey))
        {
            metrics.AllowAnonymous();
        }
        else
        {
            metrics.RequireAuthorization(AuthorizationPolicies.Service).AllowScope(ApiKeyScopes.Metrics);
        }
    }

    private sealed class Marker;
}
