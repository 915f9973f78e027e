using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>
/// The strongest eigenvectors of a symmetric matrix by a randomised range finder with power iterations (Halko, Martinsson, Tropp 2011,
/// "Finding structure with randomness", algorithms 4.4 and 5.3).
/// </summary>
internal static class RandomizedEigen
{
    private const int Oversampling = 16;
    private const int PowerIterations = 4;

    /// <summary>
    /// Eigenvectors as columns of a [size, count] row-major matrix, strongest first by absolute eigenvalue, and the eigenvalues.
    /// </summary>
    public static (float[] Vectors, double[] Values) Of(SquareSparseMatrix matrix, int count, int seed)
    {
        var width = Math.Min(count + Oversampling, matrix.Size);
        var random = new Random(seed);
        var basis = new float[matrix.Size * width];
        for (var i = 0; i < basis.Length; i++)
        {
            basis[i] = Gaussian(random);
        }

        for (var i = 0; i <= PowerIterations; i++)
        {
            basis = matrix.Times(basis, width);
            Orthonormalise(basis, width);
        }

        var image = matrix.Times(basis, width);
        var small = new double[width, width];
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var i = 0; i < width; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    small[i, j] += (double)basis[(row * width) + i] * image[(row * width) + j];
                }
            }
        }

        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j < i; j++)
            {
                small[j, i] = small[i, j];
            }
        }

        var (rotation, values) = JacobiEigen.Of(small);
        count = Math.Min(count, width);
        int[] order = [.. Enumerable.Range(0, width).OrderByDescending(i => Math.Abs(values[i])).Take(count)];
        var vectors = new float[matrix.Size * count];
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var k = 0; k < count; k++)
            {
                var sum = 0.0;
                for (var i = 0; i < width; i++)
                {
                    sum += basis[(row * width) + i] * rotation[i, order[k]];
                }

                vectors[(row * count) + k] = (float)sum;
            }
        }

        return (vectors, [.. order.Select(i => values[i])]);
    }

    // Gram-Schmidt, twice: once is not orthogonal to working precision.
    private static void Orthonormalise(float[] matrix, int width)
    {
        var rows = matrix.Length / width;
        var columns = new float[width][];
        for (var j = 0; j < width; j++)
        {
            var column = columns[j] = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                column[row] = matrix[(row * width) + j];
            }

            for (var pass = 0; pass < 2; pass++)
            {
                for (var i = 0; i < j; i++)
                {
                    TensorPrimitives.MultiplyAdd(columns[i], -TensorPrimitives.Dot<float>(columns[i], column), column, column);
                }
            }

            var norm = TensorPrimitives.Norm<float>(column);
            TensorPrimitives.Multiply(column, norm > 1e-20f ? 1 / norm : 0, column);
            for (var row = 0; row < rows; row++)
            {
                matrix[(row * width) + j] = column[row];
            }
        }
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
