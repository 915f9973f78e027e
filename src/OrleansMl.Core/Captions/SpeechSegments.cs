using System.Collections.Immutable;

namespace OrleansMl.Captions;

/// <summary>A stretch in which somebody speaks.</summary>
/// <param name="Start">From the beginning of the audio.</param>
/// <param name="End">After the start.</param>
public readonly record struct SpeechSegment(TimeSpan Start, TimeSpan End);

/// <summary>How probabilities of speech become segments. Defaults are those of Silero VAD (get_speech_timestamps).</summary>
public sealed record SpeechSegmentOptions
{
    /// <summary>A probability from which on speech begins, in (0, 1]. The default is .5.</summary>
    public float Begin { get; init; } = .5f;

    /// <summary>
    /// A probability below which speech ends, at most <see cref="Begin"/>: what lies between changes nothing. The default is .35.
    /// </summary>
    public float End { get; init; } = .35f;

    /// <summary>Shorter stretches are no speech: a click, a cough. The default is 250 ms.</summary>
    public TimeSpan MinSpeech { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Shorter silences do not end a stretch. The default is 100 ms.</summary>
    public TimeSpan MinSilence { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Added before and after, as far as there is room: the first sound of a word is soft. The default is 30 ms.</summary>
    public TimeSpan Padding { get; init; } = TimeSpan.FromMilliseconds(30);
}

/// <summary>
/// Where somebody speaks, by the probability of each frame of audio. Hysteresis, so that a probability that wavers about one threshold does
/// not cut words: speech begins at a higher probability than it ends.
/// </summary>
public static class SpeechSegments
{
    /// <summary>The segments, in order; none overlap, and with padding one may begin where the one before it ends. O(frames).</summary>
    /// <param name="probabilities">Of speech, one a frame, in [0, 1].</param>
    /// <param name="frame">How long a frame is; 32 ms for Silero.</param>
    /// <param name="options">Thresholds and lengths; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frame has no length, or speech would end at a higher probability.</exception>
    public static ImmutableArray<SpeechSegment> Find(
        ReadOnlySpan<float> probabilities, TimeSpan frame, SpeechSegmentOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(frame, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.End, options.Begin);
        List<SpeechSegment> found = [];
        var (start, silence) = (-1, -1);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] >= options.Begin)
            {
                silence = -1;
                start = start < 0 ? i : start;
            }
            else if (start >= 0 && probabilities[i] < options.End)
            {
                silence = silence < 0 ? i : silence;
            }

            if (silence >= 0 && (i + 1 - silence) * frame >= options.MinSilence)
            {
                Add(found, start * frame, silence * frame, options);
                (start, silence) = (-1, -1);
            }
        }

        if (start >= 0)
        {
            Add(found, start * frame, (silence < 0 ? probabilities.Length : silence) * frame, options);
        }

        return Pad(found, probabilities.Length * frame, options.Padding);
    }

    private static void Add(List<SpeechSegment> found, TimeSpan start, TimeSpan end, SpeechSegmentOptions options)
    {
        if (end - start >= options.MinSpeech)
        {
            found.Add(new(start, end));
        }
    }

    /// <summary>Where two are nearer than both paddings, each gets half of what is between them.</summary>
    private static ImmutableArray<SpeechSegment> Pad(List<SpeechSegment> found, TimeSpan length, TimeSpan padding)
    {
        var padded = ImmutableArray.CreateBuilder<SpeechSegment>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            var before = i == 0 ? found[i].Start : (found[i].Start - found[i - 1].End) / 2;
            var after = i == found.Count - 1 ? length - found[i].End : (found[i + 1].Start - found[i].End) / 2;
            padded.Add(new(found[i].Start - Least(padding, before), found[i].End + Least(padding, after)));
        }

        return padded.ToImmutable();
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
