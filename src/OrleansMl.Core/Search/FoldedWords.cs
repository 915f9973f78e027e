using OrleansMl.Text;

namespace OrleansMl.Search;

/// <summary>The words of a text, folded: without case, accents, look-alike letters and hidden characters.</summary>
public static class FoldedWords
{
    [ThreadStatic]
    private static FoldedText? s_folded;

    /// <summary>Calls back with each word, in order and repeated as in the text. Allocates nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Given to each call.</param>
    /// <param name="take">Takes a word.</param>
    public static void ForEach<T>(string text, ref T target, Taker<T> take)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(take);
        var folded = s_folded ??= new();
        TextFolder.Fold(text, folded);
        var chars = folded.Chars;
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

            take(chars[start..at], ref target);
        }
    }

    /// <summary>The words of a text, each once.</summary>
    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        ForEach(
            text,
            ref words,
            static (ReadOnlySpan<char> word, ref HashSet<string> all) => all.GetAlternateLookup<ReadOnlySpan<char>>().Add(word));
        return words;
    }

    /// <summary>Takes a word.</summary>
    public delegate void Taker<T>(ReadOnlySpan<char> word, ref T target);
}
