using System.Security.Claims;
using OrleansMl.Users;

namespace OrleansMl.Security;

/// <summary>The identity of somebody who said who they are, with the <see cref="OrleansMl.Caller"/> read from the claims once.</summary>
internal class CallerIdentity : ClaimsIdentity
{
    protected CallerIdentity(IEnumerable<Claim> claims, string scheme, Caller caller)
        : base(claims, scheme, TokenClaims.Subject, TokenClaims.Roles) => Caller = caller;

    public Caller Caller { get; }

    /// <summary>Null when the token names no user that could be an owner (<see cref="UserIds.FromSubject"/>).</summary>
    public static CallerIdentity? From(ClaimsIdentity token) =>
        CallerOf(token) is { } caller ? new(token.Claims, "Bearer", caller) : null;

    /// <summary>Who the claims name; null when that is no user that could be an owner.</summary>
    protected static Caller? CallerOf(ClaimsIdentity token)
    {
        if (UserIds.FromSubject(token.FindFirst(TokenClaims.Subject)?.Value) is not { } user)
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
                (TokenClaims.Roles, TokenClaims.LeadRole) => CallerRoles.Lead | CallerRoles.Moderator,
                (TokenClaims.Roles, TokenClaims.LegalRole) => CallerRoles.Legal,
                (TokenClaims.Roles, TokenClaims.ServiceRole) => CallerRoles.Service,
                (TokenClaims.Roles, TokenClaims.SimulatorRole) => CallerRoles.Simulator | CallerRoles.Service,
                _ => CallerRoles.None,
            };
        }

        return new(user, roles);
    }
}

internal static class CallerExtensions
{
    /// <summary>Who is asking; null without a valid token.</summary>
    public static Caller? Caller(this ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Caller;

    /// <summary>Who is asking, behind an authorization policy.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.User.Caller()
            ?? throw new InvalidOperationException("The request has no caller. Call UseOrleansMlApi() before MapOrleansMlApi().");

    public static bool Is(this Caller caller, CallerRoles any) => (caller.Roles & any) != 0;
}
