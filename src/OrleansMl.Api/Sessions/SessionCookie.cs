using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.Operations;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>Marks an operation that a session does not open: it begins one.</summary>
internal sealed record TokenOnlyMetadata;

/// <summary>
/// The cookie of a session: encrypted and signed by ASP.NET Core, and good for nothing once the cluster says that its session was ended.
/// </summary>
internal sealed class SessionCookie(SessionCache sessions, TimeProvider timeProvider) : CookieAuthenticationEvents
{
    public const string SchemeName = "Session";

    /// <summary>The prefix makes browsers refuse one that another host or a plain connection set.</summary>
    public const string Name = "__Host-oml";

    /// <summary>The answer to who comes with a session that is over.</summary>
    public static readonly Problem Ended = Problem.Of(
        StatusCodes.Status401Unauthorized,
        ProblemCodes.SessionEnded,
        "The session has ended, or the cookie is not valid. Sign in again: POST /api/v1/session with a token.");

    /// <summary>
    /// True when the request comes with a session and nothing else, since any other credential counts before it, and asks for something
    /// that depends on who asks: files of pages, which are anybody's, cost nothing.
    /// </summary>
    public static bool IsMeant(HttpContext context)
    {
        var request = context.Request;
        return request.Headers.Cookie.Count > 0
            && request.Headers.Authorization.Count == 0
            && context.GetEndpoint()?.Metadata is { } endpoint
            && (endpoint.GetMetadata<IAllowAnonymous>() is null || endpoint.GetMetadata<AccessMetadata>() is not null)
            && endpoint.GetMetadata<TokenOnlyMetadata>() is null
            && request.Cookies.ContainsKey(Name)
            && !ApiKeyHandler.IsMeant(context)
            && !Dashboard.BringsToken(context);
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var now = timeProvider.GetUtcNow();
        var (issued, expires) = (context.Properties.IssuedUtc ?? now, context.Properties.ExpiresUtc ?? now);

        // Streams come back by themselves: they are no use of the session.
        var renews = now - issued > expires - now
            && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AdmissionMetadata>()?.Kind is not AdmissionKind.Stream;
        if (context.Principal?.Identity is ClaimsIdentity ticket
            && SessionIdentity.From(ticket, renews ? now + (expires - issued) : expires) is { } identity
            && now < identity.Session.Until
            && await sessions.IsLiveAsync(identity.Caller.UserId, identity.Session.Id))
        {
            context.ReplacePrincipal(new(identity));
            context.ShouldRenew = renews;
            return;
        }

        context.RejectPrincipal();
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResult.WriteAsync(context.HttpContext, Ended);
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) => ProblemResult.WriteAsync(
        context.HttpContext, context.HttpContext.AccessDenied());
}

/// <summary>What the cookie is like.</summary>
internal sealed class ConfigureSessionCookie(IOptions<SessionOptions> sessions, TimeProvider timeProvider)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options)
    {
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != SessionCookie.SchemeName)
        {
            return;
        }

        options.Cookie.Name = SessionCookie.Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = sessions.Value.IdleTimeout;

        // SessionCookie renews, and only what it let in.
        options.SlidingExpiration = false;
        options.EventsType = typeof(SessionCookie);
        options.TimeProvider = timeProvider;
    }
}
