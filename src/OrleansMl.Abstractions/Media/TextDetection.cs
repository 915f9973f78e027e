using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Media;

/// <summary>What a text-detection model is called with.</summary>
/// <param name="Picture">Where text is looked for.</param>
[GenerateSerializer, Immutable, Alias("text-detection-input")]
public readonly record struct TextDetectionInput([property: Id(0)] PictureFrame Picture);

/// <summary>Where a text-detection model sees text.</summary>
[GenerateSerializer, Immutable, Alias("text-detection")]
public sealed record TextDetection
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>Lines of text as people read them: from the top down, then from the left. At most 256.</summary>
    [Id(1)] public required ImmutableArray<TextBox> Boxes { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(2)] public double Ms { get; init; }
}

/// <summary>A rectangle with a line of text in it, turned as the line is.</summary>
/// <param name="X">Its middle, in pixels from the left of the picture.</param>
/// <param name="Y">Its middle, in pixels from the top.</param>
/// <param name="Width">Along the line, in pixels.</param>
/// <param name="Height">Across the line, in pixels.</param>
/// <param name="Angle">By how much the line falls to the right: radians in [-π/4, π/4].</param>
/// <param name="Score">How sure the model is, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("text-box")]
public readonly record struct TextBox(
    [property: Id(0)] float X,
    [property: Id(1)] float Y,
    [property: Id(2)] float Width,
    [property: Id(3)] float Height,
    [property: Id(4)] float Angle,
    [property: Id(5)] float Score);
