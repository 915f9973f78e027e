using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>Scores text under the live policy without storing or deciding anything. Stateless; use key 0.</summary>
[GrainInterfaceType("moderation")]
public interface IModerationGrain : IGrainWithIntegerKey
{
    /// <summary>Scores a text as if it were submitted.</summary>
    /// <exception cref="ModelBusyException">The inference queue is full.</exception>
    /// <exception cref="ModelUnavailableException">A model the policy needs cannot be used.</exception>
    [Alias("score")]
    Task<ModerationScore> ScoreAsync(string text, ContentType type, CancellationToken cancellationToken = default);

    /// <summary>Scores several texts whose language the caller declares; the answers are in their order. All or none.</summary>
    /// <param name="texts">1–100 texts.</param>
    /// <param name="type">The surface whose thresholds apply to all of them.</param>
    /// <param name="language">A BCP 47 tag; null when the caller says nothing. It decides only where a text does not tell.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The inference queue is full.</exception>
    /// <exception cref="ModelUnavailableException">A model the policy needs cannot be used.</exception>
    [Alias("score-many-in")]
    Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
        ImmutableArray<string> texts, ContentType type, string? language, CancellationToken cancellationToken = default);

    /// <summary>Scores several texts in one call; the answers are in their order. All or none.</summary>
    /// <param name="texts">1–100 texts.</param>
    /// <param name="type">The surface whose thresholds apply to all of them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The inference queue is full.</exception>
    /// <exception cref="ModelUnavailableException">A model the policy needs cannot be used.</exception>
    [Alias("score-many")]
    Task<ImmutableArray<ModerationScore>> ScoreManyAsync(
        ImmutableArray<string> texts, ContentType type, CancellationToken cancellationToken = default);
}

/// <summary>What the live policy would decide.</summary>
[GenerateSerializer, Immutable, Alias("moderation-score")]
public sealed record ModerationScore
{
    /// <summary>The level a submission of this text would get.</summary>
    [Id(0)] public required ModerationLevel Level { get; init; }

    /// <summary>Calibrated probabilities in [0, 1].</summary>
    [Id(1)] public required CategoryScores Scores { get; init; }

    /// <summary>The words behind the scores. Offsets are UTF-16 code units of the raw text, end exclusive.</summary>
    [Id(2)] public ImmutableArray<EvidenceSpan> Evidence { get; init; } = [];

    /// <summary>The model versions that answered.</summary>
    [Id(3)] public ImmutableArray<ModelKey> Models { get; init; } = [];

    /// <summary>The policy that was applied.</summary>
    [Id(4)] public required PolicyRef Policy { get; init; }

    /// <summary>The rules that led to the level.</summary>
    [Id(5)] public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>
    /// What the text is written in, as far as it is certain: BCP 47 tags such as <c>en</c>, <c>und-Cyrl</c> (some language in that script).
    /// Empty when nothing is certain.
    /// </summary>
    [Id(12)] public ImmutableArray<string> Languages { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True when the text speaks of suicide or self-harm: offer help at once.</summary>
    [Id(6)] public bool Support { get; init; }

    /// <summary>Categories that no model could judge in the language of the text. Empty when all were judged.</summary>
    [Id(7)] public ImmutableArray<ModerationCategory> NotJudged { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Models whose second look at the text was missing (no room, no answer in time, broken): the level follows the first stage alone. Ask
    /// again later. Empty when none is missing.
    /// </summary>
    [Id(8)] public ImmutableArray<string> Awaiting { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the live taught categories say; empty while none is live.</summary>
    [Id(20)] public ImmutableArray<TaughtScore> Taught { get => field.IsDefault ? [] : field; init; } = [];
}
