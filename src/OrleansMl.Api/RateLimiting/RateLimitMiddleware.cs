using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.RateLimiting;

/// <summary>Marks an endpoint or a group with its limit.</summary>
internal sealed record RateLimitMetadata(RateLimitGroup Group);

/// <summary>
/// Applies the limit of the endpoint's group to the caller and says so in the headers. Services pass unless configured otherwise.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, NodeRateLimiter limiter, IOptions<RateLimitOptions> options)
{
    private readonly RateLimitOptions _options = options.Value;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>() is not { } metadata
            || context.User.Caller() is not { } caller
            || !_options.Applies(caller))
        {
            return next(context);
        }

        var verdict = limiter.AcquireAsync(metadata.Group, caller.UserId, _options.For(metadata.Group));
        return verdict.IsCompletedSuccessfully ? Continue(context, verdict.Result) : AwaitAsync(context, verdict);
    }

    private async Task AwaitAsync(HttpContext context, ValueTask<RateLimitVerdict> verdict) => await Continue(context, await verdict);

    private Task Continue(HttpContext context, RateLimitVerdict verdict) =>
        RateLimits.Report(context, verdict) is { } problem ? ProblemResult.WriteAsync(context, problem) : next(context);
}

internal static class RateLimits
{
    // Header values for the shipped limits, so that the common request formats no numbers.
    private static readonly string[] Numbers = [.. Enumerable.Range(0, 1001).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public static bool Applies(this RateLimitOptions options, Caller caller) => options.LimitServices || !caller.Is(CallerRoles.Service);

    public static TBuilder RequireLimit<TBuilder>(this TBuilder builder, RateLimitGroup group)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RateLimitMetadata(group), EndpointMetadataExtensions.MayAnswer(StatusCodes.Status429TooManyRequests));

    /// <summary>Writes the headers; the problem when the caller has to wait.</summary>
    public static Problem? Report(HttpContext context, RateLimitVerdict verdict)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(verdict.Limit);
        headers["RateLimit-Remaining"] = Text(verdict.Remaining);
        headers["RateLimit-Reset"] = Text(verdict.ResetSeconds);
        return verdict.Allowed
            ? null
            : Problem.Of(
                StatusCodes.Status429TooManyRequests,
                ProblemCodes.RateLimited,
                $"At most {verdict.Limit} requests per window; the next window starts in {verdict.ResetSeconds} s.")
                with
            { RetryAfter = verdict.ResetSeconds };
    }

    private static string Text(int number) =>
        (uint)number < (uint)Numbers.Length ? Numbers[number] : number.ToString(CultureInfo.InvariantCulture);
}
