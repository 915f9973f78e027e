using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.RateLimiting;

/// <summary>Refuses early what cannot be served in time, by who asks and for what.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, AdmissionControl control)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var kind = context.GetEndpoint()?.Metadata.GetMetadata<AdmissionMetadata>()?.Kind ?? AdmissionKind.Request;
        using var admission = control.Enter(kind, context.User.Caller());
        await (admission.Refusal is { } problem ? ProblemResult.WriteAsync(context, problem) : next(context));
    }
}
