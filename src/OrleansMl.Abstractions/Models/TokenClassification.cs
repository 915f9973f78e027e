using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>What a token-classification model is called with.</summary>
/// <param name="Text">The raw text, well-formed UTF-16.</param>
[GenerateSerializer, Immutable, Alias("token-classification-input")]
public readonly record struct TokenClassificationInput([property: Id(0)] string Text);

/// <summary>The names that a token-classification model found in one text.</summary>
[GenerateSerializer, Immutable, Alias("token-classification")]
public sealed record TokenClassification
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>In the order of the text; they do not overlap.</summary>
    [Id(1)] public required ImmutableArray<EntityMention> Entities { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(2)] public double Ms { get; init; }
}

/// <summary>A name as it stands in a text.</summary>
/// <param name="Text">The raw text from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Type">What it names, as the package's labels say without their B- or I-, for example <c>person</c>.</param>
/// <param name="Start">Its first UTF-16 code unit in the raw text.</param>
/// <param name="End">The UTF-16 code unit after its last.</param>
/// <param name="Score">The model's probability for it in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("entity-mention")]
public readonly record struct EntityMention(
    [property: Id(0)] string Text,
    [property: Id(1)] string Type,
    [property: Id(2)] int Start,
    [property: Id(3)] int End,
    [property: Id(4)] float Score);
