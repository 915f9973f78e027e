namespace OrleansMl.Perspective;

/// <summary>
/// Cuts a text into sentences without the white space around them: after <c>. ! ? …</c> (and closing quotes and brackets) before white
/// space, after the full-width marks at once, and at line ends. Abbreviations cut too; for scoring that does not matter. O(length).
/// </summary>
internal static class Sentences
{
    /// <summary>The sentences as ranges of UTF-16 code units; beyond <paramref name="max"/> neighbours are joined.</summary>
    public static List<(int Start, int End)> Split(string text, int max)
    {
        List<(int Start, int End)> sentences = [];
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEnd = text[i] is '\n' or '\r' or '\u2028' or '\u2029' or '。' or '！' or '？'
                || i + 1 < text.Length && char.IsWhiteSpace(text[i + 1]) && ClosesSentence(text, start, i);
            if (isEnd || i + 1 == text.Length)
            {
                Add(text, start, i + 1, sentences);
                start = i + 1;
            }
        }

        return sentences.Count <= max ? sentences : Join(sentences, max);
    }

    private static bool ClosesSentence(string text, int start, int i)
    {
        while (i > start && text[i] is '"' or '\'' or ')' or ']' or '”' or '’' or '»')
        {
            i--;
        }

        return text[i] is '.' or '!' or '?' or '…';
    }

    private static void Add(string text, int start, int end, List<(int, int)> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add((start, end));
        }
    }

    private static List<(int, int)> Join(List<(int Start, int End)> sentences, int max)
    {
        var size = (sentences.Count + max - 1) / max;
        return [.. sentences.Chunk(size).Select(group => (group[0].Start, group[^1].End))];
    }
}
