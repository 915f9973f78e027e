using OrleansMl.Datasets;
using OrleansMl.Evaluation;

namespace OrleansMl.FineTuning;

/// <summary>All texts that the figures of a package need.</summary>
internal static class MeasuredTexts
{
    public static IEnumerable<string> Of(
        IEnumerable<CorpusText> corpus, IEnumerable<LabelledText> evaluation, IEnumerable<LabelledText> ordinary) =>
        corpus.Where(t => t.Split == CorpusSplit.Test).Select(t => t.Item.Text)
            .Concat(evaluation.Concat(ordinary).Select(t => t.Text))
            .Concat(EvasionSuite.Harmful.Concat(EvasionSuite.Clean)
                .SelectMany(text => EvasionSuite.Disguises.Select(d => EvasionSuite.Disguise(text, d)).Prepend(text)));
}
