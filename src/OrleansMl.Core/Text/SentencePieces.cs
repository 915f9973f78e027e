using System.Collections.Immutable;

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
        var pieces = new List<string>();
        var first = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEnd(text, i) && Words(text.AsSpan(first, i + 1 - first)) >= FewestWords)
            {
                Add(pieces, text.AsSpan(first, i + 1 - first));
                first = i + 1;
            }
        }

        Add(pieces, text.AsSpan(first));
        if (pieces.Count > most)
        {
            var size = (pieces.Count + most - 1) / most;
            return [.. pieces.Chunk(size).Select(chunk => string.Join(' ', chunk))];
        }

        return pieces.Count > 1 && text.Length <= LongestPiece ? [.. pieces, text] : [.. pieces];
    }

    private static void Add(List<string> pieces, ReadOnlySpan<char> sentence)
    {
        sentence = sentence.Trim();
        while (sentence.Length > LongestPiece)
        {
            var at = sentence[..LongestPiece].LastIndexOf(' ');
            at = at > 0 ? at : char.IsHighSurrogate(sentence[LongestPiece - 1]) ? LongestPiece - 1 : LongestPiece;
            pieces.Add(sentence[..at].ToString());
            sentence = sentence[at..].TrimStart();
        }

        if (!sentence.IsEmpty)
        {
            pieces.Add(sentence.ToString());
        }
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
