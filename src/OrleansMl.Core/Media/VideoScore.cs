using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>
/// One score for a video from those of its frames: the second-highest, or the mean of the top twentieth where that is more. A single frame
/// that a model errs on does not make a video unsafe, one unsafe frame in twenty of a long one does. The twentieth is rounded up and has at
/// least two frames, or it would be the highest frame alone in every clip of under twenty seconds; of one frame, its own score counts.
/// </summary>
/// <param name="Score">In [0, 1]; 0 without frames.</param>
/// <param name="Evidence">The frames that the score was made of, the highest first; empty without frames.</param>
public sealed record VideoScore(float Score, ImmutableArray<FrameScore> Evidence)
{
    /// <summary>Share of the frames whose mean counts.</summary>
    public const double TopShare = .05;

    /// <summary>Frames that are named as evidence, at most.</summary>
    public const int MaxEvidence = 10;

    private const int MinFrames = 2;

    /// <summary>The score of a video. O(n log n).</summary>
    /// <param name="frames">In any order.</param>
    public static VideoScore Of(IReadOnlyCollection<FrameScore> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0)
        {
            return new(0, []);
        }

        var top = Math.Min(frames.Count, Math.Max(MinFrames, (int)Math.Ceiling(frames.Count * TopShare)));
        FrameScore[] highest = [.. frames.OrderByDescending(frame => frame.Score).ThenBy(frame => frame.At).Take(top)];
        var second = highest[Math.Min(highest.Length, MinFrames) - 1].Score;
        var mean = (float)highest.Average(frame => (double)frame.Score);
        return second >= mean
            ? new(second, [.. highest.Take(MinFrames)])
            : new(mean, [.. highest.Take(MaxEvidence)]);
    }
}

/// <summary>What a model says of one frame.</summary>
/// <param name="At">From the beginning of the video.</param>
/// <param name="Score">In [0, 1].</param>
public readonly record struct FrameScore(TimeSpan At, float Score);
