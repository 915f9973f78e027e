using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.TaughtCategories;

/// <summary>Sentences that teach a category.</summary>
public sealed record TeachRequest
{
    /// <summary>1 to 64 characters of [a-z0-9_-], beginning with a letter; not the name of a fixed category. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Name { get; init; }

    /// <summary>What it is, for people, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Description { get; init; }

    /// <summary>
    /// 10 or more different sentences of the category, each of at most 500 UTF-16 code units; absent: those of its latest version, for
    /// another encoder.
    /// </summary>
    public string?[]? Examples { get; init; }

    /// <summary>Sentences that are not of it, the more like it the better. With the examples at most 2,000.</summary>
    public string?[]? CounterExamples { get; init; }

    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Which version goes live, and from which score on.</summary>
public sealed record PromoteCategoryRequest
{
    /// <summary>The version; the latest when absent.</summary>
    public int? Version { get; init; }

    /// <summary>
    /// From this score on a text is published with a warning. Absent with review and reject: the version's own threshold.
    /// </summary>
    public float? Flag { get; init; }

    /// <summary>From this score on a person decides.</summary>
    public float? Review { get; init; }

    /// <summary>From this score on a text is removed.</summary>
    public float? Reject { get; init; }

    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Why a category is changed.</summary>
public sealed record CategoryReasonRequest
{
    /// <summary>For the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>A text to try a category on.</summary>
public sealed record TryCategoryRequest
{
    /// <summary>1 to 50,000 UTF-16 code units. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>The version; the live one when absent, or else the latest.</summary>
    public int? Version { get; init; }
}

/// <summary>All taught categories.</summary>
public sealed record TaughtCategoriesView
{
    /// <summary>By name.</summary>
    public required ImmutableArray<TaughtCategory> Categories { get; init; }
}
