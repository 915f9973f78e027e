using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>Which texts the encoder learns from, and how often each is drawn.</summary>
internal static class SafetyRows
{
    /// <summary>The training part of a corpus.</summary>
    public static List<TrainingRow> From(TextTask task, IEnumerable<CorpusText> corpus) =>
    [
        .. corpus
            .Where(t => t.Split == CorpusSplit.Train)
            .Select(t => new TrainingRow(t.Item.Text, TargetsOf(task, t.Item.Targets), Share(t.Item)))
    ];

    /// <summary>Sentences of our own, each once: what there is to repeat without the data sets.</summary>
    public static List<TrainingRow> Own(TextTask task, IEnumerable<LabelledText> sentences)
    {
        var folded = new FoldedText();
        return
        [
            .. sentences.DistinctBy(s => Corpus.Key(s.Text, folded)).Select(s => new TrainingRow(s.Text, TargetsOf(task, s.Targets), 1))
        ];
    }

    /// <summary>What moderators decided, apart from the part that is held out; the same text is on one side.</summary>
    public static (List<TrainingRow> Rows, List<LabelledRow> HeldOut) Decided(
        TextTask task, IReadOnlyList<LabelledRow> decisions, double weight)
    {
        var folded = new FoldedText();
        var sides = decisions.ToLookup(row => Corpus.SplitOf(Corpus.Key(row.Text, folded)) == CorpusSplit.Test);
        sbyte Target(LabelledRow row, string label) =>
            row.Labels.TryGetValue(label, out var truth) ? truth ? (sbyte)1 : (sbyte)0 : (sbyte)-1;
        return (
            [.. sides[false].Select(row => new TrainingRow(row.Text, [.. task.Labels.Select(l => Target(row, l.Name))], weight))],
            [.. sides[true]]);
    }

    private static sbyte[] TargetsOf(TextTask task, TextTargets targets) => [.. task.Labels.Select(l => l.Target(targets))];

    // Large sets of one style are thinned, rare labels are drawn more often: without it nine texts in ten would be harmless headlines
    // and offensive tweets.
    private static double Share(LabelledText text)
    {
        var share = text.Set switch
        {
            "edos" => 0.6,
            "toxic_spans" => 0.4,
            "paradetox" => 0.3,
            "davidson" => 0.3,
            "online_misogyny" => 0.6,
            "mlma" => 0.4,
            "toxigen_prompts" => 4,
            "broad_twitter_corpus" or "wnut17" => 0.6,
            "wikigold" => 0.5,
            "clickbait" => 0.15,
            SyntheticExamples.Groups => 0.6,
            LifeExamples.Peoples => 0.3,
            LifeExamples.Reports => 1.5,
            _ => 1,
        };
        var isOwn = text.Set.StartsWith("own sentences", StringComparison.Ordinal);
        var rare = isOwn ? 1 : text.Targets switch
        {
            { Violence: 1 } => 3,
            { Hate: 1 } => 1.7,
            { Sexual: 1 } => 2,
            _ => 1,
        };
        return share * rare;
    }
}
