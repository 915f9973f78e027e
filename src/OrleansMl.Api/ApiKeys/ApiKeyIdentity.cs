using System.Security.Claims;
using OrleansMl.Security;

namespace OrleansMl.ApiKeys;

/// <summary>The service that an API key names.</summary>
internal sealed class ApiKeyIdentity(ApiKey key)
    : CallerIdentity([new Claim(TokenClaims.Subject, ServicePrefix + key.Name)], "ApiKey", new(ServicePrefix + key.Name, Roles(key.Scopes)))
{
    // Keeps services apart from the users of the issuer.
    private const string ServicePrefix = "key:";

    /// <summary>What the key opens.</summary>
    public ApiKeyScopes Scopes { get; } = key.Scopes;

    private static CallerRoles Roles(ApiKeyScopes scopes) =>
        CallerRoles.Service
        | (scopes.HasFlag(ApiKeyScopes.Admin) ? CallerRoles.Admin : CallerRoles.None)
        | (scopes.HasFlag(ApiKeyScopes.Simulate) ? CallerRoles.Simulator : CallerRoles.None);
}
