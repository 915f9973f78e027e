using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Http;

internal static class HttpServices
{
    /// <summary>What the endpoints of every feature stand on: grains, JSON, problems.</summary>
    public static IServiceCollection AddApiHttp(this IServiceCollection services)
    {
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainClient>();
        services.TryAddSingleton<ExceptionProblems>();
        return services.AddCrossOrigin().AddApiJson(ApiJson.Default);
    }

    /// <summary>Limits of the server.</summary>
    public static IServiceCollection AddServerLimits(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Above the limit of JsonBody: Kestrel drains a body that is somewhat too long, so that its sender reads the 413 and meets no
            // broken pipe.
            kestrel.Limits.MaxRequestBodySize = 16 * JsonBody.MaxBytes;
        });
}
