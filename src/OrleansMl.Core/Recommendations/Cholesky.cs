using System.Numerics.Tensors;

namespace OrleansMl.Recommendations;

/// <summary>Symmetric positive definite systems, row by row so that every inner loop is a dot product of two runs of memory. In place: A = L · Lᵀ in the lower triangle.</summary>
internal static class Cholesky
{
    /// <summary>Factors a small matrix. Reads and writes the lower triangle.</summary>
    /// <param name="matrix">[size · size], row-major.</param>
    /// <param name="size">Rows.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Factor(Span<float> matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * size, size);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - TensorPrimitives.Dot<float>(row[..j], matrix.Slice(j * size, j))) / matrix[(j * size) + j];
            }

            var pivot = row[i] - TensorPrimitives.Dot<float>(row[..i], row[..i]);
            if (!(pivot > 0))
            {
                throw new ArithmeticException("The matrix is not positive definite: raise the regularisation.");
            }

            row[i] = MathF.Sqrt(pivot);
        }
    }

    /// <summary>Solves L · Lᵀ · x = b in place.</summary>
    /// <param name="factor">What <see cref="Factor"/> made.</param>
    /// <param name="size">Rows.</param>
    /// <param name="b">The right side; becomes x.</param>
    public static void Solve(ReadOnlySpan<float> factor, int size, Span<float> b)
    {
        for (var i = 0; i < size; i++)
        {
            b[i] = (b[i] - TensorPrimitives.Dot(factor.Slice(i * size, i), b[..i])) / factor[(i * size) + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            b[i] /= factor[(i * size) + i];

            // Takes the finished unknown out of the rows above: row i of L is column i of Lᵀ.
            TensorPrimitives.MultiplyAdd(factor.Slice(i * size, i), -b[i], b[..i], b[..i]);
        }
    }

    /// <summary>L · Lᵀ + scale · v · vᵀ in O(size²), in place; scale may be negative while the result stays positive definite (Gill, Golub, Murray and Saunders 1974).</summary>
    /// <param name="factor">What <see cref="Factor"/> made.</param>
    /// <param name="size">Rows.</param>
    /// <param name="v">Overwritten.</param>
    /// <param name="scale">1 adds, −1 takes away, anything between is a weight.</param>
    public static void Update(Span<float> factor, int size, Span<float> v, float scale)
    {
        var a = (double)scale;
        for (var j = 0; j < size; j++)
        {
            double diagonal = factor[(j * size) + j], p = v[j];
            var squared = (diagonal * diagonal) + (a * p * p);
            if (!(squared > 0))
            {
                throw new ArithmeticException("The matrix is no longer positive definite: factor it anew.");
            }

            var next = Math.Sqrt(squared);
            var gain = a * p / squared;
            for (var i = j + 1; i < size; i++)
            {
                // w = v − p · (L_ij / L_jj); L_ij' = next · (L_ij / L_jj + gain · w).
                var unit = factor[(i * size) + j] / diagonal;
                var w = v[i] - (p * unit);
                factor[(i * size) + j] = (float)(next * (unit + (gain * w)));
                v[i] = (float)w;
            }

            factor[(j * size) + j] = (float)next;
            a -= a * p * gain;
        }
    }

    /// <summary>The inverse of a large matrix, on all cores.</summary>
    /// <param name="matrix">Rows of the matrix, symmetric positive definite; overwritten by the inverse.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Invert(double[][] matrix, CancellationToken cancellationToken = default)
    {
        const int Block = 48;
        var size = matrix.Length;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken };

        // Block of columns by block: within it one after the other, below it all rows at once.
        for (var from = 0; from < size; from += Block)
        {
            var to = Math.Min(size, from + Block);
            for (var i = from; i < to; i++)
            {
                Eliminate(i, from, i);
                var pivot = matrix[i][i] - TensorPrimitives.Dot<double>(matrix[i].AsSpan(0, i), matrix[i].AsSpan(0, i));
                matrix[i][i] = pivot > 0 ? Math.Sqrt(pivot) : throw new ArithmeticException("The matrix is not positive definite: raise the regularisation.");
            }

            Parallel.For(to, size, parallel, i => Eliminate(i, from, to));
        }

        // Column c of L⁻¹ as a row.
        var inverse = new double[size][];
        Parallel.For(0, size, parallel, c =>
        {
            var column = inverse[c] = new double[size];
            column[c] = 1 / matrix[c][c];
            for (var i = c + 1; i < size; i++)
            {
                column[i] = -TensorPrimitives.Dot<double>(matrix[i].AsSpan(c, i - c), column.AsSpan(c, i - c)) / matrix[i][i];
            }
        });

        // A⁻¹ = L⁻ᵀ · L⁻¹.
        Parallel.For(0, size, parallel, a =>
        {
            for (var b = a; b < size; b++)
            {
                matrix[a][b] = TensorPrimitives.Dot<double>(inverse[a].AsSpan(b), inverse[b].AsSpan(b));
            }
        });
        for (var a = 0; a < size; a++)
        {
            for (var b = 0; b < a; b++)
            {
                matrix[a][b] = matrix[b][a];
            }
        }

        void Eliminate(int i, int first, int end)
        {
            var row = matrix[i];
            for (var j = first; j < end; j++)
            {
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row.AsSpan(0, j), matrix[j].AsSpan(0, j))) / matrix[j][j];
            }
        }
    }
}
