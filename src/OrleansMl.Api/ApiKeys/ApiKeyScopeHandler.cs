using Microsoft.AspNetCore.Authorization;
using OrleansMl.Http;

namespace OrleansMl.ApiKeys;

/// <summary>Refuses an API key what its scopes do not open, whatever else the endpoint's policy allows.</summary>
internal sealed class ApiKeyScopeHandler : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User.Identity is ApiKeyIdentity key && !Opens(key.Scopes, context.Resource as HttpContext))
        {
            // Not a matter of roles.
            if (context.Resource is HttpContext http)
            {
                var scope = http.GetEndpoint()?.Metadata.GetMetadata<ScopeMetadata>()?.Scope ?? ApiKeyScopes.Admin;
                http.Features.Set(new AccessRefusal($"The API key needs the scope {scope.ToString().ToLowerInvariant()}."));
            }

            context.Fail();
        }

        return Task.CompletedTask;
    }

    // An address without an endpoint has nothing to open: it ends as 404.
    private static bool Opens(ApiKeyScopes scopes, HttpContext? context) =>
        scopes.HasFlag(ApiKeyScopes.Admin)
        || context is not null
            && (context.GetEndpoint() is not { } endpoint
                || endpoint.Metadata.GetMetadata<ScopeMetadata>() is { } needed && scopes.HasFlag(needed.Scope));
}
