using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Media;

/// <summary>What a text-reading model is called with.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Boxes">Its lines, at most <see cref="MaxBoxes"/>; none means that the picture is one line.</param>
[GenerateSerializer, Immutable, Alias("text-reading-input")]
public readonly record struct TextReadingInput(
    [property: Id(0)] PictureFrame Picture, [property: Id(1)] ImmutableArray<TextBox> Boxes)
{
    /// <summary>The most lines of one call: 256.</summary>
    public const int MaxBoxes = 256;
}

/// <summary>What a text-reading model read.</summary>
[GenerateSerializer, Immutable, Alias("text-reading")]
public sealed record TextReading
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>One entry per box, in their order.</summary>
    [Id(1)] public required ImmutableArray<TextLine> Lines { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(2)] public double Ms { get; init; }
}

/// <summary>A line of text that was read in a picture.</summary>
/// <param name="Text">What it says; empty when nothing was read. The shipped reader leaves spaces out as often as not.</param>
/// <param name="Score">The mean certainty of its characters, in [0, 1]; 0 when there are none.</param>
[GenerateSerializer, Immutable, Alias("text-line")]
public readonly record struct TextLine([property: Id(0)] string Text, [property: Id(1)] float Score);
