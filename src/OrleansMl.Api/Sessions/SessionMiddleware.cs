using Microsoft.AspNetCore.Antiforgery;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>Marks operations that make or read cookies, whatever the request comes with.</summary>
internal sealed record UsesKeysMetadata;

internal static class SessionMiddleware
{
    // How often a stream looks whether its session holds, and how old an answer it believes: together it ends no later than a request is
    // refused.
    private static readonly TimeSpan StreamCheck = SessionCache.Stay / 2;

    /// <summary>Fetches the keys before a cookie is read. Before authentication; costs nothing without a cookie.</summary>
    public static IApplicationBuilder UseSessionKeys(this IApplicationBuilder app)
    {
        var keys = app.ApplicationServices.GetRequiredService<SharedKeys>();
        return app.Use(next => context =>
        {
            if (!SessionCookie.IsMeant(context) && context.GetEndpoint()?.Metadata.GetMetadata<UsesKeysMetadata>() is null)
            {
                return next(context);
            }

            var fetch = keys.FetchAsync();
            return fetch.IsCompletedSuccessfully ? next(context) : AwaitAsync(fetch, next, context);
        });
    }

    /// <summary>Refuses API keys where a session begins, and says why. Before authorization, which says no more than no.</summary>
    public static IApplicationBuilder UseTokenOnly(this IApplicationBuilder app) => app.Use(static next => context =>
        context.User.Identity is ApiKeyIdentity && context.GetEndpoint()?.Metadata.GetMetadata<TokenOnlyMetadata>() is not null
            ? ProblemResult.WriteAsync(
                context,
                Problem.Forbidden(
                    "A session belongs to a person: send the token of one. An API key is a service's; it goes with each request."))
            : next(context));

    /// <summary>
    /// Demands the antiforgery header of calls with a session that change something, and ends the streams of sessions that were ended.
    /// After authorization; who comes without a session passes at once.
    /// </summary>
    public static IApplicationBuilder UseSessionRules(this IApplicationBuilder app) => app.Use(static next => context =>
        context.User.Identity is not SessionIdentity session || context.GetEndpoint() is not { } endpoint ? next(context)
        : !IsSafe(context.Request.Method) ? CheckAsync(context, next)
        : endpoint.Metadata.GetMetadata<AdmissionMetadata>()?.Kind is AdmissionKind.Stream ? StreamAsync(context, session, next)
        : ReadAsync(context, next));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static async Task AwaitAsync(ValueTask fetch, RequestDelegate next, HttpContext context)
    {
        await fetch;
        await next(context);
    }

    // A cookie says to no cache that an answer is one person's, as a token does. What an operation says itself holds.
    private static Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        return next(context);
    }

    private static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await next(context);
            return;
        }

        await ProblemResult.WriteAsync(context, Problem.Of(
            StatusCodes.Status403Forbidden,
            ProblemCodes.AntiforgeryRequired,
            $"With a session, send the header {SessionsApi.AntiforgeryHeader} with the value of antiforgery.value of GET /api/v1/session; "
            + "nothing was done. A value is good for the user and the browser that asked for it."));
    }

    private static async Task StreamAsync(HttpContext context, SessionIdentity session, RequestDelegate next)
    {
        var sessions = context.RequestServices.GetRequiredService<SessionCache>();
        var timeProvider = context.RequestServices.GetRequiredService<TimeProvider>();
        var aborted = context.RequestAborted;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        context.RequestAborted = ended.Token;
        var watch = WatchAsync(sessions, session, timeProvider, ended);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            // The session was ended, not the client's patience.
            if (!context.Response.HasStarted)
            {
                await ProblemResult.WriteAsync(context, SessionCookie.Ended);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await watch;

            // What failed here did not fail because the client went away.
            context.RequestAborted = aborted;
        }
    }

    private static async Task WatchAsync(
        SessionCache sessions, SessionIdentity session, TimeProvider timeProvider, CancellationTokenSource ended)
    {
        try
        {
            do
            {
                await Task.Delay(StreamCheck, timeProvider, ended.Token);
            }
            while (timeProvider.GetUtcNow() < session.ExpiresAt
                && await sessions.IsLiveAsync(session.Caller.UserId, session.Session.Id, StreamCheck).AsTask().WaitAsync(ended.Token));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception)
        {
            // The cluster cannot be asked. The client comes back, and hears it then.
            await ended.CancelAsync();
            return;
        }

        await ended.CancelAsync();
    }
}
