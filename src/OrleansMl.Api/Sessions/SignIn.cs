using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OrleansMl.Audit;
using OrleansMl.Http;

namespace OrleansMl.Sessions;

/// <summary>Begins and ends sessions: on record before it happens, in the cluster before the browser hears of it.</summary>
internal sealed partial class SignIn(
    GrainClient grains,
    SessionCache sessions,
    IAntiforgery antiforgery,
    IOptions<SessionOptions> options,
    TimeProvider timeProvider,
    ILogger<SignIn> logger)
{
    /// <summary>Begins a session, in place of the one that the browser may have.</summary>
    public async Task<Json<SessionView>> BeginAsync(HttpContext context, string subject, CallerRoles roles)
    {
        // The cookie counts for the session that goes, never for who signs in.
        var before = await OfCookieAsync(context);
        var now = timeProvider.GetUtcNow();
        var identity = SessionIdentity.Begin(subject, roles, now + options.Value.MaxLifetime, now + options.Value.IdleTimeout);
        context.User = new(identity);
        await grains.NoteAsync(
            context, timeProvider, AuditActions.SignIn, identity.Caller.UserId, string.Join(", ", SessionIdentity.Names(roles)));
        if (before is not null)
        {
            // First, so that the one that begins takes its place and not that of another browser.
            await grains.Audit.NoteAsync(new(now, before.Caller.UserId, AuditActions.SignOut, before.Caller.UserId, null));
            await EndAsync(before);
        }

        await grains.Sessions(identity.Caller.UserId).StartAsync(identity.Session with { StartedAt = now });

        await context.SignInAsync(
            SessionCookie.SchemeName,
            context.User,
            new() { IssuedUtc = now, ExpiresUtc = now + options.Value.IdleTimeout });
        LogSignedIn(identity.Caller.UserId, roles);
        return new(
            201,
            SessionView.Of(identity, antiforgery.GetAndStoreTokens(context).RequestToken!),
            SessionsJson.Default.SessionView);
    }

    /// <summary>Ends the session that the request's cookie is of, if there is one, and takes the cookie back.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (await OfCookieAsync(context) is { } session)
        {
            await grains.Audit.NoteAsync(
                new(timeProvider.GetUtcNow(), session.Caller.UserId, AuditActions.SignOut, session.Caller.UserId, null));
            await EndAsync(session);
            LogSignedOut(session.Caller.UserId);
        }

        await context.SignOutAsync(SessionCookie.SchemeName);
    }

    private async Task EndAsync(SessionIdentity session)
    {
        await grains.Sessions(session.Caller.UserId).EndAsync(session.Session.Id);
        sessions.Forget(session.Session.Id);
    }

    private static async Task<SessionIdentity?> OfCookieAsync(HttpContext context) =>
        context.User.Identity as SessionIdentity
        ?? (context.Request.Cookies.ContainsKey(SessionCookie.Name)
            ? (await context.AuthenticateAsync(SessionCookie.SchemeName)).Principal?.Identity as SessionIdentity
            : null);

    [LoggerMessage(EventId = 7201, Level = LogLevel.Information, Message = "User {UserId} signed in with a browser, roles {Roles}")]
    private partial void LogSignedIn(string userId, CallerRoles roles);

    [LoggerMessage(EventId = 7202, Level = LogLevel.Information, Message = "User {UserId} signed out")]
    private partial void LogSignedOut(string userId);
}
