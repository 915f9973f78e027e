using CsCheck;

namespace OrleansMl.Training;

public sealed class IsotonicRegressionTests
{
    [Fact]
    public void It_is_the_best_rising_fit() => Gen.Bool.Array[1, 12].Sample(targets =>
    {
        double[] scores = [.. Enumerable.Range(0, targets.Length).Select(i => i + .5)];
        var fit = IsotonicRegression.Fit(scores, targets, strength: 0);
        for (var i = 0; i < targets.Length; i++)
        {
            // Robertson, Wright and Dykstra: the largest over starts of the smallest over ends of the mean in between. The fit reads in
            // between its pools; each pool's value stands at its middle.
            var expected = Enumerable.Range(0, i + 1)
                .Max(from => Enumerable.Range(i, targets.Length - i).Min(to => targets[from..(to + 1)].Average(hit => hit ? 1.0 : 0)));
            Assert.Contains(fit.Y, value => Math.Abs(value - expected) < 1e-12);
        }

        Assert.Equal(fit.Y.Order(), fit.Y);
        Assert.Equal(fit.X.Order(), fit.X);
    });

    [Fact]
    public void Values_are_read_in_between_and_held_at_the_ends()
    {
        var fit = new IsotonicRegression([0, 1], [.2, .6]);
        Assert.Equal((.2, .2, .4, .6, .6), (fit.At(-5), fit.At(0), fit.At(.5), fit.At(1), fit.At(9)));
    }

    [Fact]
    public void Probabilities_of_a_known_law_are_found()
    {
        var random = new Random(2);
        double[] scores = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextDouble())];
        bool[] targets = [.. scores.Select(score => random.NextDouble() < score * score)];
        var fit = IsotonicRegression.Fit(scores, targets);
        Assert.All(Enumerable.Range(1, 9), i => Assert.Equal(i * i / 100.0, fit.At(i / 10.0), .05));
    }
}
