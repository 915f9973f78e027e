namespace OrleansMl.Embedding;

public sealed class RandomizedEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Jacobi_rebuilds_the_matrix_from_orthonormal_vectors(int size)
    {
        var matrix = Symmetric(size, seed: size);

        var (vectors, values) = JacobiEigen.Of(matrix);

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                double rebuilt = 0, dot = 0;
                for (var k = 0; k < size; k++)
                {
                    rebuilt += vectors[i, k] * values[k] * vectors[j, k];
                    dot += vectors[k, i] * vectors[k, j];
                }

                Assert.Equal(matrix[i, j], rebuilt, 9);
                Assert.Equal(i == j ? 1 : 0, dot, 9);
            }
        }
    }

    [Fact]
    public void The_strongest_eigenvalues_are_those_of_the_whole_matrix()
    {
        const int Size = 60;
        var matrix = Symmetric(Size, seed: 3);
        var entries = new List<(int, int, float)>();
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                // A falling spectrum, as of real counts.
                matrix[i, j] *= Math.Exp(-(i + j) / 20.0);
                entries.Add((i, j, (float)matrix[i, j]));
            }
        }

        var (vectors, values) = RandomizedEigen.Of(SquareSparseMatrix.From(Size, entries), 5, seed: 1);

        double[] exact = [.. JacobiEigen.Of(matrix).Values.OrderByDescending(Math.Abs).Take(5)];
        for (var k = 0; k < 5; k++)
        {
            Assert.Equal(exact[k], values[k], 1e-3 * Math.Abs(exact[0]));
            for (var i = 0; i < Size; i++)
            {
                var image = Enumerable.Range(0, Size).Sum(j => matrix[i, j] * vectors[(j * 5) + k]);
                Assert.Equal(values[k] * vectors[(i * 5) + k], image, 1e-2);
            }
        }
    }

    private static double[,] Symmetric(int size, int seed)
    {
        var random = new Random(seed);
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = matrix[j, i] = random.NextDouble() - 0.5;
            }
        }

        return matrix;
    }
}
