namespace OrleansMl.Http;

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
}

internal sealed record AccessMetadata(Access Access);

/// <summary>An example of the request body as JSON.</summary>
internal sealed record RequestExample(string Json);

/// <summary>An example of an answer's body as JSON.</summary>
internal sealed record ResponseExample(int Status, string Json);

/// <summary>A header an answer may carry.</summary>
internal sealed record ResponseHeader(int Status, string Name, string Description);

internal static class EndpointMetadataExtensions
{
    /// <summary>Sets who may call; what depends on the item (owner, reader) is checked by the handler, since only the item knows its owner.</summary>
    public static TBuilder RequireAccess<TBuilder>(this TBuilder builder, Access access) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AccessMetadata(access), MayAnswer(401), MayAnswer(403), MayAnswer(503))
            .RequireAuthorization(access switch
            {
                Access.Admin => Security.Policies.Admin,
                Access.Service => Security.Policies.Service,
                _ => Security.Policies.User,
            });

    /// <summary>The request body, with an example.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder builder, string example) where T : notnull =>
        builder.Accepts<T>("application/json").WithMetadata(new RequestExample(example));

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, int status, string? example = null)
    {
        builder.Produces<T>(status);
        return example is null ? builder : builder.WithMetadata(new ResponseExample(status, example));
    }

    /// <summary>The problems an operation may answer beyond 401, 403, 429 and 503, which all may.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(MayAnswer(status));
        }

        return builder;
    }

    /// <summary>Says in the OpenAPI document that an operation may answer this problem.</summary>
    internal static ProducesResponseTypeMetadata MayAnswer(int status) => new(status, typeof(Problem), ["application/problem+json"]);
}
