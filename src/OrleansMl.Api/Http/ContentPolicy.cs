namespace OrleansMl.Http;

/// <summary>Endpoint metadata: a page for browsers, with what it may load. Everything else may load nothing.</summary>
internal sealed record PageMetadata
{
    /// <summary>
    /// Everything from this host: no fonts, logos or scripts of others. Pages bring styles in the text and pictures as data;
    /// ReDoc makes its search worker from a blob.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; worker-src blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

/// <summary>Says to browsers that an answer is what its content type says, and what it may load.</summary>
internal static class ContentPolicy
{
    // A JSON answer that is opened as a page shows text and runs nothing.
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Call it after routing.</summary>
    public static IApplicationBuilder UseContentPolicy(this IApplicationBuilder app) => app.Use(static next => context =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy =
            context.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null ? PageMetadata.Policy : Nothing;
        return next(context);
    });

    /// <summary>Marks pages.</summary>
    public static TBuilder AsPage<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new PageMetadata());
}
