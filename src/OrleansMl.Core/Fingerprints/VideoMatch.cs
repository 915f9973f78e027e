namespace OrleansMl.Fingerprints;

/// <summary>How much of one video is in another, in the same order.</summary>
/// <param name="Matched">How long both show the same, in order; what lies between may differ.</param>
/// <param name="Shorter">How long the one of which less is to be seen is.</param>
/// <param name="First">Where what matches begins and ends in the first video; null when nothing does.</param>
/// <param name="Second">The same in the second.</param>
public sealed record VideoMatch(TimeSpan Matched, TimeSpan Shorter, TimeRange? First, TimeRange? Second)
{
    /// <summary>The least share of the shorter one that makes a copy.</summary>
    public const double MinShare = .8;

    /// <summary>The shortest stretch that makes a copy: openings and logos are shorter.</summary>
    public static readonly TimeSpan MinMatched = TimeSpan.FromSeconds(10);

    /// <summary>Share of the shorter one, in [0, 1].</summary>
    public double Share => Shorter > TimeSpan.Zero ? Matched / Shorter : 0;

    /// <summary>Whether one is a copy of the other, or of a part of it.</summary>
    public bool IsCopy => Matched >= MinMatched && Share >= MinShare;

    /// <summary>
    /// Compares two videos: the longest common subsequence of their frames, where two are the same within <see
    /// cref="PdqHash.MatchDistance"/>. Frames of one with a longer interval count for all that lies until the next. Bit-parallel (H. Hyyrö,
    /// Bit-parallel LCS-length computation revisited, 2004), which needs no more of a frame than which frames of the other it equals: O(n m
    /// / 64) for n and m frames, and a comparison for each pair of stills.
    /// </summary>
    public static VideoMatch Of(VideoFingerprint first, VideoFingerprint second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var unit = Unit(first, second);
        var (rows, columns) = (Timeline.Of(first, unit), Timeline.Of(second, unit));
        var swapped = rows.Frames.Length > columns.Frames.Length;
        if (swapped)
        {
            (rows, columns) = (columns, rows);
        }

        var shorter = Math.Min(rows.Frames.Length, columns.Frames.Length) * unit;
        if (Align(rows, columns) is not { Matched: > 0 } best)
        {
            return new(TimeSpan.Zero, shorter, First: null, Second: null);
        }

        var inRows = new TimeRange(rows.Frames[best.FirstRow].At * unit, (rows.Frames[best.LastRow].At + 1) * unit);
        var inColumns = new TimeRange(columns.Frames[best.FirstColumn].At * unit, (columns.Frames[best.LastColumn].At + 1) * unit);
        return swapped ? new(best.Matched * unit, shorter, inColumns, inRows) : new(best.Matched * unit, shorter, inRows, inColumns);
    }

    /// <summary>The shorter interval, unless that makes more units of the longer video than the longest has frames.</summary>
    private static TimeSpan Unit(VideoFingerprint first, VideoFingerprint second)
    {
        var shorter = Math.Min(first.Interval.Ticks, second.Interval.Ticks);
        return new(Math.Max(shorter, Math.Max(End(first), End(second)) / VideoFingerprint.MaxFrames));

        static long End(VideoFingerprint video) => video.Stills is [.., var last] ? (last.Start + last.Frames) * video.Interval.Ticks : 0;
    }

    private static Alignment Align(Timeline rows, Timeline columns)
    {
        var words = (columns.Frames.Length + 63) / 64;
        var steps = new ulong[rows.Frames.Length * words];
        Span<ulong> current = new ulong[words], equal = new ulong[words];
        current.Fill(ulong.MaxValue);
        var still = -1;
        for (var row = 0; row < rows.Frames.Length; row++)
        {
            if (rows.Frames[row].Still != still)
            {
                still = rows.Frames[row].Still;
                FindEqual(rows.Stills[still], columns, equal);
            }

            Advance(current, equal);
            current.CopyTo(steps.AsSpan(row * words, words));
        }

        return TraceBack(steps, words, rows.Frames.Length, columns.Frames.Length);
    }

    private static void FindEqual(VideoStill still, Timeline columns, Span<ulong> equal)
    {
        equal.Clear();
        for (var (column, last, same) = (0, -1, false); column < columns.Frames.Length; column++)
        {
            if (columns.Frames[column].Still != last)
            {
                last = columns.Frames[column].Still;
                same = columns.Stills[last].Hash.DistanceTo(still.Hash) <= PdqHash.MatchDistance;
            }

            if (same)
            {
                equal[column / 64] |= 1UL << (column % 64);
            }
        }
    }

    /// <summary>One row: a bit of zero says that the length of the common subsequence grows at this column.</summary>
    private static void Advance(Span<ulong> current, ReadOnlySpan<ulong> equal)
    {
        var carry = 0UL;
        for (var word = 0; word < current.Length; word++)
        {
            var (value, taken) = (current[word], current[word] & equal[word]);
            var sum = value + taken;
            var over = sum < value ? 1UL : 0;
            sum += carry;
            over |= sum < carry ? 1UL : 0;
            current[word] = sum | (value & ~equal[word]);
            carry = over;
        }
    }

    /// <summary>
    /// From the last row and column back: where the length grows here but not in the row above, both frames belong to it.
    /// </summary>
    private static Alignment TraceBack(ulong[] steps, int words, int rows, int columns)
    {
        var found = default(Alignment);
        for (var (row, column) = (rows - 1, columns - 1); row >= 0 && column >= 0;)
        {
            if (!Grows(row, column))
            {
                column--;
            }
            else if (row > 0 && Grows(row - 1, column))
            {
                row--;
            }
            else
            {
                found = found.Matched == 0
                    ? new(1, row, row, column, column)
                    : found with { Matched = found.Matched + 1, FirstRow = row, FirstColumn = column };
                row--;
                column--;
            }
        }

        return found;

        bool Grows(int row, int column) => (steps[(row * words) + (column / 64)] >> (column % 64) & 1) == 0;
    }

    private readonly record struct Alignment(int Matched, int FirstRow, int LastRow, int FirstColumn, int LastColumn);

    /// <summary>A video in units of time: which still is to be seen in each that shows one.</summary>
    private sealed record Timeline(VideoStill[] Stills, (int At, int Still)[] Frames)
    {
        public static Timeline Of(VideoFingerprint video, TimeSpan unit)
        {
            List<(int At, int Still)> frames = [];
            for (var i = 0; i < video.Stills.Length; i++)
            {
                var still = video.Stills[i];
                var end = (int)(((still.Start + still.Frames) * video.Interval).Ticks / unit.Ticks);
                for (var at = (int)((still.Start * video.Interval).Ticks / unit.Ticks); at < end; at++)
                {
                    frames.Add((at, i));
                }
            }

            return new([.. video.Stills], [.. frames]);
        }
    }
}

/// <summary>From when to when.</summary>
/// <param name="Start">From the beginning of the video.</param>
/// <param name="End">After it.</param>
public readonly record struct TimeRange(TimeSpan Start, TimeSpan End);
