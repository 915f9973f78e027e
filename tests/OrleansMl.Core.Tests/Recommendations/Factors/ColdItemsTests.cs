namespace OrleansMl.Recommendations;

public sealed class ColdItemsTests
{
    [Fact]
    public void Factors_that_follow_from_the_content_are_found()
    {
        // y = M · e for every item: what was not learned from is foretold, too.
        var random = new Random(1);
        const int Inputs = 5, Outputs = 3, Items = 80;
        float[] Random(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - .5f)];
        var (map, vectors) = (Random(Inputs * Outputs), Random(Inputs * Items));
        var content = new ContentProfiles(vectors, Inputs);
        float[] factors =
        [
            .. Enumerable.Range(0, Items).SelectMany(item =>
                Enumerable.Range(0, Outputs)
                    .Select(k => Enumerable.Range(0, Inputs).Sum(i => map[(k * Inputs) + i] * content.Item(item)[i])))
        ];
        var model = new FactorModel(factors, new() { Dimensions = Outputs });
        var cold = ColdItems.Train(content, model, Enumerable.Range(0, 60), 1e-3f);
        var predicted = new float[Outputs];
        for (var item = 60; item < Items; item++)
        {
            cold.Predict(content.Item(item), predicted);
            for (var k = 0; k < Outputs; k++)
            {
                Assert.Equal(model.Item(item)[k], predicted[k], .01f);
            }
        }

        // By way of factors or not, a person's score of it is the same.
        var (person, direction) = (Random(Outputs), new float[Inputs]);
        cold.Direction(person, direction);
        Assert.Equal(
            System.Numerics.Tensors.TensorPrimitives.Dot<float>(person, predicted),
            System.Numerics.Tensors.TensorPrimitives.Dot(direction, content.Item(Items - 1)),
            1e-5f);

        Assert.Throws<ArgumentOutOfRangeException>(() => cold.Predict(new float[2], predicted));
    }

    [Fact]
    public void About_nothing_known_it_says_nothing()
    {
        var content = new ContentProfiles([1, 0, 0, 1], 2);
        var cold = ColdItems.Train(content, new([5, 7], new() { Dimensions = 1 }), [0]);
        var predicted = new float[1];
        cold.Predict([0, 1], predicted);
        Assert.Equal(0, predicted[0], 1e-6f);
        cold.Predict([1, 0], predicted);
        Assert.Equal(2.5f, predicted[0], 1e-3f);
    }
}
