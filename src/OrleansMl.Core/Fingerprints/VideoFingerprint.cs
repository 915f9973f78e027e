using System.Collections.Immutable;
using OrleansMl.Banks;

namespace OrleansMl.Fingerprints;

/// <summary>
/// What a video is known by: the PDQ hashes of its frames in order, one a second. Frames that are near to the last one kept belong to it,
/// frames in which too little is to be seen to none (the pruning of vPDQ, github.com/facebook/ThreatExchange/tree/main/vpdq).
/// </summary>
public sealed class VideoFingerprint
{
    /// <summary>A frame that differs in at most so many bits from the last one kept is the same still.</summary>
    public const int SameStillDistance = 10;

    /// <summary>The longest that is read back: more than any video has, few enough to match.</summary>
    public const int MaxFrames = 14_400;

    private const byte Format = 1;
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(10);

    private VideoFingerprint(TimeSpan interval, ImmutableArray<VideoStill> stills) => (Interval, Stills) = (interval, stills);

    /// <summary>From one frame to the next: a second, or more where a long video was sampled thinner. Whole milliseconds.</summary>
    public TimeSpan Interval { get; }

    /// <summary>In order of time; they do not overlap.</summary>
    public ImmutableArray<VideoStill> Stills { get; }

    /// <summary>How long something is to be seen.</summary>
    public TimeSpan Length => Stills.Sum(still => still.Frames) * Interval;

    /// <summary>The fingerprint of a video.</summary>
    /// <param name="frames">Hashes of all sampled frames in order, at most <see cref="MaxFrames"/>.</param>
    /// <param name="interval">Between two of them, 1 ms to 10 min, whole milliseconds.</param>
    /// <exception cref="ArgumentException">There are too many frames, or the interval is out of range.</exception>
    public static VideoFingerprint Of(IReadOnlyList<PdqHash> frames, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count > MaxFrames)
        {
            throw new ArgumentException($"At most {MaxFrames} frames; there are {frames.Count}.", nameof(frames));
        }

        if (interval < TimeSpan.FromMilliseconds(1) || interval > MaxInterval || interval.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException($"Whole milliseconds from 1 to 600,000; it is {interval}.", nameof(interval));
        }

        var stills = ImmutableArray.CreateBuilder<VideoStill>();
        for (var i = 0; i < frames.Count; i++)
        {
            if (!frames[i].IsUsable)
            {
                continue;
            }

            if (stills is [.., var last] && last.Start + last.Frames == i && last.Hash.DistanceTo(frames[i].Bits) <= SameStillDistance)
            {
                stills[^1] = last with { Frames = last.Frames + 1 };
                continue;
            }

            stills.Add(new(i, 1, frames[i].Bits));
        }

        return new(interval, stills.ToImmutable());
    }

    /// <summary>
    /// The stored form: a byte for the format, the interval in milliseconds, the number of stills, and for each the frames since the end of
    /// the one before, its frames, and 32 bytes. Numbers take seven bits a byte, the lowest first. Some 34 bytes a still.
    /// </summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>(16 + (Stills.Length * (Hash256.Size + 2))) { Format };
        Write(bytes, (int)Interval.TotalMilliseconds);
        Write(bytes, Stills.Length);
        var end = 0;
        Span<byte> hash = stackalloc byte[Hash256.Size];
        foreach (var still in Stills)
        {
            Write(bytes, still.Start - end);
            Write(bytes, still.Frames);
            still.Hash.CopyTo(hash);
            bytes.AddRange(hash);
            end = still.Start + still.Frames;
        }

        return [.. bytes];
    }

    /// <summary>Reads the stored form; null for anything else.</summary>
    public static VideoFingerprint? From(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Format, .. var rest]
            || Read(ref rest) is not (>= 1 and var interval)
            || TimeSpan.FromMilliseconds(interval) > MaxInterval
            || Read(ref rest) is not { } count
            || count > MaxFrames)
        {
            return null;
        }

        var stills = ImmutableArray.CreateBuilder<VideoStill>(Math.Min(count, rest.Length / Hash256.Size));
        var end = 0;
        for (; count > 0; count--)
        {
            if (Read(ref rest) is not { } gap
                || Read(ref rest) is not (>= 1 and var frames)
                || (long)end + gap + frames > MaxFrames
                || rest.Length < Hash256.Size)
            {
                return null;
            }

            stills.Add(new(end + gap, frames, Hash256.From(rest)));
            rest = rest[Hash256.Size..];
            end += gap + frames;
        }

        return rest.IsEmpty ? new(TimeSpan.FromMilliseconds(interval), stills.ToImmutable()) : null;
    }

    private static void Write(List<byte> bytes, int number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    /// <summary>A number of at most 28 bits; null when there is none.</summary>
    private static int? Read(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0;
        for (var shift = 0; shift < 28 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        return null;
    }
}

/// <summary>What is to be seen for one or more frames.</summary>
/// <param name="Start">The number of its first frame.</param>
/// <param name="Frames">How many frames it lasts, from 1.</param>
/// <param name="Hash">The hash of the first.</param>
public readonly record struct VideoStill(int Start, int Frames, Hash256 Hash);
