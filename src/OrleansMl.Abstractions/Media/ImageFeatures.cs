using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Media;

/// <summary>What an image-features model is called with: a picture, or frames of one video.</summary>
/// <param name="Frames">1 to <see cref="MaxFrames"/> of them.</param>
[GenerateSerializer, Immutable, Alias("image-features-input")]
public readonly record struct ImageFeaturesInput([property: Id(0)] ImmutableArray<PictureFrame> Frames)
{
    /// <summary>The most frames of one call: 64.</summary>
    public const int MaxFrames = 64;
}

/// <summary>Pictures as vectors: the smaller the angle between two, the more alike they look.</summary>
[GenerateSerializer, Immutable, Alias("image-features")]
public sealed record ImageFeatures
{
    /// <summary>The version that answered; vectors of two versions cannot be compared.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>A vector of unit length per frame, in their order.</summary>
    [Id(1)] public required ImmutableArray<ImmutableArray<float>> Vectors { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(2)] public double Ms { get; init; }
}
