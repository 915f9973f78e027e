using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Analysis;

public sealed class ClassFiguresTests
{
    [Fact]
    public void Counts_accuracy_and_the_means_over_the_classes_that_occur()
    {
        var task = new TextSentimentTask();
        ClassText[] texts = [new("n", 0), new("n", 0), new("p", 2), new("x", 2)];

        // "n" negative, "p" positive, "x" neutral: one of the two positives is missed, and nothing was neutral.
        var metrics = ClassFigures.Measure(task, [new("set", texts), new("empty", [])], text => text switch { "n" => 0, "p" => 2, _ => 1 });

        Assert.Equal(
            [
                new ModelMetric("set", null, "accuracy", 0.75, 4),
                new ModelMetric("set", null, "macro_recall", 0.75, 4),
                new ModelMetric("set", null, "macro_f1", 0.8333, 4),
                new ModelMetric("set", "negative", "recall", 1, 2),
                new ModelMetric("set", "positive", "recall", 0.5, 2),
            ],
            metrics);
    }

    [Theory]
    [InlineData(new[] { 0.1f, 0.7f, 0.2f }, 1)]
    [InlineData(new[] { 0.5f, 0.5f, 0f }, 0)]
    public void The_first_of_the_strongest_wins(float[] scores, int expected) => Assert.Equal(expected, ClassTrainer.Strongest(scores));
}
