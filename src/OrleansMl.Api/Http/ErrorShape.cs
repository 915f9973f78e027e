using System.Globalization;

namespace OrleansMl.Http;

/// <summary>
/// Endpoint metadata: this operation speaks somebody else's protocol, so its errors have that protocol's shape, those of the
/// middleware (who, how often, is there room) included.
/// </summary>
internal abstract class ErrorShape
{
    /// <summary>What <see cref="WriteBodyAsync"/> writes, for the OpenAPI document.</summary>
    public abstract Type BodyType { get; }

    /// <summary>The media type of the body.</summary>
    public virtual string ContentType => "application/json";

    /// <summary>The status of the protocol for a problem; theirs know fewer than we do.</summary>
    public abstract int StatusOf(Problem problem);

    public abstract Task WriteBodyAsync(HttpContext context, int status, Problem problem);

    /// <summary>Writes a problem in the shape of the endpoint, or as a problem where it has none.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.GetEndpoint()?.Metadata.GetMetadata<ErrorShape>() is { } shape
            ? shape.WriteBodyAsync(context, shape.StatusOf(problem), problem)
            : JsonAnswer.WriteAsync(
                context,
                problem.Status,
                problem with { RequestId = context.TraceIdentifier },
                ApiJson.Default.Problem,
                "application/problem+json");
    }
}
