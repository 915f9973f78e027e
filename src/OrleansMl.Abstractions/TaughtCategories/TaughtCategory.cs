using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.TaughtCategories;

/// <summary>Sentences that teach a category.</summary>
[GenerateSerializer, Immutable, Alias("taught-lesson")]
public sealed record TaughtLesson
{
    /// <summary>1–64 characters of <c>[a-z0-9_-]</c>, beginning with a letter; not the name of a fixed category.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it is, for people; null keeps what is known.</summary>
    [Id(1)] public string? Description { get; init; }

    /// <summary>
    /// At least <see cref="TaughtCategoryRules.MinExamples"/> sentences of the category. Empty: those of the latest version, for another
    /// encoder.
    /// </summary>
    [Id(2)] public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Sentences that are not of the category, the more like it the better. May be empty.</summary>
    [Id(3)] public ImmutableArray<string> CounterExamples { get; init; } = [];
}

/// <summary>From which score on a category leads to a level. In (0, 1], flag &lt;= review &lt;= reject; null never leads there.</summary>
/// <param name="Flag">At or above: published with a warning.</param>
/// <param name="Review">At or above: a person decides.</param>
/// <param name="Reject">At or above: removed.</param>
[GenerateSerializer, Immutable, Alias("taught-levels")]
public sealed record TaughtLevels(
    [property: Id(0)] float? Flag = null, [property: Id(1)] float? Review = null, [property: Id(2)] float? Reject = null)
{
    /// <summary>True when a text that nobody could judge must wait: the category would hide some.</summary>
    public bool Hides() => (Review ?? Reject) is not null;

    /// <summary>The level of a score.</summary>
    public ModerationLevel LevelOf(float score) =>
        score >= Reject ? ModerationLevel.Rejected
        : score >= Review ? ModerationLevel.ReviewRequired
        : score >= Flag ? ModerationLevel.Flagged
        : ModerationLevel.Approved;
}

/// <summary>What a version's own examples say of it, each judged by a head that was not taught it.</summary>
[GenerateSerializer, Immutable, Alias("taught-figures")]
public sealed record TaughtFigures
{
    /// <summary>The chance that an example scores above what is none. 0.5 is a coin.</summary>
    [Id(0)] public required double Auc { get; init; }

    /// <summary>The threshold that gives the best F1.</summary>
    [Id(1)] public required float Threshold { get; init; }

    /// <summary>Of what scores at or above it, how much is of the category, where one text in ten is.</summary>
    [Id(2)] public required double Precision { get; init; }

    /// <summary>Of the examples, how many score at or above it.</summary>
    [Id(3)] public required double Recall { get; init; }

    /// <summary>The ridge that was chosen.</summary>
    [Id(4)] public required double Ridge { get; init; }
}

/// <summary>One version of a taught category: its card.</summary>
[GenerateSerializer, Immutable, Alias("taught-version")]
public sealed record TaughtVersion
{
    /// <summary>1, 2, 3, …</summary>
    [Id(0)] public required int Version { get; init; }

    /// <summary>When it was taught (UTC).</summary>
    [Id(1)] public required DateTimeOffset TaughtAt { get; init; }

    /// <summary>Who taught it.</summary>
    [Id(2)] public required string TaughtBy { get; init; }

    /// <summary>The encoder whose vectors it judges.</summary>
    [Id(3)] public required ModelKey Encoder { get; init; }

    /// <summary>How many examples it was taught.</summary>
    [Id(4)] public required int Examples { get; init; }

    /// <summary>How many counter-examples were given.</summary>
    [Id(5)] public required int CounterExamples { get; init; }

    /// <summary>How many harmless sentences of our own stood beside them.</summary>
    [Id(6)] public required int OwnSentences { get; init; }

    /// <summary>The languages it judges: those of its examples that the encoder can judge; empty for every language.</summary>
    [Id(7)] public required ImmutableArray<string> Languages { get; init; }

    /// <summary>What leave-one-out says of it.</summary>
    [Id(8)] public required TaughtFigures Figures { get; init; }
}

/// <summary>A version that decides, or did, and from which score on.</summary>
/// <param name="Version">The version.</param>
/// <param name="Levels">Its thresholds.</param>
[GenerateSerializer, Immutable, Alias("taught-stage")]
public sealed record TaughtStage([property: Id(0)] int Version, [property: Id(1)] TaughtLevels Levels);

/// <summary>A category that an operator taught.</summary>
[GenerateSerializer, Immutable, Alias("taught-category")]
public sealed record TaughtCategory
{
    /// <summary>The name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    [Id(1)] public string? Description { get; init; }

    /// <summary>The version that takes part in verdicts; null while none does.</summary>
    [Id(2)] public TaughtStage? Live { get; init; }

    /// <summary>The version that scores without deciding; null while none does.</summary>
    [Id(3)] public int? Shadow { get; init; }

    /// <summary>What was live before, the latest first.</summary>
    [Id(4)] public ImmutableArray<TaughtStage> Previous { get; init; } = [];

    /// <summary>The versions that are kept, the latest first.</summary>
    [Id(5)] public ImmutableArray<TaughtVersion> Versions { get; init; } = [];
}

/// <summary>The sentences of a version.</summary>
[GenerateSerializer, Immutable, Alias("taught-sentences")]
public sealed record TaughtSentences
{
    /// <summary>The category.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The version.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>Of the category.</summary>
    [Id(2)] public required ImmutableArray<string> Examples { get; init; }

    /// <summary>Not of the category.</summary>
    [Id(3)] public required ImmutableArray<string> CounterExamples { get; init; }
}

/// <summary>What a version says of a text, without any consequence.</summary>
[GenerateSerializer, Immutable, Alias("taught-trial")]
public sealed record TaughtTrial
{
    /// <summary>The category.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The version.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>The strongest sentence's probability, in [0, 1].</summary>
    [Id(2)] public required float Score { get; init; }

    /// <summary>What its thresholds lead to: those it is live with, else its own threshold for a flag.</summary>
    [Id(3)] public required ModerationLevel Level { get; init; }

    /// <summary>The sentences that were judged, the strongest first; at most ten.</summary>
    [Id(4)] public required ImmutableArray<TaughtSentence> Sentences { get; init; }
}

/// <summary>A sentence of a text, and what a version says of it.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Score">Its probability, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("taught-sentence")]
public readonly record struct TaughtSentence([property: Id(0)] string Text, [property: Id(1)] float Score);
