using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

public sealed class ColdItemsTests
{
    [Fact]
    public void Factors_that_follow_from_the_content_are_predicted()
    {
        // y = M · e for every item, also for those that were not learned from.
        var random = new Random(1);
        const int Inputs = 5, Outputs = 3, Items = 80;
        float[] Random(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - .5f)];
        var (map, vectors) = (Random(Inputs * Outputs), Random(Inputs * Items));
        var content = new ContentVectors(vectors, Inputs);
        float Factor(int item, int k) => Enumerable.Range(0, Inputs).Sum(i => map[(k * Inputs) + i] * content.Item(item)[i]);
        float[] factors = [.. Enumerable.Range(0, Items).SelectMany(item => Enumerable.Range(0, Outputs).Select(k => Factor(item, k)))];
        var cold = ColdItems.Train(content, new(factors, new() { Dimensions = Outputs }), Enumerable.Range(0, 60), 1e-3f);
        var (user, direction) = (Random(Outputs), new float[Inputs]);
        cold.Direction(user, direction);
        for (var item = 60; item < Items; item++)
        {
            var score = Enumerable.Range(0, Outputs).Sum(k => user[k] * Factor(item, k));
            Assert.Equal(score, TensorPrimitives.Dot(direction, content.Item(item)), .01f);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => cold.Direction(user, new float[2]));
    }

    [Fact]
    public void About_nothing_known_it_says_nothing()
    {
        var cold = ColdItems.Train(new([1, 0, 0, 1], 2), new([5, 7], new() { Dimensions = 1 }), [0]);
        var direction = new float[2];
        cold.Direction([1], direction);
        Assert.Equal(2.5f, direction[0], 1e-3f);
        Assert.Equal(0, direction[1], 1e-6f);
    }
}
