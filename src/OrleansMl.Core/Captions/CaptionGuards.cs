using System.Collections.Immutable;

namespace OrleansMl.Captions;

/// <summary>
/// What a recogniser made up is dropped: recognisers that learned from subtitles fill silence with thanks for watching, and fall into loops
/// (A. Koenecke and others, Careless Whisper: speech-to-text hallucination harms, 2024).
/// </summary>
public static class CaptionGuards
{
    /// <summary>More characters a second than anybody speaks.</summary>
    public const int MaxSpokenRate = 40;

    /// <summary>So often may a text follow itself.</summary>
    public const int MaxRepeats = 3;

    /// <summary>
    /// Cues lie within speech: what does not touch a segment is dropped, what does is cut to where the first it touches begins and the last
    /// ends. Of those, cues of more than <see cref="MaxSpokenRate"/> characters a second are dropped; and of a text that follows itself
    /// more than <see cref="MaxRepeats"/> times, all but the first: that is a loop, while "yes" now and then is an answer.
    /// </summary>
    /// <param name="cues">Of the recogniser, in any order.</param>
    /// <param name="speech">Where somebody speaks, in order.</param>
    public static GuardedCaptions Apply(IEnumerable<CaptionCue> cues, IReadOnlyList<SpeechSegment> speech)
    {
        ArgumentNullException.ThrowIfNull(cues);
        ArgumentNullException.ThrowIfNull(speech);
        var (outside, tooFast, repeated) = (0, 0, 0);
        List<CaptionCue> kept = [];
        foreach (var cue in cues.OrderBy(cue => cue.Start).ThenBy(cue => cue.End))
        {
            var text = CaptionText.Clean(cue.Text);
            if (text.Length == 0)
            {
                continue;
            }

            if (WithinSpeech(cue, speech) is not { } within)
            {
                outside++;
            }
            else if (CaptionText.Count(text) > MaxSpokenRate * (within.End - within.Start).TotalSeconds)
            {
                tooFast++;
            }
            else
            {
                kept.Add(new(within.Start, within.End, text));
            }
        }

        var result = ImmutableArray.CreateBuilder<CaptionCue>(kept.Count);
        for (var (from, to) = (0, 0); from < kept.Count; from = to)
        {
            var text = CaptionText.Fold(kept[from].Text);
            for (to = from + 1; to < kept.Count && CaptionText.Fold(kept[to].Text) == text;)
            {
                to++;
            }

            var loops = to - from > MaxRepeats;
            repeated += loops ? to - from - 1 : 0;
            result.AddRange(kept[from..(loops ? from + 1 : to)]);
        }

        return new(result.ToImmutable(), outside, tooFast, repeated);
    }

    private static SpeechSegment? WithinSpeech(CaptionCue cue, IReadOnlyList<SpeechSegment> speech)
    {
        SpeechSegment? touched = null;
        foreach (var segment in speech)
        {
            if (segment.Start < cue.End && segment.End > cue.Start)
            {
                touched = new(touched?.Start ?? segment.Start, segment.End);
            }
        }

        return touched is { } hull
            ? new(cue.Start > hull.Start ? cue.Start : hull.Start, cue.End < hull.End ? cue.End : hull.End)
            : null;
    }
}

/// <summary>What is left of a recogniser's cues.</summary>
/// <param name="Cues">In order of their start.</param>
/// <param name="OutsideSpeech">How many were dropped because nobody speaks there.</param>
/// <param name="TooFast">How many because nobody speaks so fast.</param>
/// <param name="Repeated">How many because they repeat what was said.</param>
public sealed record GuardedCaptions(ImmutableArray<CaptionCue> Cues, int OutsideSpeech, int TooFast, int Repeated);
