using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>What a feature-extraction model is called with.</summary>
/// <param name="Text">The raw text, well-formed UTF-16.</param>
[GenerateSerializer, Immutable, Alias("text-embedding-input")]
public readonly record struct TextEmbeddingInput([property: Id(0)] string Text);

/// <summary>A text as a point: texts of like meaning lie close.</summary>
[GenerateSerializer, Immutable, Alias("text-embedding")]
public sealed record TextEmbedding
{
    /// <summary>The version that answered. Vectors of different models or versions must not be compared.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>
    /// As many numbers as the model has dimensions; of unit length, so that a dot product is the cosine. All
    /// zero when the model knows no word of the text.
    /// </summary>
    [Id(1)] public required ImmutableArray<float> Vector { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(2)] public double Ms { get; init; }

    /// <summary>The languages the model can judge, as BCP 47 tags; empty for every language.</summary>
    [Id(3)] public ImmutableArray<string> Judges { get => field.IsDefault ? [] : field; init; } = [];
}
