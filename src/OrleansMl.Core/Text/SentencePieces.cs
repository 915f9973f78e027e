using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Text;

/// <summary>
/// A text as the pieces that encoders read: its sentences, and the whole of a short one, for what is said across two. The strongest counts,
/// so that a friendly sentence dilutes nothing.
/// </summary>
public static class SentencePieces
{
    /// <summary>The most pieces of a text where nobody says another number.</summary>
    public const int MaxPieces = 64;

    private const int FewestWords = 3;    // "Yes!", "Oh no!" belong to the next
    private const int LongestPiece = 240; // characters; about what an encoder reads in one window

    /// <summary>The pieces, at least one for a text that has something in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most pieces; of a longer text several neighbouring sentences are a piece.</param>
    public static ImmutableArray<string> Of(string text, int most = MaxPieces)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var pieces = RangesOf(text);
        if (pieces.Count > most)
        {
            var size = (pieces.Count + most - 1) / most;
            return [.. pieces.Chunk(size).Select(chunk => string.Join(' ', chunk.Select(piece => text[piece.Start..piece.End])))];
        }

        var sentences = pieces.Select(piece => text[piece.Start..piece.End]);
        return pieces.Count > 1 && text.Length <= LongestPiece ? [.. sentences, text] : [.. sentences];
    }

    /// <summary>Where the sentences of a text lie, without white space around them; long ones in several parts.</summary>
    internal static List<(int Start, int End)> RangesOf(string text)
    {
        var pieces = new List<(int Start, int End)>();
        var first = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEnd(text, i) && Words(text.AsSpan(first, i + 1 - first)) >= FewestWords)
            {
                Add(pieces, text, first, i + 1);
                first = i + 1;
            }
        }

        Add(pieces, text, first, text.Length);
        return pieces;
    }

    private static void Add(List<(int Start, int End)> pieces, string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        for (start = SkipSpace(text, start, end); end - start > LongestPiece;)
        {
            var at = text.AsSpan(start, LongestPiece).LastIndexOf(' ');
            at = at > 0 ? start + at : LastBoundary(text, start);
            pieces.Add((start, at));
            start = SkipSpace(text, at, end);
        }

        if (end > start)
        {
            pieces.Add((start, end));
        }
    }

    // Where no space is, between characters as a reader sees them; one that is longer itself is cut between its pairs.
    private static int LastBoundary(string text, int start)
    {
        var (at, most) = (start, start + LongestPiece);
        while (at + StringInfo.GetNextTextElementLength(text, at) is var next && next <= most)
        {
            at = next;
        }

        return at > start ? at : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
    }

    private static int SkipSpace(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    private static bool IsEnd(string text, int i) => text[i] switch
    {
        '!' or '?' or '\n' or '…' or '。' or '！' or '？' or '؟' or '।' => true,
        '.' => i + 1 < text.Length && (char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '"' or '”' or ')' or '<'),
        _ => false,
    };

    // Where there are no spaces between words, a sign is one.
    private static int Words(ReadOnlySpan<char> text)
    {
        var (words, inside) = (0, false);
        foreach (var c in text)
        {
            var isWord = char.IsLetterOrDigit(c);
            words += isWord && (!inside || c >= '\u3040') ? 1 : 0;
            inside = isWord;
        }

        return words;
    }
}
