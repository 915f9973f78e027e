using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Media;

/// <summary>What a speech-activity model is called with: the next piece of one recording.</summary>
/// <param name="Samples">
/// Mono, 16,000 a second, in [-1, 1]: 1 to <see cref="MaxFrames"/> whole frames of <see cref="FrameSamples"/>. Fill the last one up with
/// zeros.
/// </param>
/// <param name="State">What the call before answered; empty at the beginning of a recording.</param>
[GenerateSerializer, Immutable, Alias("speech-activity-input")]
public readonly record struct SpeechActivityInput(
    [property: Id(0)] ImmutableArray<float> Samples, [property: Id(1)] ImmutableArray<float> State)
{
    /// <summary>Samples of a frame: 512, 32 milliseconds.</summary>
    public const int FrameSamples = 512;

    /// <summary>The most frames of a call: 1,024, 33 seconds.</summary>
    public const int MaxFrames = 1024;
}

/// <summary>Where somebody speaks, says a speech-activity model.</summary>
[GenerateSerializer, Immutable, Alias("speech-activity")]
public sealed record SpeechActivity
{
    /// <summary>The version that answered.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>The probability of speech in each frame, in [0, 1].</summary>
    [Id(1)] public required ImmutableArray<float> Probabilities { get; init; }

    /// <summary>What the model remembers: give it with the piece that follows.</summary>
    [Id(2)] public required ImmutableArray<float> State { get; init; }

    /// <summary>From acceptance into the queue to the answer. Milliseconds.</summary>
    [Id(3)] public double Ms { get; init; }
}
