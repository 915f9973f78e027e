using OrleansMl.Datasets;

namespace OrleansMl.Training;

/// <summary>
/// Harmless texts made from harmless texts: the same with a link in it, and several in a row. They teach that neither a link nor length is
/// spam. Each stays in the split and under the key of the text it was made from, so what is left out to be measured on stays out.
/// </summary>
internal static class DerivedHam
{
    /// <summary>Behind the name of the set.</summary>
    public const string LinksSuffix = ", with a link";

    /// <summary>Behind the name of the set.</summary>
    public const string JoinedSuffix = ", joined";

    private const int EveryWithLink = 2;
    private const int JoinedTexts = 900;

    /// <summary>Every second harmless text again, with a link before, behind or in the middle of it.</summary>
    public static IEnumerable<CorpusText> WithLinks(IReadOnlyList<CorpusText> texts)
    {
        var n = 0;
        foreach (var text in texts)
        {
            if (text.Item.Targets.Spam != 0 || text.Item.Set == SyntheticExamples.Honest || n++ % EveryWithLink != 0)
            {
                continue;
            }

            var link = SyntheticExamples.Links[n / EveryWithLink % SyntheticExamples.Links.Length];
            var middle = text.Item.Text.IndexOf(' ', text.Item.Text.Length / 2);
            var spliced = (n % 5) switch
            {
                0 => $"{link} {text.Item.Text}",
                1 when middle > 0 => $"{text.Item.Text[..middle]} {link}{text.Item.Text[middle..]}",
                2 => $"{text.Item.Text}\n{link}",
                3 => $"{text.Item.Text} ({link})",
                _ => $"{text.Item.Text} {link}",
            };
            yield return text with { Item = text.Item with { Set = TextSets.SetOf(text.Item.Set) + LinksSuffix, Text = spliced } };
        }
    }

    /// <summary>Neighbouring harmless texts of one set and split, 2 to 40 of them.</summary>
    public static IEnumerable<CorpusText> Joined(IReadOnlyList<CorpusText> texts)
    {
        foreach (var group in texts
            .Where(t => t.Item.Targets.Spam == 0 && t.Item.Set is not (SyntheticExamples.Honest or SpamSets.YouTubeName))
            .GroupBy(t => (t.Split, t.Item.Set)))
        {
            List<CorpusText> list = [.. group];
            var wanted = JoinedTexts * list.Count / texts.Count;
            for (var i = 0; i < wanted; i++)
            {
                var length = 2 << (i % 5);
                var from = (int)((long)i * list.Count / wanted);
                var rows = Enumerable.Range(0, Math.Min(length + (i % 9), list.Count)).Select(k => list[(from + k) % list.Count].Item.Text);
                yield return list[from] with
                {
                    Item = list[from].Item with
                    {
                        Set = TextSets.SetOf(group.Key.Set) + JoinedSuffix,
                        Text = string.Join(i % 3 == 0 ? "\n" : ". ", rows),
                    },
                };
            }
        }
    }
}
