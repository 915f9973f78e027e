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
        var before = await OfCookieAsync(context) is { } session ? SessionReference.Of(session) : null;
        var identity = await StartAsync(context, subject, roles, before, isFromProvider: false);
        return new(
            201,
            SessionView.Of(identity, antiforgery.GetAndStoreTokens(context).RequestToken!),
            SessionsJson.Default.SessionView);
    }

    /// <summary>Begins a session, and sets its cookie.</summary>
    /// <param name="context">The request; from here on it is the user's.</param>
    /// <param name="subject">Who signs in, as a token's subject.</param>
    /// <param name="roles">What they may do.</param>
    /// <param name="before">The session that this one takes the place of; null for none.</param>
    /// <param name="isFromProvider">True when they signed in at the OpenID Connect provider.</param>
    public async Task<SessionIdentity> StartAsync(
        HttpContext context, string subject, CallerRoles roles, SessionReference? before, bool isFromProvider)
    {
        var now = timeProvider.GetUtcNow();
        var identity = SessionIdentity.Begin(
            subject, roles, now + options.Value.MaxLifetime, now + options.Value.IdleTimeout, isFromProvider);
        context.User = new(identity);
        await grains.NoteAsync(
            context, timeProvider, AuditActions.SignIn, identity.Caller.UserId, string.Join(", ", SessionIdentity.Names(roles)));
        if (before is not null)
        {
            // First, so that the one that begins takes its place and not that of another browser.
            await EndAsync(before);
        }

        await grains.Sessions(identity.Caller.UserId).StartAsync(identity.Session with { StartedAt = now });

        await context.SignInAsync(
            SessionCookie.SchemeName,
            context.User,
            new() { IssuedUtc = now, ExpiresUtc = now + options.Value.IdleTimeout });
        LogSignedIn(identity.Caller.UserId, roles);
        return identity;
    }

    /// <summary>Ends the session that the request's cookie is of, and takes the cookie back.</summary>
    /// <returns>The session; null when there was none.</returns>
    public async Task<SessionIdentity?> EndAsync(HttpContext context)
    {
        var session = await OfCookieAsync(context);
        if (session is not null)
        {
            await EndAsync(SessionReference.Of(session));
            LogSignedOut(session.Caller.UserId);
        }

        await context.SignOutAsync(SessionCookie.SchemeName);
        return session;
    }

    /// <summary>The session that the request's cookie is of, if it holds, whatever else the request comes with.</summary>
    public static async Task<SessionIdentity?> OfCookieAsync(HttpContext context) =>
        context.User.Identity as SessionIdentity
        ?? (context.Request.Cookies.ContainsKey(SessionCookie.Name)
            ? (await context.AuthenticateAsync(SessionCookie.SchemeName)).Principal?.Identity as SessionIdentity
            : null);

    private async Task EndAsync(SessionReference session)
    {
        await grains.Audit.NoteAsync(new(timeProvider.GetUtcNow(), session.UserId, AuditActions.SignOut, session.UserId, null));
        await grains.Sessions(session.UserId).EndAsync(session.SessionId);
        sessions.Forget(session.SessionId);
    }

    [LoggerMessage(EventId = 7201, Level = LogLevel.Information, Message = "User {UserId} signed in with a browser, roles {Roles}")]
    private partial void LogSignedIn(string userId, CallerRoles roles);

    [LoggerMessage(EventId = 7202, Level = LogLevel.Information, Message = "User {UserId} signed out")]
    private partial void LogSignedOut(string userId);
}
