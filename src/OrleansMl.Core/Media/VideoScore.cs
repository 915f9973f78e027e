using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>
/// One score for a video from those of its frames: the second-highest. A single frame that a model errs on does not make a video unsafe,
/// two unsafe frames do, however long it is. Of one frame, its own score counts. Decision 084.
/// </summary>
/// <param name="Score">In [0, 1]; 0 without frames.</param>
/// <param name="Evidence">
/// Frames with this score or a higher one, at most <see cref="MaxEvidence"/>, the highest and then the earliest first; empty without
/// frames.
/// </param>
public sealed record VideoScore(float Score, ImmutableArray<FrameScore> Evidence)
{
    /// <summary>Frames that are named as evidence, at most; more than two where several are as high as the second.</summary>
    public const int MaxEvidence = 10;

    /// <summary>The score of a video. O(n log n).</summary>
    /// <param name="frames">In any order.</param>
    public static VideoScore Of(IReadOnlyCollection<FrameScore> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0)
        {
            return new(0, []);
        }

        FrameScore[] highest = [.. frames.OrderByDescending(frame => frame.Score).ThenBy(frame => frame.At).Take(MaxEvidence)];
        var score = highest[Math.Min(1, highest.Length - 1)].Score;
        return new(score, [.. highest.TakeWhile(frame => frame.Score >= score)]);
    }
}

/// <summary>What a model says of one frame.</summary>
/// <param name="At">From the beginning of the video.</param>
/// <param name="Score">In [0, 1].</param>
public readonly record struct FrameScore(TimeSpan At, float Score);
