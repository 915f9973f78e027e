using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>What a policy shall say.</summary>
public sealed record PolicyRequest
{
    /// <summary>What an item becomes that nobody could judge: review_required (the default) or rejected.</summary>
    public ModerationLevel? OnError { get; init; }

    /// <summary>
    /// The least level of a text in a language that no model judges: approved, flagged (the default) or review_required.
    /// </summary>
    public ModerationLevel? OnNotJudged { get; init; }

    /// <summary>True shows items while they wait for a verdict. The default is false.</summary>
    public bool? PendingVisible { get; init; }

    /// <summary>The thresholds. Required: a category without an entry leads to no level.</summary>
    public PolicyThresholdRequest[]? Thresholds { get; init; }

    /// <summary>
    /// Categories that must be scored, by surface: an item without a score for one of them goes to on_error. The default is none.
    /// </summary>
    public PolicyRequirementRequest[]? Require { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Categories that must be scored.</summary>
public sealed record PolicyRequirementRequest
{
    /// <summary>The categories, with thresholds or without. Required, at least one.</summary>
    public ModerationCategory[]? Categories { get; init; }

    /// <summary>The kind of content; absent: every kind. Lines for every kind and for one count together.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Surface { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>The thresholds of one category. In (0, 1], flag &lt;= review &lt;= reject; an absent one never leads to that level.</summary>
public sealed record PolicyThresholdRequest
{
    /// <summary>The category. Required.</summary>
    public ModerationCategory? Category { get; init; }

    /// <summary>The kind of content; absent: every kind without an entry of its own.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Surface { get; init; }

    /// <summary>From this score on: published with a warning.</summary>
    public float? Flag { get; init; }

    /// <summary>From this score on: a person decides.</summary>
    public float? Review { get; init; }

    /// <summary>From this score on: removed. Never for self_harm.</summary>
    public float? Reject { get; init; }

    /// <summary>
    /// The tier of standing from which on it holds, for example limited; absent: for everybody. Never milder than what holds for others or
    /// for a better tier.
    /// </summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Tier { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What to try, on which stored scores.</summary>
public sealed record SimulationBody
{
    /// <summary>The policy to try; the draft when absent.</summary>
    public PolicyRequest? Document { get; init; }

    /// <summary>Only what was scored since, as an ISO 8601 time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was scored before, as an ISO 8601 time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only this kind of content.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Type { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Why a policy is changed.</summary>
public sealed record PolicyReasonRequest
{
    /// <summary>For the version's note and the audit, at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>How the scores of a category are spread.</summary>
public sealed record ScoreHistogramView
{
    /// <summary>The category.</summary>
    public required ModerationCategory Category { get; init; }

    /// <summary>The kind of content that was asked for; null for all.</summary>
    public required ContentType? Surface { get; init; }

    /// <summary>Items with a score of the category.</summary>
    public required long Items { get; init; }

    /// <summary>Items that no model could judge for the category; they are in no bin.</summary>
    public required long NotJudged { get; init; }

    /// <summary>When the oldest was scored (UTC); null without any.</summary>
    public required DateTimeOffset? Oldest { get; init; }

    /// <summary>50 bins, the lowest scores first.</summary>
    public required ImmutableArray<ScoreBin> Bins { get; init; }
}
