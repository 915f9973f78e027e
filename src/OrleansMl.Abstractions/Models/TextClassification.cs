using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Models;

/// <summary>What a text-classification model is called with.</summary>
/// <param name="Text">The raw text, well-formed UTF-16.</param>
/// <param name="EvidenceFloor">Labels at or above this score come with evidence spans. In [0, 1]; above 1 asks for none.</param>
[GenerateSerializer, Immutable, Alias("text-classification-input")]
public readonly record struct TextClassificationInput([property: Id(0)] string Text, [property: Id(1)] float EvidenceFloor);

/// <summary>What a text-classification model said about one text.</summary>
[GenerateSerializer, Immutable, Alias("text-classification")]
public sealed record TextClassification
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>The calibration the scores went through, for example <c>platt-1</c>; <c>none</c> when raw.</summary>
    [Id(1)] public required string Calibration { get; init; }

    /// <summary>One entry per label of the package, in its order.</summary>
    [Id(2)] public required ImmutableArray<LabelScore> Labels { get; init; }

    /// <summary>
    /// The words behind every label that maps to a category and reached the evidence floor, strongest first within a category.
    /// </summary>
    [Id(3)] public ImmutableArray<EvidenceSpan> Evidence { get; init; } = [];

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(4)] public double Ms { get; init; }

    /// <summary>The languages the version can judge, as BCP 47 tags (<c>judges</c> in its manifest). Empty: it judges every text.</summary>
    [Id(5)] public ImmutableArray<string> Judges { get; init; } = [];
}

/// <summary>A label's probability.</summary>
/// <param name="Label">The label as the package names it.</param>
/// <param name="Category">The moderation category it maps to; null when it maps to none.</param>
/// <param name="Score">Calibrated probability in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("label-score")]
public readonly record struct LabelScore(
    [property: Id(0)] string Label,
    [property: Id(1)] ModerationCategory? Category,
    [property: Id(2)] float Score);
