using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>Who or what decided.</summary>
public enum DecisionSource
{
    /// <summary>The policy over model scores.</summary>
    Auto,

    /// <summary>A moderator or administrator.</summary>
    Human,

    /// <summary>A bank of known content.</summary>
    Hash,

    /// <summary>A copyright claim.</summary>
    Claim,

    /// <summary>An appeal.</summary>
    Appeal,

    /// <summary>A legal request holds the item until a person has decided the request.</summary>
    Legal,
}

/// <summary>One entry of an item's append-only decision log.</summary>
[GenerateSerializer, Immutable, Alias("decision")]
public sealed record Decision
{
    /// <summary>Starts at 1 and grows by one within the item.</summary>
    [Id(0)] public required int Seq { get; init; }

    /// <summary>The revision this decision judged.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>SHA-256 of the revision's content, lower-case hex.</summary>
    [Id(2)] public required string ContentHash { get; init; }

    /// <summary>The verdict.</summary>
    [Id(3)] public required ModerationLevel Level { get; init; }

    /// <summary>Who or what decided.</summary>
    [Id(4)] public required DecisionSource Source { get; init; }

    /// <summary>The policy that was applied.</summary>
    [Id(5)] public required PolicyRef Policy { get; init; }

    /// <summary>The rules that led to the level, for example <c>spam>=review</c>. Empty when nothing reached a threshold.</summary>
    [Id(6)] public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>The scores the policy saw.</summary>
    [Id(7)] public CategoryScores Scores { get; init; } = CategoryScores.Empty;

    /// <summary>The deciding person; null for automatic decisions.</summary>
    [Id(8)] public string? Actor { get; init; }

    /// <summary>Why, in words, where words exist: an error, a moderator's reason.</summary>
    [Id(9)] public string? Reason { get; init; }

    /// <summary>The decision this one replaces, if any.</summary>
    [Id(10)] public int? Supersedes { get; init; }

    /// <summary>When (UTC).</summary>
    [Id(11)] public required DateTimeOffset At { get; init; }

    /// <summary>True when a shadow policy made it: recorded, never applied.</summary>
    [Id(12)] public bool Shadow { get; init; }

    /// <summary>True when the text speaks of suicide or self-harm: offer help at once.</summary>
    [Id(13)] public bool Support { get; init; }

    /// <summary>Categories that no model could judge in the language of the text; the policy decides what that means.</summary>
    [Id(14)] public ImmutableArray<ModerationCategory> NotJudged { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Models whose second look at the text was missing: the level follows the first stage alone, and a later decision follows with their
    /// answer. Empty when none is missing.
    /// </summary>
    [Id(15)] public ImmutableArray<string> Awaiting { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the first stage alone said of the categories that the second stage scored; null when no second stage did.</summary>
    [Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CategoryScores? FirstStage { get; init; }

    /// <summary>What the second stage alone said; null when none looked. The policy saw the mix of both.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CategoryScores? SecondStage { get; init; }

    /// <summary>What the live taught categories said.</summary>
    [Id(20)] public ImmutableArray<TaughtScore> Taught { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The key under which a human decided; null for automatic decisions. Never part of an answer.</summary>
    [Id(26), JsonIgnore] public string? DecisionId { get; init; }

    /// <summary>Who had decided the same before <see cref="Actor"/> confirmed it; null for none. Never part of an answer.</summary>
    [Id(31), JsonIgnore] public string? FirstActor { get; init; }

    /// <summary>True when users had reported the item to the moderator who decided.</summary>
    [Id(28), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsReported { get; init; }

    /// <summary>True when it restores what held before a human decision that was taken back.</summary>
    [Id(27), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsUndo { get; init; }

    /// <summary>What of the text was in banks of known content.</summary>
    [Id(30)] public ImmutableArray<BankMatch> Matches { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A policy version.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Version">The version, for example <c>1</c>.</param>
[GenerateSerializer, Immutable, Alias("policy-ref")]
public sealed record PolicyRef([property: Id(0)] string Name, [property: Id(1)] string Version);
