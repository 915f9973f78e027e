using OrleansMl.Http;

namespace OrleansMl.Security;

/// <summary>Who may call an operation; written into the OpenAPI document as <c>x-orleansml-access</c>.</summary>
internal enum Access
{
    /// <summary>Everybody with a token.</summary>
    User,

    /// <summary>The item's owner, administrators and services.</summary>
    Owner,

    /// <summary>The item's owner, moderators, administrators and services.</summary>
    Reader,

    /// <summary>Administrators and services.</summary>
    Service,

    /// <summary>Administrators.</summary>
    Admin,

    /// <summary>Moderators, leads and administrators; what a queue demands beside that the handler checks.</summary>
    Moderator,

    /// <summary>Leads and administrators.</summary>
    Lead,

    /// <summary>The legal team and administrators.</summary>
    Legal,

    /// <summary>The legal team alone: what is sealed even for administrators.</summary>
    LegalOnly,

    /// <summary>Leads, the legal team and administrators.</summary>
    LeadOrLegal,

    /// <summary>Moderators, leads, administrators and services.</summary>
    Staff,

    /// <summary>Moderators, leads, the legal team and administrators.</summary>
    TrustAndSafety,

    /// <summary>Everybody, also without a token; who sends one is known. What that opens beside the handler checks.</summary>
    Anybody,
}

internal sealed record AccessMetadata(Access Access);

internal static class AccessExtensions
{
    /// <summary>
    /// True when a caller's roles open operations of this kind; what depends on the item (owner, reader) is open to everybody for their
    /// own.
    /// </summary>
    public static bool IsOpenTo(this Access access, Caller caller) => access switch
    {
        Access.Admin => caller.Is(CallerRoles.Admin),
        Access.Service => caller.Is(CallerRoles.Admin | CallerRoles.Service),
        Access.Moderator => caller.Is(CallerRoles.Admin | CallerRoles.Moderator),
        Access.Lead => caller.Is(CallerRoles.Admin | CallerRoles.Lead),
        Access.Legal => caller.Is(CallerRoles.Admin | CallerRoles.Legal),
        Access.LegalOnly => caller.Is(CallerRoles.Legal),
        Access.LeadOrLegal => caller.Is(CallerRoles.Admin | CallerRoles.Lead | CallerRoles.Legal),
        Access.Staff => caller.Is(CallerRoles.Admin | CallerRoles.Moderator | CallerRoles.Service),
        Access.TrustAndSafety => caller.Is(CallerRoles.Admin | CallerRoles.Moderator | CallerRoles.Legal),
        Access.User or Access.Owner or Access.Reader or Access.Anybody => true,
        _ => false,
    };

    /// <summary>The roles of which a caller needs one; empty where everybody may call for their own.</summary>
    public static IReadOnlyList<string> RolesOf(Access access) => access switch
    {
        Access.Admin => [TokenClaims.AdminRole],
        Access.Service => [TokenClaims.ServiceRole, TokenClaims.AdminRole],
        Access.Moderator => [TokenClaims.ModeratorRole, TokenClaims.LeadRole, TokenClaims.AdminRole],
        Access.Lead => [TokenClaims.LeadRole, TokenClaims.AdminRole],
        Access.Legal => [TokenClaims.LegalRole, TokenClaims.AdminRole],
        Access.LegalOnly => [TokenClaims.LegalRole],
        Access.LeadOrLegal => [TokenClaims.LeadRole, TokenClaims.LegalRole, TokenClaims.AdminRole],
        Access.Staff => [TokenClaims.ModeratorRole, TokenClaims.LeadRole, TokenClaims.ServiceRole, TokenClaims.AdminRole],
        Access.TrustAndSafety =>
            [TokenClaims.ModeratorRole, TokenClaims.LeadRole, TokenClaims.LegalRole, TokenClaims.AdminRole],
        _ => [],
    };

    /// <summary>
    /// Sets who may call. What depends on the item (owner, reader) is checked by the handler, since only the item knows its owner.
    /// </summary>
    public static TBuilder RequireAccess<TBuilder>(this TBuilder builder, Access access) where TBuilder : IEndpointConventionBuilder =>
        access == Access.Anybody
            ? builder.WithMetadata(
                new AccessMetadata(access),
                EndpointMetadataExtensions.MayAnswer(403),
                EndpointMetadataExtensions.MayAnswer(503)).AllowAnonymous()
            : builder.WithMetadata(
                [
                    new AccessMetadata(access),
                    EndpointMetadataExtensions.MayAnswer(401),
                    EndpointMetadataExtensions.MayAnswer(403),
                    EndpointMetadataExtensions.MayAnswer(503),
                    .. RolesOf(access) is { Count: > 0 } roles ? new object[] { new RequiredRoles(roles) } : [],
                ])
            .RequireAuthorization(access switch
            {
                Access.Admin => AuthorizationPolicies.Admin,
                Access.Service => AuthorizationPolicies.Service,
                Access.Moderator => AuthorizationPolicies.Moderator,
                Access.Lead => AuthorizationPolicies.Lead,
                Access.Legal => AuthorizationPolicies.Legal,
                Access.LegalOnly => AuthorizationPolicies.LegalOnly,
                Access.LeadOrLegal => AuthorizationPolicies.LeadOrLegal,
                Access.Staff => AuthorizationPolicies.Staff,
                Access.TrustAndSafety => AuthorizationPolicies.TrustAndSafety,
                _ => AuthorizationPolicies.User,
            });
}
