using CsCheck;

namespace OrleansMl.LinearAlgebra;

public sealed class CholeskyTests
{
    // A random positive definite matrix: G · Gᵀ + I.
    private static readonly Gen<float[,]> Matrix = Gen.Select(Gen.Int[1, 40], Gen.Int).Select((size, seed) =>
    {
        var random = new Random(seed);
        var g = new float[size, size];
        for (var i = 0; i < size * size; i++)
        {
            g[i / size, i % size] = (float)(random.NextDouble() - .5);
        }

        var matrix = new float[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                matrix[i, j] = (i == j ? 1 : 0) + Enumerable.Range(0, size).Sum(k => g[i, k] * g[j, k]);
            }
        }

        return matrix;
    });

    [Fact]
    public void Solution_solves() => Gen.Select(Matrix, Gen.Float[-3, 3].Array[40]).Sample((matrix, right) =>
    {
        var size = matrix.GetLength(0);
        var factor = Flat(matrix);
        Cholesky.Factor(factor, size);
        var x = right[..size];
        Cholesky.Solve(factor, size, x);
        for (var i = 0; i < size; i++)
        {
            Assert.Equal(right[i], Enumerable.Range(0, size).Sum(j => matrix[i, j] * x[j]), 1e-3f);
        }
    });

    [Fact]
    public void Updated_factor_is_that_of_the_updated_matrix() =>
        Gen.Select(Matrix, Gen.Float[-1, 1].Array[40], Gen.Float[.1f, 2]).Sample((matrix, v, scale) =>
        {
            var size = matrix.GetLength(0);
            var (updated, expected) = (Flat(matrix), Flat(matrix));
            for (var i = 0; i < size * size; i++)
            {
                expected[i] += scale * v[i / size] * v[i % size];
            }

            Cholesky.Factor(updated, size);
            Cholesky.Factor(expected, size);
            Cholesky.Update(updated, size, v[..size], scale);
            AssertSameTriangle(expected, updated, size);

            // And back again.
            Cholesky.Update(updated, size, v[..size], -scale);
            var before = Flat(matrix);
            Cholesky.Factor(before, size);
            AssertSameTriangle(before, updated, size);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(131)]
    public void Inverse_times_matrix_is_one(int size)
    {
        var random = new Random(size);
        double[][] g =
        [
            .. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextDouble() - .5).ToArray())
        ];
        double[][] matrix =
        [
            .. Enumerable.Range(0, size)
                .Select(i => Enumerable.Range(0, size).Select(j => (i == j ? 2.0 : 0) + g[i].Zip(g[j], (a, b) => a * b).Sum()).ToArray())
        ];
        double[][] inverse = [.. matrix.Select(row => (double[])row.Clone())];
        Cholesky.Invert(inverse, TestContext.Current.CancellationToken);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, size).Sum(k => matrix[i][k] * inverse[k][j]), 1e-9);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        Assert.Throws<ArithmeticException>(() => Cholesky.Factor([1, 2, 0, 1], 2));
        Assert.Throws<ArithmeticException>(() => Cholesky.Invert([[0.0]], TestContext.Current.CancellationToken));
        float[] factor = [1];
        Assert.Throws<ArithmeticException>(() => Cholesky.Update(factor, 1, [2f], -1));
    }

    private static float[] Flat(float[,] matrix) => [.. matrix.Cast<float>()];

    private static void AssertSameTriangle(float[] expected, float[] actual, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                Assert.Equal(expected[(i * size) + j], actual[(i * size) + j], 2e-3f);
            }
        }
    }
}
