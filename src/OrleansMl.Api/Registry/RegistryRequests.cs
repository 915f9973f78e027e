using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Registry;

/// <summary>A version to be made live, or to score in the shadow.</summary>
public sealed record VersionRequest
{
    /// <summary>An installed version.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Version { get; init; }

    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>A return to the version before.</summary>
public sealed record RollBackRequest
{
    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>A version that shall decide for a share of the items.</summary>
public sealed record SplitBody
{
    /// <summary><c>experiment</c> runs until it is ended; <c>canary</c> ends itself.</summary>
    public SplitKind? Kind { get; init; }

    /// <summary>An installed version that is not live.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Version { get; init; }

    /// <summary>Its share of the items, above 0 and at most 100.</summary>
    public double? Percent { get; init; }

    /// <summary>When a canary ends itself.</summary>
    public CanaryLimitsBody? Limits { get; init; }

    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>When a canary ends itself; what is absent keeps its default.</summary>
public sealed record CanaryLimitsBody
{
    /// <summary>The highest share of failed calls, in [0, 1]; the default is 0.02.</summary>
    public double? MaxErrorRate { get; init; }

    /// <summary>
    /// The highest population stability index between its scores and those of the live version, above 0; the default is 0.25.
    /// </summary>
    public double? MaxDrift { get; init; }

    /// <summary>Scores are compared from so many calls of each version on, at least 100; the default is 500.</summary>
    public int? MinCalls { get; init; }
}
