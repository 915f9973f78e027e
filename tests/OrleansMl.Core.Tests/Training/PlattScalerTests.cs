namespace OrleansMl.Training;

public class PlattScalerTests
{
    [Fact]
    public void A_known_sigmoid_is_found_again()
    {
        var rng = new Random(1);
        var logits = Enumerable.Range(0, 20_000).Select(_ => (float)((rng.NextDouble() * 8) - 4)).ToArray();
        var targets = logits.Select(z => rng.NextDouble() < LogisticTrainer.Sigmoid((1.7 * z) - 0.8)).ToArray();
        var (a, b) = PlattScaler.Fit(logits, targets);
        Assert.Equal(1.7, a, 0.06);
        Assert.Equal(-0.8, b, 0.06);
    }

    [Fact]
    public void A_weight_of_two_equals_the_example_twice()
    {
        float[] logits = [-2, -1, 0.5f, 1, 2, -0.5f];
        bool[] targets = [false, true, false, true, true, false];
        var twice = PlattScaler.Fit([.. logits, .. logits[..2]], [.. targets, .. targets[..2]]);
        var weighted = PlattScaler.Fit(logits, targets, [2, 2, 1, 1, 1, 1]);
        Assert.Equal(twice.A, weighted.A, 1e-6);
        Assert.Equal(twice.B, weighted.B, 1e-6);
    }

    [Fact]
    public void Perfect_separation_stays_finite()
    {
        var (a, b) = PlattScaler.Fit([-3, -2, 2, 3], [false, false, true, true]);
        Assert.InRange(a, 0.1, 10);
        Assert.InRange(b, -1, 1);
    }

    [Fact]
    public void One_class_leaves_the_scores_alone() => Assert.Equal((1, 0), PlattScaler.Fit([1, 2], [true, true]));
}
