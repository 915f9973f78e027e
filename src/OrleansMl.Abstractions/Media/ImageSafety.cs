using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Media;

/// <summary>What an image-safety model is called with: a picture, or frames of one video.</summary>
/// <param name="Frames">1 to <see cref="MaxFrames"/> of them.</param>
[GenerateSerializer, Immutable, Alias("image-safety-input")]
public readonly record struct ImageSafetyInput([property: Id(0)] ImmutableArray<PictureFrame> Frames)
{
    /// <summary>The most frames of one call: 64.</summary>
    public const int MaxFrames = 64;
}

/// <summary>What an image-safety model said.</summary>
[GenerateSerializer, Immutable, Alias("image-safety")]
public sealed record ImageSafety
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>The calibration the scores went through; <c>none</c> when raw.</summary>
    [Id(1)] public required string Calibration { get; init; }

    /// <summary>One entry per frame, in their order.</summary>
    [Id(2)] public required ImmutableArray<FrameScores> Frames { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(3)] public double Ms { get; init; }
}

/// <summary>The scores of one frame.</summary>
/// <param name="Labels">One per label of the package, in its order, in [0, 1]; with a softmax they sum to 1.</param>
[GenerateSerializer, Immutable, Alias("frame-scores")]
public readonly record struct FrameScores([property: Id(0)] ImmutableArray<LabelScore> Labels)
{
    /// <summary>The score of a label; 0 where the model has no such label.</summary>
    public float Of(string label)
    {
        foreach (var score in Labels)
        {
            if (score.Label == label)
            {
                return score.Score;
            }
        }

        return 0;
    }
}
