using Microsoft.Extensions.Options;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.RateLimiting;

/// <summary>For handlers whose cost shows only in the body.</summary>
internal sealed class CallerLimiter(NodeRateLimiter limiter, IOptions<RateLimitOptions> options)
{
    /// <summary>Takes more permits for the caller; the problem when there are not enough.</summary>
    public async ValueTask<Problem?> AcquireAsync(HttpContext context, RateLimitGroup group, int permits)
    {
        var caller = context.Caller();
        return permits > 0 && options.Value.Applies(caller)
            ? RateLimits.Report(context, await limiter.AcquireAsync(group, caller.UserId, options.Value.For(group), permits))
            : null;
    }
}
