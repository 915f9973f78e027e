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
