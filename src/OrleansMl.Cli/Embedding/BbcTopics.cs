using OrleansMl.Analysis;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Embedding;

/// <summary>Measures the shipped topics on the BBC news set: the strongest of our topics, as one of its five.</summary>
internal static class BbcTopics
{
    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["business"] = "business",
        ["politics"] = "politics",
        ["sports"] = "sport",
        ["technology"] = "tech",
        ["gaming"] = "tech",
        ["entertainment"] = "entertainment",
        ["music"] = "entertainment",
        ["art"] = "entertainment",
    };

    /// <summary>Macro-F1 of the strongest topic, with and without vectors; a topic of ours that the set does not have is wrong.</summary>
    public static IEnumerable<ModelMetric> Measure(
        string set, IReadOnlyList<string> texts, IReadOnlyList<float[]> vectors, IReadOnlyList<string> topics, Func<string, float[]> embed)
    {
        var catalogue = TopicCatalogue.Shipped;
        var scorer = new TopicScorer(catalogue);
        float[][] prototypes = [.. scorer.PrototypeTexts.Select(embed)];
        yield return new(
            set,
            null,
            "categories, macro-F1",
            MacroF1(topics, i => Strongest(scorer.ScoreAll(texts[i], vectors[i], prototypes))),
            texts.Count);
        yield return new(
            set,
            null,
            "categories by words alone, macro-F1",
            MacroF1(topics, i => Strongest(scorer.ScoreAll(texts[i], [], []))),
            texts.Count);

        string Strongest(float[] scores) => Ours.GetValueOrDefault(catalogue.Topics[Array.IndexOf(scores, scores.Max())].Name, "");
    }

    private static double MacroF1(IReadOnlyList<string> topics, Func<int, string> predict)
    {
        string[] predicted = [.. Enumerable.Range(0, topics.Count).Select(predict)];
        return topics.Distinct().Average(topic =>
        {
            var right = topics.Where((t, i) => t == topic && predicted[i] == topic).Count();
            var said = predicted.Count(p => p == topic);
            return right == 0 ? 0 : 2.0 * right / (said + topics.Count(t => t == topic));
        });
    }
}
