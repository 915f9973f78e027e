using System.Collections.Immutable;

namespace OrleansMl.Moderation;

/// <summary>The verdict on an item's current revision and how it came about.</summary>
[GenerateSerializer, Immutable, Alias("moderation-report")]
public sealed record ModerationReport
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The revision the verdict is about.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>Where the item stands.</summary>
    [Id(2)] public required ContentState State { get; init; }

    /// <summary>The verdict; null while pending. A failed item carries the policy's <c>on_error</c> level.</summary>
    [Id(3)] public ModerationLevel? Level { get; init; }

    /// <summary>Calibrated probabilities in [0, 1]; a category that nothing scored is absent.</summary>
    [Id(4)] public CategoryScores Scores { get; init; } = CategoryScores.Empty;

    /// <summary>The words behind the scores. Offsets are UTF-16 code units of the raw text, end exclusive.</summary>
    [Id(5)] public ImmutableArray<EvidenceSpan> Evidence { get; init; } = [];

    /// <summary>The model versions that were asked.</summary>
    [Id(6)] public ImmutableArray<ModelKey> Models { get; init; } = [];

    /// <summary>The policy that was applied; null while pending.</summary>
    [Id(7)] public PolicyRef? Policy { get; init; }

    /// <summary>The rules that led to the level. Empty when nothing reached a threshold.</summary>
    [Id(8)] public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>When it was decided (UTC); null while pending.</summary>
    [Id(9)] public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who or what decided; null while pending.</summary>
    [Id(10)] public DecisionSource? DecidedBy { get; init; }

    /// <summary>How many attempts have failed so far; 0 in the normal case.</summary>
    [Id(11)] public int FailedAttempts { get; init; }

    /// <summary>When the next attempt is due (UTC); null when none is.</summary>
    [Id(12)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the last attempt failed; null in the normal case.</summary>
    [Id(13)] public string? Error { get; init; }

    /// <summary>
    /// True when the text speaks of suicide or self-harm, and no person has decided yet: offer help at once. Known as soon as the model has
    /// answered, also while the item is pending.
    /// </summary>
    [Id(14)] public bool Support { get; init; }

    /// <summary>Categories that no model could judge in the language of the text. Empty when all were judged.</summary>
    [Id(15)] public ImmutableArray<ModerationCategory> NotJudged { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Models whose second look at the text is still to come: the level follows the first stage until then, and may change. It comes with
    /// the next attempt. Empty when none is missing.
    /// </summary>
    [Id(16)] public ImmutableArray<string> Awaiting { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the live taught categories say; empty while none is live.</summary>
    [Id(20)] public ImmutableArray<TaughtScore> Taught { get => field.IsDefault ? [] : field; init; } = [];
}
