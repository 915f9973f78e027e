namespace OrleansMl.Http;

/// <summary>An example of the request body as JSON.</summary>
internal sealed record RequestExample(string Json);

/// <summary>An example of an answer's body as JSON.</summary>
internal sealed record ResponseExample(int Status, string Json);

/// <summary>A header an answer may carry.</summary>
internal sealed record ResponseHeader(int Status, string Name, string Description);

/// <summary>Roles of which a caller needs one.</summary>
internal sealed record RequiredRoles(IReadOnlyList<string> Names);

/// <summary>What the caller lacks beside a role, where their kind of credentials is refused: a feature of the request.</summary>
internal sealed record AccessRefusal(string Detail);

internal static class EndpointMetadataExtensions
{
    /// <summary>The problem for whom the endpoint's policy refuses: says which roles open it.</summary>
    public static Problem AccessDenied(this HttpContext context) =>
        context.Features.Get<AccessRefusal>() is { } refusal ? Problem.Forbidden(refusal.Detail)
        : context.GetEndpoint()?.Metadata.GetMetadata<RequiredRoles>() is { Names: { } roles }
            ? Problem.Forbidden($"This needs {(roles.Count == 1 ? "the role" : "one of the roles")} {string.Join(", ", roles)}.") with
            {
                RequiredRoles = roles,
            }
        : Problem.ForStatus(StatusCodes.Status403Forbidden);

    /// <summary>The request body, with an example.</summary>
    public static RouteHandlerBuilder AcceptsExample<T>(this RouteHandlerBuilder builder, string example) where T : notnull =>
        builder.Accepts<T>("application/json").WithMetadata(new RequestExample(example));

    /// <summary>
    /// Lets the handler refuse what is not JSON: the router's own refusal is no endpoint of ours, and asks for a token first. For
    /// operations that need none; not in the document.
    /// </summary>
    public static RouteHandlerBuilder RefusesOtherMediaTypes<T>(this RouteHandlerBuilder builder) where T : notnull =>
        builder.Accepts<T>("application/json", AnyMediaType);

    /// <summary>See <see cref="RefusesOtherMediaTypes"/>.</summary>
    public const string AnyMediaType = "*/*";

    public static RouteHandlerBuilder ProducesExample<T>(this RouteHandlerBuilder builder, int status, string? example = null)
    {
        builder.Produces<T>(status);
        return example is null ? builder : builder.WithMetadata(new ResponseExample(status, example));
    }

    /// <summary>The problems an operation may answer beyond 401, 403, 429 and 503, which all may.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
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
