using OrleansMl.Load;

namespace OrleansMl.Evaluation;

public sealed class ServerReportTests
{
    private static LabelledRow Row(string id, params (string Label, bool Truth)[] labels) =>
        new(id, "t", labels.ToDictionary(label => label.Label, label => label.Truth));

    private static Dictionary<string, float> Scores(params (string Category, float Score)[] scores) =>
        scores.ToDictionary(score => score.Category, score => score.Score);

    private static ServerReport Report(LabelledRow[] rows, params IReadOnlyDictionary<string, float>?[] scores) =>
        ServerReport.From(new(rows, []), new(scores, new Dictionary<string, long>(), new LatencySummary(0, 0, 0, 0, 0, 0)), 0.5f);

    [Fact]
    public void Each_label_is_measured_on_the_rows_that_know_it()
    {
        var report = Report(
            [Row("a", ("hate", true)), Row("b", ("hate", false), ("spam", true)), Row("c", ("hate", false)), Row("d", ("spam", false))],
            Scores(("hate", 0.9f), ("spam", 0f)),
            Scores(("hate", 0.6f), ("spam", 0.2f)),
            Scores(("hate", 0.1f), ("spam", 0f)),
            Scores(("hate", 0f), ("spam", 0.4f)));

        Assert.Equal(["hate", "spam"], report.Labels.Select(label => label.Label));
        var (hate, spam) = (report.Labels[0], report.Labels[1]);
        Assert.Equal((3, 1.0 / 3, 1.0, 1.0, 1.0), (hate.N, hate.BaseRate, hate.Auprc, hate.Auc, hate.RecallAt1PercentFpr));
        Assert.Equal(2.0 / 3, hate.F1, 12);
        Assert.Equal((2, 0.5, 0.5, 0.0, 0.0), (spam.N, spam.BaseRate, spam.Auprc, spam.Auc, spam.F1));
    }

    [Fact]
    public void Any_is_the_strongest_safety_category_and_not_spam()
    {
        var report = Report(
            [Row("a", ("any", true)), Row("b", ("any", false))],
            Scores(("sexual", 0.1f), ("hate", 0.7f), ("spam", 0f)), Scores(("sexual", 0.2f), ("hate", 0.3f), ("spam", 1f)));

        Assert.Equal((2, 1.0, 1.0), (report.Labels.Single().N, report.Labels.Single().Auc, report.Labels.Single().F1));
    }

    [Fact]
    public void Rows_without_an_answer_and_labels_without_a_category_are_told_apart()
    {
        var report = Report([Row("a", ("hate", true), ("self-harm", true)), Row("b", ("hate", false))], null, Scores(("hate", 0.3f)));

        Assert.Equal((2, 1), (report.Rows, report.Failed));
        Assert.Equal(["self-harm"], report.UnknownLabels);
        var hate = report.Labels.Single();
        Assert.Equal((1, null, null), (hate.N, hate.Auprc, hate.Auc));
        Assert.Contains("\"auc\": null", report.ToJson(), StringComparison.Ordinal);
    }
}
