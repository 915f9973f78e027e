namespace OrleansMl.ApiKeys;

/// <summary>The scope an API key needs for an endpoint, beside what the endpoint asks of every caller.</summary>
internal sealed record ScopeMetadata(ApiKeyScopes Scope);

internal static class ScopeMetadataExtensions
{
    /// <summary>
    /// Opens an endpoint or a group to API keys of this scope. Without it only keys with <see cref="ApiKeyScopes.Admin"/> get in.
    /// </summary>
    public static TBuilder AllowScope<TBuilder>(this TBuilder builder, ApiKeyScopes scope) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ScopeMetadata(scope));
}

internal static class ScopeContextExtensions
{
    /// <summary>
    /// True when the caller may also do what another scope opens: an operation that does two things needs both. A token has no scopes, its
    /// roles say everything.
    /// </summary>
    public static bool MayUse(this HttpContext context, ApiKeyScopes scope) =>
        context.User.Identity is not ApiKeyIdentity key || (key.Scopes & (scope | ApiKeyScopes.Admin)) != 0;
}
