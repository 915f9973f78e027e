using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansMl.Http;

namespace OrleansMl.RateLimiting;

/// <summary>How many requests this process works on at once. Section <c>OrleansMl:Admission</c>.</summary>
public sealed class AdmissionOptions
{
    internal const string Section = "OrleansMl:Admission";

    /// <summary>
    /// Requests beyond this are answered 503 <c>overloaded</c> at once instead of waiting: a queue that only grows serves nobody. The
    /// default is 1024; more lets latency and memory grow under overload. Health endpoints are never refused.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OrleansMl:Admission:MaxConcurrentRequests must be from 1 to 1000000.")]
    public int MaxConcurrentRequests { get; set; } = 1024;
}

/// <summary>Refuses early what cannot be served in time.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, IOptions<AdmissionOptions> options)
{
    private static readonly Problem Overloaded = Problem.Of(
        StatusCodes.Status503ServiceUnavailable,
        ProblemCodes.Overloaded,
        "This node is working on as many requests as it can; nothing was done.") with
    { RetryAfter = 1 };

    private readonly int _max = options.Value.MaxConcurrentRequests;
    private int _active;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _active) <= _max)
            {
                await next(context);
            }
            else
            {
                await ProblemResult.WriteAsync(context, Overloaded);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }
}
