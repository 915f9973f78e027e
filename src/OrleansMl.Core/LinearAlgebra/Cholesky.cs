using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using OrleansMl.Training;

namespace OrleansMl.LinearAlgebra;

/// <summary>
/// Symmetric positive definite systems, A = Uᵀ · U in place in the upper triangle: row by row, so that every inner loop runs along memory.
/// What lies left of the diagonal is never read and may be written over.
/// </summary>
internal static class Cholesky
{
    // Rows that are eliminated one by one before all below are, in one sweep, by all of them.
    private const int Panel = 8;

    /// <summary>Factors a small matrix. O(size³ / 3).</summary>
    /// <param name="matrix">[size · size], row-major, its upper triangle.</param>
    /// <param name="size">Rows.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Factor(Span<float> matrix, int size)
    {
        var pooled = ArrayPool<float>.Shared.Rent(Panel * size);
        try
        {
            for (var from = 0; from < size; from += Panel)
            {
                var to = Math.Min(size, from + Panel);
                for (var p = from; p < to; p++)
                {
                    var row = matrix.Slice(p * size, size);
                    if (!(row[p] > 0))
                    {
                        throw new ArithmeticException("The matrix is not positive definite: raise the regularisation.");
                    }

                    Scale(row, p, 1 / MathF.Sqrt(row[p]));
                    for (var q = p + 1; q < to; q++)
                    {
                        // From the vector that holds the diagonal: left of it nothing is read.
                        AddScaled(matrix.Slice(q * size, size), row, q / Vector<float>.Count * Vector<float>.Count, -row[q]);
                    }
                }

                if (to < size)
                {
                    var panel = matrix[(from * size)..(to * size)];
                    var negative = pooled.AsSpan(0, panel.Length);
                    TensorPrimitives.Negate<float>(panel, negative);
                    OuterProducts.Add(matrix, size, to, negative, panel, size, to - from);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pooled);
        }
    }

    /// <summary>Solves Uᵀ · U · x = b in place. O(size²).</summary>
    /// <param name="factor">What <see cref="Factor"/> made.</param>
    /// <param name="size">Rows.</param>
    /// <param name="b">The right side; becomes x.</param>
    public static void Solve(ReadOnlySpan<float> factor, int size, Span<float> b)
    {
        b = b[..size];
        for (var i = 0; i < size; i++)
        {
            // Takes the finished unknown out of the rows below: row i of U is column i of Uᵀ.
            var row = factor.Slice(i * size, size);
            var value = b[i] / row[i];
            AddScaled(b, row, i + 1, -value);
            b[i] = value;
        }

        for (var i = size - 1; i >= 0; i--)
        {
            var row = factor.Slice(i * size, size);
            b[i] = (b[i] - Dot(row, b, i + 1)) / row[i];
        }
    }

    /// <summary>
    /// Uᵀ · U + scale · v · vᵀ in O(size²), in place; scale may be negative while the result stays positive
    /// definite (Gill, Golub, Murray and Saunders 1974).
    /// </summary>
    /// <param name="factor">What <see cref="Factor"/> made.</param>
    /// <param name="size">Rows.</param>
    /// <param name="v">Overwritten.</param>
    /// <param name="scale">1 adds, −1 takes away, anything between is a weight.</param>
    public static void Update(Span<float> factor, int size, Span<float> v, float scale)
    {
        var a = (double)scale;
        for (var j = 0; j < size; j++)
        {
            var row = factor.Slice(j * size, size);
            double diagonal = row[j], p = v[j];
            var squared = (diagonal * diagonal) + (a * p * p);
            if (!(squared > 0))
            {
                throw new ArithmeticException("The matrix is no longer positive definite: factor it anew.");
            }

            var next = Math.Sqrt(squared);
            var gain = a * p / squared;
            for (var i = j + 1; i < size; i++)
            {
                // w = v − p · (U_ji / U_jj); U_ji' = next · (U_ji / U_jj + gain · w).
                var unit = row[i] / diagonal;
                var w = v[i] - (p * unit);
                row[i] = (float)(next * (unit + (gain * w)));
                v[i] = (float)w;
            }

            row[j] = (float)next;
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
        var parallel = ParallelWork.Options(cancellationToken);

        // Block of columns by block: within it one after the other, below it all rows at once.
        for (var from = 0; from < size; from += Block)
        {
            var to = Math.Min(size, from + Block);
            for (var i = from; i < to; i++)
            {
                Eliminate(i, from, i);
                var pivot = matrix[i][i] - TensorPrimitives.Dot<double>(matrix[i].AsSpan(0, i), matrix[i].AsSpan(0, i));
                matrix[i][i] = pivot > 0
                    ? Math.Sqrt(pivot)
                    : throw new ArithmeticException("The matrix is not positive definite: raise the regularisation.");
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

    // to += scale · x from a place on.
    private static void AddScaled(Span<float> to, ReadOnlySpan<float> x, int from, float scale)
    {
        var width = Vector<float>.Count;
        var w = new Vector<float>(scale);
        for (; from < to.Length && from % width != 0; from++)
        {
            to[from] += scale * x[from];
        }

        for (; from + width <= to.Length; from += width)
        {
            Vector.MultiplyAddEstimate(w, new Vector<float>(x.Slice(from, width)), new Vector<float>(to.Slice(from, width)))
                .CopyTo(to.Slice(from, width));
        }

        for (; from < to.Length; from++)
        {
            to[from] += scale * x[from];
        }
    }

    private static void Scale(Span<float> row, int from, float scale) => TensorPrimitives.Multiply(row[from..], scale, row[from..]);

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int from)
    {
        var width = Vector<float>.Count;
        var single = 0f;
        for (; from < x.Length && from % width != 0; from++)
        {
            single += x[from] * y[from];
        }

        var sum = Vector<float>.Zero;
        for (; from + width <= x.Length; from += width)
        {
            sum = Vector.MultiplyAddEstimate(new Vector<float>(x.Slice(from, width)), new Vector<float>(y.Slice(from, width)), sum);
        }

        for (; from < x.Length; from++)
        {
            single += x[from] * y[from];
        }

        return single + Vector.Sum(sum);
    }
}
