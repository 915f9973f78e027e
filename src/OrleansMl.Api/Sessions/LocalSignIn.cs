using System.Net;
using OrleansMl.Http;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Sessions;

/// <summary>
/// Signing in without a token, where a development node signs tokens with a key that lies in its data directory: for browsers on the same
/// machine. Everybody on that machine is trusted then, and nobody must hand requests of others on to the node: it is for development.
/// </summary>
internal static class LocalSignIn
{
    public const int MaxBytes = 4096;

    // What proxies add, and what ASP.NET Core leaves of it (ASPNETCORE_FORWARDEDHEADERS_ENABLED) once it has put it into the request: then
    // the address and the host are whatever the sender says.
    private static readonly string[] Forwarding =
    [
        "Forwarded", "Via", "X-Real-IP",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",
        "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Original-Prefix",
    ];

    /// <summary>
    /// True when the request comes from this machine and names it: a page of another host whose name leads here does not, and neither does
    /// what a proxy hands on.
    /// </summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && (context.Request.Host.Host is "localhost"
            || IPAddress.TryParse(context.Request.Host.Host, out var host) && IPAddress.IsLoopback(host))
        && !Forwarding.Any(context.Request.Headers.ContainsKey)
        && (context.Request.Headers.Origin.Count == 0
            || context.Request.Headers.Origin.ToString() == $"{context.Request.Scheme}://{context.Request.Host}");

    /// <summary>What is wrong with a request, and the roles that it names.</summary>
    public static List<FieldError> Check(LocalSignInRequest request, out CallerRoles roles)
    {
        List<FieldError> errors = [];
        if (UserIds.FromSubject(request.User) is null)
        {
            errors.Add(new(
                "/user",
                $"Must be 1-{UserIds.MaxSubjectLength} printable characters, and not . or ...",
                request.User is null ? "required" : "invalid_id"));
        }

        roles = request.Role switch
        {
            null => CallerRoles.None,
            TokenClaims.AdminRole => CallerRoles.Admin,
            TokenClaims.LeadRole => CallerRoles.Lead | CallerRoles.Moderator,
            TokenClaims.ModeratorRole => CallerRoles.Moderator,
            TokenClaims.LegalRole => CallerRoles.Legal,
            TokenClaims.ServiceRole => CallerRoles.Service,
            _ => CallerRoles.Simulator,
        };
        if (roles == CallerRoles.Simulator)
        {
            errors.Add(new("/role", "Must be one of admin, lead, moderator, legal, service, or absent.", "unknown_value"));
        }

        return errors;
    }
}
