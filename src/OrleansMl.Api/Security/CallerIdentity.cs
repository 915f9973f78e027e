using System.Security.Claims;
using OrleansMl.ApiKeys;
using OrleansMl.Content;

namespace OrleansMl.Security;

/// <summary>The identity of a validated token or API key with the <see cref="OrleansMl.Caller"/> read from its claims once.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    // Keeps services apart from the users of the issuer.
    private const string ServicePrefix = "key:";

    private CallerIdentity(ClaimsIdentity token, Caller caller) : base(token.Claims, "Bearer", TokenClaims.Subject, TokenClaims.Roles) => Caller = caller;

    private CallerIdentity(ApiKey key)
        : base([new(TokenClaims.Subject, ServicePrefix + key.Name)], "ApiKey", TokenClaims.Subject, TokenClaims.Roles)
    {
        Caller = new(
            ServicePrefix + key.Name,
            CallerRoles.Service | (key.Scopes.HasFlag(ApiKeyScopes.Admin) ? CallerRoles.Admin : CallerRoles.None) | (key.Scopes.HasFlag(ApiKeyScopes.Simulate) ? CallerRoles.Simulator : CallerRoles.None));
        Scopes = key.Scopes;
    }

    public Caller Caller { get; }

    /// <summary>What an API key opens; null for a token, whose roles alone decide.</summary>
    public ApiKeyScopes? Scopes { get; }

    /// <summary>The service that an API key names.</summary>
    public static CallerIdentity From(ApiKey key) => new(key);

    /// <summary>Null when the token names no user that could be an owner.</summary>
    public static CallerIdentity? From(ClaimsIdentity token)
    {
        if (token.FindFirst(TokenClaims.Subject)?.Value is not { } user || !ContentLimits.IsValidId(user))
        {
            return null;
        }

        var roles = CallerRoles.None;
        foreach (var claim in token.Claims)
        {
            roles |= (claim.Type, claim.Value) switch
            {
                (TokenClaims.IsAdmin, var value) when bool.TryParse(value, out var isAdmin) && isAdmin => CallerRoles.Admin,
                (TokenClaims.Roles, TokenClaims.AdminRole) => CallerRoles.Admin,
                (TokenClaims.Roles, TokenClaims.ModeratorRole) => CallerRoles.Moderator,
                (TokenClaims.Roles, TokenClaims.ServiceRole) => CallerRoles.Service,
                (TokenClaims.Roles, TokenClaims.SimulatorRole) => CallerRoles.Simulator | CallerRoles.Service,
                _ => CallerRoles.None,
            };
        }

        return new(token, new(user, roles));
    }
}

internal static class CallerExtensions
{
    /// <summary>Who is asking; null without a valid token.</summary>
    public static Caller? Caller(this ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Caller;

    /// <summary>Who is asking, behind an authorization policy.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.User.Caller() ?? throw new InvalidOperationException("The request has no caller. Call UseOrleansMlApi() before MapOrleansMlApi().");

    public static bool Is(this Caller caller, CallerRoles any) => (caller.Roles & any) != 0;
}
