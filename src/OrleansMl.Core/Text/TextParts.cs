using System.Globalization;
using System.Text;

namespace OrleansMl.Text;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last.</param>
internal readonly record struct TextPart(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>
/// Cuts a text into what can be left out of it: words with the signs inside them, rows of emoji, and single characters where a script has
/// no spaces. Cuts lie between user-perceived characters, so no emoji and no letter with its marks is torn apart.
/// </summary>
internal static class TextParts
{
    private const char FirstWithoutSpaces = '\u3040'; // kana, Han and what follows them

    private enum Kind
    {
        Space,
        Sign,
        Letter,
        Character,
        Emoji,
    }

    /// <summary>The parts of a stretch, in their order. O(n).</summary>
    public static List<TextPart> WordsOf(string text, TextPart within)
    {
        var parts = new List<TextPart>();
        var last = Kind.Space;
        for (var at = within.Start; at < within.End;)
        {
            var end = Math.Min(within.End, at + StringInfo.GetNextTextElementLength(text, at));
            var kind = KindOf(text, at);
            var joins = parts.Count > 0 && parts[^1].End == at && last == kind && kind is Kind.Letter or Kind.Emoji;
            if (kind == Kind.Sign && last == Kind.Letter && IsInsideWord(text, end, within.End))
            {
                (kind, joins) = (Kind.Letter, true); // don't, st*pid, well-known
            }

            if (joins)
            {
                parts[^1] = parts[^1] with { End = end };
            }
            else if (kind is Kind.Letter or Kind.Character or Kind.Emoji)
            {
                parts.Add(new(at, end));
            }

            (last, at) = (kind, end);
        }

        return parts;
    }

    /// <summary>At most so many parts: neighbours are put together, all groups of one size but the last.</summary>
    public static List<TextPart> AtMost(List<TextPart> parts, int most)
    {
        if (parts.Count <= most)
        {
            return parts;
        }

        var size = (parts.Count + most - 1) / most;
        return [.. parts.Chunk(size).Select(group => new TextPart(group[0].Start, group[^1].End))];
    }

    /// <summary>A stretch of a text without one part of it, and without the space that the part leaves behind.</summary>
    public static string Without(string text, TextPart within, TextPart part)
    {
        var (before, after) = (part.Start, part.End);
        if (after < within.End && char.IsWhiteSpace(text[after]) && (before == within.Start || char.IsWhiteSpace(text[before - 1])))
        {
            after++;
        }
        else if (after == within.End && before > within.Start && char.IsWhiteSpace(text[before - 1]))
        {
            before--;
        }

        return string.Concat(text.AsSpan(within.Start, before - within.Start), text.AsSpan(after, within.End - after));
    }

    private static bool IsInsideWord(string text, int next, int end) => next < end && KindOf(text, next) == Kind.Letter;

    private static Kind KindOf(string text, int at)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            return Kind.Sign; // half a pair
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Kind.Space,
            UnicodeCategory.Control => Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Sign,
            UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.Surrogate => Kind.Emoji,
            _ when Rune.IsLetterOrDigit(rune) => rune.Value >= FirstWithoutSpaces && rune.Value < 0x10000 ? Kind.Character : Kind.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format => Kind.Letter,
            _ => Kind.Sign,
        };
    }
}
