using OrleansMl.Packages;

namespace OrleansMl.Models;

public sealed class ScoreMappingTests
{
    private static ModelManifest Manifest(ModelActivation activation, ModelCalibration? calibration) =>
        TestPackages.Manifest(new("m", "1.0.0"), 2, TestPackages.Ngrams, [1]) with { Activation = activation, Calibration = calibration };

    private static float[] Map(ModelActivation activation, ModelCalibration? calibration, params float[] logits)
    {
        new ScoreMapping(Manifest(activation, calibration)).Apply(logits);
        return logits;
    }

    [Fact]
    public void Sigmoid_is_per_label() =>
        Assert.Equal([0.5f, 0.880797f], Map(ModelActivation.Sigmoid, null, 0, 2), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void Softmax_adds_up_to_one_and_survives_large_logits() =>
        Assert.Equal([0.2689414f, 0.7310586f], Map(ModelActivation.Softmax, null, 1000, 1001), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void None_keeps_scores_inside_zero_and_one() => Assert.Equal([0f, 1f], Map(ModelActivation.None, null, -3, 7));

    [Fact]
    public void Platt_works_inside_the_sigmoid_and_only_on_its_label() =>
        // sigmoid(2 * 1 - 1) and sigmoid(1) are the same number.
        Assert.Equal([0.7310586f, 0.7310586f], Map(ModelActivation.Sigmoid, new()
        {
            Name = "platt-1",
            Platt = [new("sexual", 2, -1)]
        }, 1, 1), (a, b) => Math.Abs(a - b) < 1e-6);

    [Theory]
    [InlineData(0.0f, 0.1f)]
    [InlineData(0.2f, 0.1f)]
    [InlineData(0.3f, 0.2f)]
    [InlineData(0.4f, 0.3f)]
    [InlineData(0.7f, 0.65f)]
    [InlineData(1.0f, 1.0f)]
    public void Isotonic_draws_straight_lines_between_points(float score, float expected)
    {
        var calibration = new ModelCalibration { Name = "iso-1", Isotonic = [new("violence", [0.2, 0.4, 1.0], [0.1, 0.3, 1.0])] };
        Assert.Equal(expected, Map(ModelActivation.None, calibration, 0, score)[1], 1e-6f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Logit_that_is_no_number_is_an_error(float logit) =>
        Assert.Throws<ArithmeticException>(() => Map(ModelActivation.Sigmoid, null, 0, logit));
}
