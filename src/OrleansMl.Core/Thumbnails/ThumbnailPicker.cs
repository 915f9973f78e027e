using System.Collections.Immutable;
using OrleansMl.Fingerprints;

namespace OrleansMl.Thumbnails;

/// <summary>Which frames of a video are looked at, and which three are offered.</summary>
public static class ThumbnailPicker
{
    /// <summary>Frames that are offered, at most.</summary>
    public const int Offered = 3;

    /// <summary>Frames that are looked at, at most.</summary>
    public const int MaxCandidates = 120;

    /// <summary>Frames a second that are looked at.</summary>
    public const int CandidatesPerSecond = 2;

    /// <summary>Two that are offered lie at least this share of the video's length apart.</summary>
    public const double ApartShare = .1;

    /// <summary>And differ in more bits of their PDQ hashes.</summary>
    public const int ApartBits = 60;

    /// <summary>When to look: in the middle of equal parts, two a second and at most 120 in all; one for the shortest clip.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public static ImmutableArray<TimeSpan> Plan(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        var count = (int)Math.Clamp(Math.Floor(length.TotalSeconds * CandidatesPerSecond), 1, MaxCandidates);
        return [.. Enumerable.Range(0, count).Select(i => new TimeSpan((long)((Int128)length.Ticks * ((2 * i) + 1) / (2 * count))))];
    }

    /// <summary>
    /// The best frame, then the best that lies and looks far enough from those before, the best first. Fewer than three where a video has
    /// no more that differ; none when all have a flaw.
    /// </summary>
    /// <param name="candidates">In any order.</param>
    /// <param name="length">How long the video is.</param>
    public static ImmutableArray<ThumbnailCandidate> Choose(IEnumerable<ThumbnailCandidate> candidates, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        List<ThumbnailCandidate> chosen = [];
        foreach (var candidate in candidates
            .Where(candidate => candidate.Score.Flaw is null)
            .OrderByDescending(candidate => candidate.Score.Value)
            .ThenBy(candidate => candidate.At))
        {
            if (chosen.TrueForAll(other => AreApart(candidate, other, length)))
            {
                chosen.Add(candidate);
                if (chosen.Count == Offered)
                {
                    break;
                }
            }
        }

        return [.. chosen];
    }

    /// <summary>Bits alone: a quality too low to match is no reason to be different.</summary>
    private static bool AreApart(ThumbnailCandidate a, ThumbnailCandidate b, TimeSpan length) =>
        (a.At - b.At).Duration() >= length * ApartShare && a.Hash.Bits.DistanceTo(b.Hash.Bits) > ApartBits;
}

/// <summary>A frame that may become a thumbnail.</summary>
/// <param name="At">From the beginning of the video.</param>
/// <param name="Score">How good it is.</param>
/// <param name="Hash">What it looks like.</param>
public readonly record struct ThumbnailCandidate(TimeSpan At, ThumbnailScore Score, PdqHash Hash);
