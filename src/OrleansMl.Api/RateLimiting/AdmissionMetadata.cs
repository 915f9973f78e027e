namespace OrleansMl.RateLimiting;

/// <summary>Which budget an endpoint's requests take their slot from.</summary>
internal enum AdmissionKind
{
    /// <summary>The common one of everybody who says who they are; a small one for who does not.</summary>
    Request,

    /// <summary>That of event streams, which hold their slot for minutes.</summary>
    Stream,

    /// <summary>That of scrapes, so that an overloaded node is still seen.</summary>
    Metrics,

    /// <summary>None: probes must be told the truth.</summary>
    Health,
}

/// <summary>Marks an endpoint whose requests have another budget than <see cref="AdmissionKind.Request"/>.</summary>
internal sealed record AdmissionMetadata(AdmissionKind Kind);

internal static class AdmissionExtensions
{
    public static TBuilder AdmitAs<TBuilder>(this TBuilder builder, AdmissionKind kind) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AdmissionMetadata(kind));
}
