namespace OrleansMl.Recommendations;

public sealed class ByteFactorsTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(128)]
    public void Scores_are_within_a_hundredth_of_a_deviation_of_the_exact_ones(int dimensions)
    {
        const int Items = 1001;
        var random = new Random(dimensions);
        float[] numbers =
        [
            .. Enumerable.Range(0, Items * dimensions).Select(i => (float)((random.NextDouble() - .5) * Math.Pow(10, i / dimensions % 5)))
        ];
        var model = new FactorModel(numbers, new() { Dimensions = dimensions });
        float[] person = [.. Enumerable.Range(0, dimensions).Select(_ => (float)(20 * (random.NextDouble() - .5)))];
        var (exact, rounded) = (new float[Items], new float[Items]);
        model.Score(person, exact);
        new ByteFactors(model).Score(person, rounded);

        // Items of very different size each have a scale of their own.
        for (var size = 0; size < 5; size++)
        {
            var same = Enumerable.Range(0, Items / 5).Select(i => (5 * i) + size).ToList();
            var deviation = Math.Sqrt(same.Average(item => exact[item] * exact[item]));
            Assert.All(same, item => Assert.InRange(Math.Abs(exact[item] - rounded[item]), 0, .02 * deviation));
            Assert.InRange(Math.Sqrt(same.Average(item => Math.Pow(exact[item] - rounded[item], 2))), 0, .01 * deviation);
        }
    }

    [Fact]
    public void Nobody_and_nothing_score_zero()
    {
        var model = new FactorModel([.. Enumerable.Repeat(0f, 16), .. Enumerable.Repeat(1f, 16)], new() { Dimensions = 16 });
        float[] scores = [7, 7];
        new ByteFactors(model).Score(new float[16], scores);
        Assert.Equal([0, 0], scores);

        // What is all ones is off by the rounding of the person only.
        new ByteFactors(model).Score([.. Enumerable.Repeat(.25f, 16)], scores);
        Assert.Equal(0, scores[0]);
        Assert.Equal(4, scores[1], 1e-3f);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var bytes = new ByteFactors(new FactorModel(new float[64 * 100], new() { Dimensions = 64 }));
        var (person, scores) = (new float[64], new float[100]);
        person[3] = 1;
        Assert.Equal(0, Allocations.Of(() => bytes.Score(person, scores)));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var bytes = new ByteFactors(new FactorModel(new float[32], new() { Dimensions = 16 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Score(new float[8], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Score(new float[16], new float[3]));
    }
}
