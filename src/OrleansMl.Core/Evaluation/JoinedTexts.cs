using System.Text;

namespace OrleansMl.Evaluation;

/// <summary>Long texts out of short ones.</summary>
internal static class JoinedTexts
{
    /// <summary>Sentences one after the other, as many as fit; at least one, cut when it is too long.</summary>
    /// <param name="length">UTF-16 code units at most.</param>
    /// <param name="next">The sentence at a place.</param>
    public static string Fill(int length, Func<int, string> next)
    {
        var text = new StringBuilder(length);
        for (var i = 0; ; i++)
        {
            var sentence = next(i);
            if (text.Length + 1 + sentence.Length > length)
            {
                return text.Length > 0 ? text.ToString() : sentence[..Math.Min(sentence.Length, length)];
            }

            text.Append(text.Length > 0 ? " " : "").Append(sentence);
        }
    }

    /// <summary>A list that begins somewhere in its middle and goes round.</summary>
    public static IEnumerable<string> Rotate(this IReadOnlyList<string> list, int from) =>
        Enumerable.Range(0, list.Count).Select(i => list[(i + from) % list.Count]);

    /// <summary>A text at a place among others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="company">The others, in their order.</param>
    /// <param name="before">How many of them come first.</param>
    public static string Place(string text, IEnumerable<string> company, int before)
    {
        var others = company.ToList();
        others.Insert(before, text);
        return string.Join(' ', others);
    }
}
