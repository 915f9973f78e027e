using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>What an image-classification model is called with.</summary>
/// <param name="Image">The file: JPEG, PNG, WebP, GIF or BMP.</param>
[GenerateSerializer, Immutable, Alias("image-classification-input")]
public readonly record struct ImageClassificationInput([property: Id(0)] ImmutableArray<byte> Image);

/// <summary>What an image-classification model said about one picture.</summary>
[GenerateSerializer, Immutable, Alias("image-classification")]
public sealed record ImageClassification
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>The calibration the scores went through; <c>none</c> when raw.</summary>
    [Id(1)] public required string Calibration { get; init; }

    /// <summary>One entry per label of the package, in its order.</summary>
    [Id(2)] public required ImmutableArray<LabelScore> Labels { get; init; }

    /// <summary>From acceptance into the queue to the answer, decoding included. Milliseconds.</summary>
    [Id(3)] public double Ms { get; init; }
}
