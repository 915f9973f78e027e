using System.Globalization;
using System.Text;

namespace OrleansMl.Captions;

/// <summary>Text of captions, by what a reader counts as a character: a letter with its accents, an emoji with its tone of skin.</summary>
internal static class CaptionText
{
    /// <summary>How many characters a reader sees; a line feed counts as one.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (; !text.IsEmpty; count++)
        {
            text = text[StringInfo.GetNextTextElementLength(text)..];
        }

        return count;
    }

    /// <summary>One line, without control characters and halves of surrogate pairs, single spaces between words.</summary>
    public static string Clean(string text) => string.Join(' ', Words(text, int.MaxValue));

    /// <summary>The words of a text; of longer ones each piece is one.</summary>
    public static List<string> Words(string text, int longest = CaptionLimits.MaxLineLength)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                Take(words, word, longest);
            }
            else
            {
                word.Append(rune.ToString());
            }
        }

        Take(words, word, longest);
        return words;
    }

    /// <summary>Letters and digits in lower case: what makes two texts the same although commas differ.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return folded.Length > 0 ? folded.ToString() : Clean(text);
    }

    private static void Take(List<string> words, StringBuilder word, int longest)
    {
        var rest = word.ToString().AsSpan();
        word.Clear();
        while (!rest.IsEmpty)
        {
            var length = 0;
            for (var count = 0; count < longest && length < rest.Length; count++)
            {
                length += StringInfo.GetNextTextElementLength(rest[length..]);
            }

            words.Add(rest[..length].ToString());
            rest = rest[length..];
        }
    }
}
