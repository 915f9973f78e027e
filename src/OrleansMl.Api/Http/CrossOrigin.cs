using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrleansMl.Http;

/// <summary>Which pages of other hosts may call the API from a browser. Section <c>OrleansMl:Cors</c>.</summary>
public sealed class CrossOriginOptions : IValidatableObject
{
    internal const string Section = "OrleansMl:Cors";

    /// <summary>
    /// Origins such as <c>https://app.example.com</c>, or <c>*</c> for all. The default is none. Pages of other origins are known by their
    /// token and never by a cookie (browsers send none), so an origin that is allowed reads nothing without one.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Origins
        .Where(origin => origin != "*" && !(
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && origin == uri.GetLeftPart(UriPartial.Authority)))
        .Select(origin => new ValidationResult(
            $"{Section}:Origins has '{origin}'; write scheme, host and port alone, such as https://app.example.com, or *."));
}

internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddOptions<CrossOriginOptions>()
            .BindConfiguration(CrossOriginOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>(static (cors, allowed) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. allowed.Value.Origins])
                .AllowAnyMethod()
                .WithHeaders(
                    HeaderNames.Authorization,
                    HeaderNames.ContentType,
                    HeaderNames.IfMatch,
                    HeaderNames.IfNoneMatch,
                    "Idempotency-Key",
                    "Last-Event-ID",
                    "X-API-Key",
                    RequestMiddleware.Header)
                .WithExposedHeaders(
                    HeaderNames.ETag,
                    HeaderNames.Location,
                    HeaderNames.RetryAfter,
                    "RateLimit-Limit",
                    "RateLimit-Remaining",
                    "RateLimit-Reset",
                    RequestMiddleware.Header)
                .SetPreflightMaxAge(PreflightAge)));
        return services;
    }
}
