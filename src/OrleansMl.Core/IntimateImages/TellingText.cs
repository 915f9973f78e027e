using OrleansMl.Text;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Which texts tell a copy from something else. A request hides every item with the same text, so a text that many people write must not
/// be one that a request can hide: a title, a greeting, one word again and again.
/// </summary>
public static class TellingText
{
    /// <summary>Fewer different words say nothing of who wrote them. Far fewer than a paragraph, more than a title.</summary>
    public const int DefaultMinWords = 12;

    [ThreadStatic]
    private static FoldedText? s_folded;

    /// <summary>True when a text has so many different words that who has the same text has a copy.</summary>
    /// <param name="text">The text.</param>
    /// <param name="minWords">Different words, as their reader sees them.</param>
    public static bool IsTelling(string text, int minWords = DefaultMinWords)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = s_folded ??= new();
        TextFolder.Fold(text, folded, TextFolding.Seen);
        var chars = folded.Chars;
        var words = new HashSet<ulong>();
        for (var at = 0; at < chars.Length;)
        {
            if (!TextFolder.IsWord(chars[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < chars.Length && TextFolder.IsWord(chars[at]))
            {
                at++;
            }

            if (words.Add(StableHash.Of(chars[start..at])) && words.Count >= minWords)
            {
                return true;
            }
        }

        return minWords <= 0;
    }
}
