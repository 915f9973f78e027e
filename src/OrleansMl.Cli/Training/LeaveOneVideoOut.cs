using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>
/// What the comments under a video that was never seen will be worth: for every video of the set the model is learned
/// again without it, texts equal to one of its comments left out as well, and measured on it. The held-out figures
/// flatter, because one video's spam repeats itself.
/// </summary>
internal static class LeaveOneVideoOut
{
    /// <summary>The share of right verdicts at 0.5.</summary>
    public const string Accuracy = "accuracy";

    private const string Prefix = "left out: ";

    /// <summary>Learns as many models as there are videos.</summary>
    public static IEnumerable<ModelMetric> Measure(TextTask task, string data, CancellationToken cancellationToken)
    {
        var corpus = task.Read(data);
        var folder = Corpus.Folder(data, TextSets.Spam.Single(s => s.Name == SpamSets.YouTubeName));
        var folded = new FoldedText();
        foreach (var (video, comments) in SpamSets.YouTubeVideos(folder))
        {
            var unseen = comments.DistinctBy(c => Corpus.Key(c.Text, folded)).ToDictionary(c => Corpus.Key(c.Text, folded));
            var known = corpus.Where(t => !unseen.ContainsKey(t.Key))
                .Select(t => t.Split == CorpusSplit.Test && !t.Ordinary ? t with { Split = CorpusSplit.Train } : t).ToList();
            var scorer = TextTrainer.Learn(task, known, task.Trainer, (_, _) => { }, cancellationToken).Scorer;
            var truths = unseen.Values.Select(c => c.Targets.Spam == 1).ToArray();
            var scores = unseen.Values.Select(c => scorer.Score(c.Text)[0]).ToArray();
            var right = truths.Zip(scores).Count(p => p.First == p.Second >= 0.5f);
            yield return new(Prefix + video, "spam", Accuracy, Math.Round((double)right / truths.Length, 4), truths.Length);
            yield return new(Prefix + video, "spam", "f1", Math.Round(ClassificationMetrics.F1(scores, truths, 0.5f), 4), truths.Length);
        }
    }
}
