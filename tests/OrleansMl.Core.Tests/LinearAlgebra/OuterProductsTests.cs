using CsCheck;

namespace OrleansMl.LinearAlgebra;

public sealed class OuterProductsTests
{
    [Fact]
    public void The_upper_triangle_and_the_sum_are_the_naive_ones() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 5], Gen.Int[0, 150], Gen.Bool, Gen.Int).Sample((size, from, count, isWeighted, seed) =>
        {
            // Whole numbers: exact in any order.
            var random = new Random(seed);
            var stride = from + size + 1;
            float[] factors = [.. Enumerable.Range(0, 20 * stride).Select(_ => (float)random.Next(-3, 4))];
            int[] rows = [.. Enumerable.Range(0, count).Select(_ => random.Next(20))];
            float[] weights = isWeighted ? [.. rows.Select(_ => (float)random.Next(1, 4))] : [];
            var (matrix, sum) = (new float[size * size], new float[size]);
            OuterProducts.AddRows(matrix, sum, size, factors, stride, from, rows, weights);
            float Weight(int i) => isWeighted ? weights[i] : 1;
            float Number(int i, int k) => factors[(rows[i] * stride) + from + k];
            for (var a = 0; a < size; a++)
            {
                Assert.Equal(Enumerable.Range(0, count).Sum(i => Weight(i) * Number(i, a)), sum[a]);
                for (var b = a; b < size; b++)
                {
                    Assert.Equal(Enumerable.Range(0, count).Sum(i => Weight(i) * Number(i, a) * Number(i, b)), matrix[(a * size) + b]);
                }
            }
        }, iter: 300);

    [Fact]
    public void A_matrix_that_is_too_small_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OuterProducts.Add(new float[3], 2, 0, new float[2], new float[2], 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OuterProducts.Add(new float[4], 2, 0, new float[3], new float[4], 2, 2));
    }
}
