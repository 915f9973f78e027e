using System.Numerics.Tensors;

namespace OrleansMl.Catalogue;

public sealed class ByteVectorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(50)]
    [InlineData(64)]
    [InlineData(384)]
    public void Dots_are_the_cosines_of_the_vectors_they_came_from(int dimensions)
    {
        var random = new Random(dimensions);
        const int Rows = 103;
        var vectors = Enumerable.Range(0, Rows).Select(_ => Unit(random, dimensions)).ToList();
        sbyte[] rows = [.. vectors.SelectMany(vector => ByteVectors.Quantise(vector))];
        var (person, query, scores) = (Unit(random, dimensions), new short[dimensions], new float[Rows]);

        ByteVectors.ToQuery(person, query);
        ByteVectors.Dots(rows, query, scores);

        for (var row = 0; row < Rows; row++)
        {
            var exact = TensorPrimitives.Dot<float>(vectors[row], person);
            Assert.Equal(exact, scores[row], .012f);

            // The same numbers, multiplied one by one.
            double naive = 0;
            for (var k = 0; k < dimensions; k++)
            {
                naive += (double)rows[(row * dimensions) + k] * query[k];
            }

            Assert.Equal(naive / (127.0 * 16_383), scores[row], 1e-6);
            Assert.Equal(exact, ByteVectors.Cosine(ByteVectors.Quantise(vectors[row]), ByteVectors.Quantise(person)), .02f);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(70)]
    public void A_restored_vector_has_unit_length_and_nothing_stays_nothing(int dimensions)
    {
        var vector = Unit(new Random(1), dimensions);
        var (restored, nothing) = (new float[dimensions], new float[dimensions]);
        ByteVectors.Restore(ByteVectors.Quantise(vector), restored);
        ByteVectors.Restore(new sbyte[dimensions], nothing);

        Assert.Equal(1, TensorPrimitives.Norm<float>(restored), 1e-5f);
        Assert.True(TensorPrimitives.Dot<float>(vector, restored) > .999f);
        Assert.All(nothing, number => Assert.Equal(0, number));
    }

    [Fact]
    public void Rows_and_scores_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteVectors.Dots(new sbyte[10], new short[4], new float[3]));

    private static float[] Unit(Random random, int dimensions)
    {
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - .5))];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
