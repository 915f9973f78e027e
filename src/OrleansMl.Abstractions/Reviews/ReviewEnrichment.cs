namespace OrleansMl.Reviews;

/// <summary>Whether the platform answered what it knows beside the item.</summary>
public enum ReviewEnrichmentState
{
    /// <summary>It was not asked: nothing says where, the case is not one that it is asked about, or it fails just now.</summary>
    None,

    /// <summary>It was asked, and has not answered yet.</summary>
    Pending,

    /// <summary>It answered.</summary>
    Ready,

    /// <summary>It did not answer in time, or not with what was asked for. It is not asked again.</summary>
    Failed,
}

/// <summary>What the platform itself says about the item of a case and its author.</summary>
[GenerateSerializer, Immutable, Alias("review-enrichment")]
public sealed record ReviewEnrichment
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>It was not asked.</summary>
    public static readonly ReviewEnrichment None = new();

    /// <summary>Whether it answered.</summary>
    [Id(0)] public ReviewEnrichmentState State { get; init; }

    /// <summary>The answer: a JSON object of at most <see cref="MaxBytes"/>, as the platform gave it; null without one.</summary>
    [Id(1)] public string? Data { get; init; }

    /// <summary>When the answer came (UTC); null without one.</summary>
    [Id(2)] public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Why there is no answer; null otherwise.</summary>
    [Id(3)] public string? Error { get; init; }
}
