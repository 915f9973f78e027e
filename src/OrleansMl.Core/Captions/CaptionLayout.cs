using System.Collections.Immutable;

namespace OrleansMl.Captions;

/// <summary>
/// From what was said to what can be read, within <see cref="CaptionLimits"/>: sorted, without overlap, in at most two lines. Where people
/// speak faster than others read, a cue stays longer and those after it come later; one that would come more than <see cref="MaxLag"/>
/// after it was said is left out, so that captions never fall behind for good.
/// </summary>
public static class CaptionLayout
{
    /// <summary>How late a cue may come.</summary>
    public static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(3);

    private const string SentenceEnds = ".!?…。！？", ClauseEnds = ",;:，；：、";

    /// <summary>Arranges cues. Times are whole milliseconds. O(n log n).</summary>
    /// <param name="cues">In any order; they may overlap and have any length.</param>
    public static ArrangedCaptions Arrange(IEnumerable<CaptionCue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        List<CaptionCue> blocks = [];
        foreach (var cue in cues.OrderBy(cue => cue.Start).ThenBy(cue => cue.End))
        {
            Split(cue, blocks);
        }

        return Place([.. blocks.OrderBy(block => block.Start)]);
    }

    private static ArrangedCaptions Place(List<CaptionCue> blocks)
    {
        var placed = ImmutableArray.CreateBuilder<CaptionCue>(blocks.Count);
        var (free, late) = (TimeSpan.Zero, 0);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var start = Later(block.Start, free);
            if (start - block.Start > MaxLag)
            {
                late++;
                continue;
            }

            var earliest = start + CaptionLimits.Needed(block.Text);
            var end = Earlier(Later(block.End, earliest), start + CaptionLimits.MaxDuration);
            if (i + 1 < blocks.Count)
            {
                end = Earlier(end, Later(earliest, blocks[i + 1].Start - CaptionLimits.MinGap));
            }

            placed.Add(new(start, end, block.Text));
            free = end + CaptionLimits.MinGap;
        }

        return new(placed.ToImmutable(), late);
    }

    /// <summary>Cuts a cue into texts that fit, each with the share of the time that it has of the characters.</summary>
    private static void Split(CaptionCue cue, List<CaptionCue> blocks)
    {
        List<string> texts = [];
        for (ReadOnlySpan<string> words = CaptionText.Words(cue.Text).ToArray(); !words.IsEmpty;)
        {
            var taken = Fitting(words);
            texts.Add(Lines(words[..taken]));
            words = words[taken..];
        }

        var start = Math.Max(0, (long)cue.Start.TotalMilliseconds);
        var length = Math.Max(texts.Count, (long)cue.End.TotalMilliseconds - start);
        var (all, before) = (texts.Sum(text => (long)text.Length), 0L);
        foreach (var text in texts)
        {
            var from = start + (length * before / all);
            before += text.Length;
            blocks.Add(new(TimeSpan.FromMilliseconds(from), TimeSpan.FromMilliseconds(start + (length * before / all)), text));
        }
    }

    /// <summary>
    /// How many words make the next cue: as many as fit, or fewer where a sentence, else a clause, ends in the latter half.
    /// </summary>
    private static int Fitting(ReadOnlySpan<string> words)
    {
        var most = 1;
        while (most < words.Length && LineBreak(words[..(most + 1)]) >= 0)
        {
            most++;
        }

        if (most == words.Length)
        {
            return most;
        }

        foreach (var ends in (string[])[SentenceEnds, ClauseEnds])
        {
            for (var count = most; count > most / 2; count--)
            {
                if (ends.Contains(words[count - 1][^1], StringComparison.Ordinal))
                {
                    return count;
                }
            }
        }

        return most;
    }

    /// <summary>
    /// Where two lines part so that both fit and the longer one is as short as can be: words of the first line; 0 when one line is enough,
    /// -1 when two are not.
    /// </summary>
    private static int LineBreak(ReadOnlySpan<string> words)
    {
        if (Length(words) <= CaptionLimits.MaxLineLength)
        {
            return 0;
        }

        var (best, shortest) = (-1, CaptionLimits.MaxLineLength + 1);
        for (var first = 1; first < words.Length; first++)
        {
            var longer = Math.Max(Length(words[..first]), Length(words[first..]));
            if (longer < shortest)
            {
                (best, shortest) = (first, longer);
            }
        }

        return best;
    }

    private static string Lines(ReadOnlySpan<string> words) => LineBreak(words) is > 0 and var first
        ? $"{string.Join(' ', words[..first]!)}\n{string.Join(' ', words[first..]!)}"
        : string.Join(' ', words!);

    private static int Length(ReadOnlySpan<string> words)
    {
        var length = words.Length - 1;
        foreach (var word in words)
        {
            length += CaptionText.Count(word);
        }

        return length;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>Cues that can be read.</summary>
/// <param name="Cues">Sorted, without overlap, within <see cref="CaptionLimits"/>.</param>
/// <param name="Late">How many were left out because they would have come too late.</param>
public sealed record ArrangedCaptions(ImmutableArray<CaptionCue> Cues, int Late);
