using OrleansMl.Http;

namespace OrleansMl.Operations;

/// <summary>Answers 503 while the process starts: its port is open, but nothing behind it runs yet.</summary>
internal sealed class StartingMiddleware(RequestDelegate next, NodeState state)
{
    public Task InvokeAsync(HttpContext context) =>
        state.HasStarted || context.Request.Path.StartsWithSegments("/health")
            ? next(context)
            : ProblemResult.WriteAsync(
                context, Problem.Unavailable(ProblemCodes.Overloaded, "The node is starting.", Problem.RetryAfterFailover));
}
