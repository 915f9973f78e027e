using OrleansMl.Datasets;
using OrleansMl.Evaluation;

namespace OrleansMl.FineTuning;

/// <summary>All texts that the figures of a package need.</summary>
internal static class MeasuredTexts
{
    /// <summary>At most so many of each set, spread evenly over it and in their order.</summary>
    public static List<T> Thin<T, TSet>(IEnumerable<T> texts, Func<T, TSet> set, int most)
        where TSet : notnull =>
    [
        .. texts.GroupBy(set).SelectMany(group =>
        {
            var list = group.ToList();
            return list.Count <= most ? list : Enumerable.Range(0, most).Select(i => list[(int)((long)i * list.Count / most)]);
        })
    ];

    public static IEnumerable<string> Of(
        IEnumerable<CorpusText> corpus, IEnumerable<LabelledText> evaluation, IEnumerable<LabelledText> ordinary) =>
        corpus.Where(t => t.Split == CorpusSplit.Test).Select(t => t.Item.Text)
            .Concat(evaluation.Concat(ordinary).Select(t => t.Text))
            .Concat(EvasionSuite.Harmful.Concat(EvasionSuite.Clean)
                .SelectMany(text => EvasionSuite.Disguises.Select(d => EvasionSuite.Disguise(text, d)).Prepend(text)));
}
