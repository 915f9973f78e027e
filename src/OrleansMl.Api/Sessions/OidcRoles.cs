using System.Security.Claims;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

/// <summary>What somebody may do here by what a provider says of them.</summary>
internal static class OidcRoles
{
    private static readonly (string Name, CallerRoles Roles)[] Known =
    [
        (TokenClaims.AdminRole, CallerRoles.Admin),
        (TokenClaims.LeadRole, CallerRoles.Lead | CallerRoles.Moderator),
        (TokenClaims.ModeratorRole, CallerRoles.Moderator),
        (TokenClaims.LegalRole, CallerRoles.Legal),
    ];

    /// <summary>The roles that the claim holds. Without a mapping they are called as here.</summary>
    public static CallerRoles Of(ClaimsPrincipal user, OidcOptions options)
    {
        var roles = CallerRoles.None;
        foreach (var (name, role) in Known)
        {
            var theirs = options.Roles.Count == 0 ? [name] : options.Roles.TryGetValue(name, out var mapped) ? mapped : [];
            roles |= theirs.Any(one => Has(user, options.RolesClaim, one)) ? role : CallerRoles.None;
        }

        return roles;
    }

    /// <summary>True when no group is demanded, or the user is in one of them.</summary>
    public static bool IsInAllowedGroup(ClaimsPrincipal user, OidcOptions options) =>
        options.AllowedGroups.Count == 0 || options.AllowedGroups.Any(group => Has(user, options.GroupsClaim, group));

    // By case: a claim that users may set must not count as another one.
    private static bool Has(ClaimsPrincipal user, string type, string value) =>
        user.HasClaim(claim => claim.Type == type && claim.Value == value);
}
