using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMl.LinearAlgebra;

/// <summary>
/// Sums of outer products, Σ x · yᵀ, into the upper triangle of a matrix: the heart of a least-squares step, of a Gram matrix and of
/// factoring one. Tiles of 4 rows and 2 vectors of columns stay in registers while all the products go by, so the matrix is read and
/// written once per chunk instead of once per product. What lies left of the diagonal is written over and means nothing.
/// </summary>
internal static class OuterProducts
{
    // Rows that are gathered at a time: at 64 dimensions 16 KB, which stay in the first cache.
    private const int Chunk = 64;

    /// <summary>
    /// matrix += Σ_i weight_i · y_i · y_iᵀ and sum += Σ_i weight_i · y_i, over chosen rows. O(rows · size²); pooled buffers.
    /// </summary>
    /// <param name="matrix">[size · size], its upper triangle.</param>
    /// <param name="sum">Takes the weighted sum as well; empty: not wanted.</param>
    /// <param name="size">Numbers of a row that take part.</param>
    /// <param name="factors">All rows, [· stride].</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="from">The first number of a row that takes part.</param>
    /// <param name="rows">The chosen rows.</param>
    /// <param name="weights">Of each; empty: 1.</param>
    public static void AddRows(
        Span<float> matrix,
        Span<float> sum,
        int size,
        ReadOnlySpan<float> factors,
        int stride,
        int from,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<float> weights)
    {
        var pooled = ArrayPool<float>.Shared.Rent((weights.IsEmpty ? 1 : 2) * Math.Min(Chunk, rows.Length) * size);
        for (var first = 0; first < rows.Length; first += Chunk)
        {
            var count = Math.Min(Chunk, rows.Length - first);
            var right = pooled.AsSpan(0, count * size);
            var left = weights.IsEmpty ? right : pooled.AsSpan(count * size, count * size);
            for (var i = 0; i < count; i++)
            {
                var row = factors.Slice((rows[first + i] * stride) + from, size);
                row.CopyTo(right[(i * size)..]);
                if (!weights.IsEmpty)
                {
                    System.Numerics.Tensors.TensorPrimitives.Multiply(row, weights[first + i], left.Slice(i * size, size));
                }
            }

            Add(matrix, size, 0, left, right, size, count);
            if (!sum.IsEmpty)
            {
                AddSum(sum, left, size, count);
            }
        }

        ArrayPool<float>.Shared.Return(pooled);
    }

    /// <summary>matrix += Σ_i y_i · y_iᵀ over all rows.</summary>
    /// <param name="matrix">[size · size], its upper triangle.</param>
    /// <param name="size">Numbers of a row.</param>
    /// <param name="rows">[· size], row-major.</param>
    public static void AddAll(Span<float> matrix, int size, ReadOnlySpan<float> rows)
    {
        for (var first = 0; first < rows.Length; first += Chunk * size)
        {
            var some = rows.Slice(first, Math.Min(Chunk * size, rows.Length - first));
            Add(matrix, size, 0, some, some, size, some.Length / size);
        }
    }

    /// <summary>matrix += Σ_i left_i · right_iᵀ from a row and column on.</summary>
    /// <param name="matrix">[size · size], its upper triangle.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="from">The first row and column.</param>
    /// <param name="left">One row per product; the number at k goes to row k.</param>
    /// <param name="right">One row per product; the number at k goes to column k.</param>
    /// <param name="stride">Numbers from one product to the next.</param>
    /// <param name="count">How many products.</param>
    public static void Add(
        Span<float> matrix, int size, int from, ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int count)
    {
        if (count == 0)
        {
            return;
        }

        // What the unchecked loops below read and write.
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, size * size);
        ArgumentOutOfRangeException.ThrowIfLessThan(left.Length, ((count - 1) * stride) + size);
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, ((count - 1) * stride) + size);
        ref var a = ref MemoryMarshal.GetReference(matrix);
        ref var x = ref MemoryMarshal.GetReference(left);
        ref var y = ref MemoryMarshal.GetReference(right);
        var width = Vector<float>.Count;
        var row = from;
        for (; row + 4 <= size; row += 4)
        {
            // From the vector that holds the diagonal; a number or two left of it mean nothing.
            var column = row / width * width;
            for (; column + (2 * width) <= size; column += 2 * width)
            {
                Tile(
                    ref Unsafe.Add(ref a, (row * size) + column),
                    (nuint)size,
                    ref Unsafe.Add(ref x, row),
                    ref Unsafe.Add(ref y, column),
                    (nuint)stride,
                    count);
            }

            for (; column + width <= size; column += width)
            {
                HalfTile(
                    ref Unsafe.Add(ref a, (row * size) + column),
                    (nuint)size,
                    ref Unsafe.Add(ref x, row),
                    ref Unsafe.Add(ref y, column),
                    (nuint)stride,
                    count);
            }

            Rest(matrix, size, row, row + 4, column, left, right, stride, count);
        }

        for (; row < size; row++)
        {
            var column = row / width * width;
            for (; column + width <= size; column += width)
            {
                Strip(
                    ref Unsafe.Add(ref a, (row * size) + column),
                    ref Unsafe.Add(ref x, row),
                    ref Unsafe.Add(ref y, column),
                    (nuint)stride,
                    count);
            }

            Rest(matrix, size, row, row + 1, column, left, right, stride, count);
        }
    }

    private static void Tile(ref float a, nuint size, ref float x, ref float y, nuint stride, int count)
    {
        var width = (nuint)Vector<float>.Count;
        var (a0, a1) = (Vector.LoadUnsafe(ref a), Vector.LoadUnsafe(ref a, width));
        var (b0, b1) = (Vector.LoadUnsafe(ref a, size), Vector.LoadUnsafe(ref a, size + width));
        var (c0, c1) = (Vector.LoadUnsafe(ref a, 2 * size), Vector.LoadUnsafe(ref a, (2 * size) + width));
        var (d0, d1) = (Vector.LoadUnsafe(ref a, 3 * size), Vector.LoadUnsafe(ref a, (3 * size) + width));
        for (var i = 0; i < count; i++)
        {
            var (y0, y1) = (Vector.LoadUnsafe(ref y), Vector.LoadUnsafe(ref y, width));
            var w = new Vector<float>(x);
            a0 = Vector.MultiplyAddEstimate(w, y0, a0);
            a1 = Vector.MultiplyAddEstimate(w, y1, a1);
            w = new Vector<float>(Unsafe.Add(ref x, 1));
            b0 = Vector.MultiplyAddEstimate(w, y0, b0);
            b1 = Vector.MultiplyAddEstimate(w, y1, b1);
            w = new Vector<float>(Unsafe.Add(ref x, 2));
            c0 = Vector.MultiplyAddEstimate(w, y0, c0);
            c1 = Vector.MultiplyAddEstimate(w, y1, c1);
            w = new Vector<float>(Unsafe.Add(ref x, 3));
            d0 = Vector.MultiplyAddEstimate(w, y0, d0);
            d1 = Vector.MultiplyAddEstimate(w, y1, d1);
            x = ref Unsafe.Add(ref x, stride);
            y = ref Unsafe.Add(ref y, stride);
        }

        a0.StoreUnsafe(ref a);
        a1.StoreUnsafe(ref a, width);
        b0.StoreUnsafe(ref a, size);
        b1.StoreUnsafe(ref a, size + width);
        c0.StoreUnsafe(ref a, 2 * size);
        c1.StoreUnsafe(ref a, (2 * size) + width);
        d0.StoreUnsafe(ref a, 3 * size);
        d1.StoreUnsafe(ref a, (3 * size) + width);
    }

    private static void HalfTile(ref float a, nuint size, ref float x, ref float y, nuint stride, int count)
    {
        var (a0, b0, c0, d0) = (
            Vector.LoadUnsafe(ref a),
            Vector.LoadUnsafe(ref a, size),
            Vector.LoadUnsafe(ref a, 2 * size),
            Vector.LoadUnsafe(ref a, 3 * size));
        for (var i = 0; i < count; i++)
        {
            var y0 = Vector.LoadUnsafe(ref y);
            a0 = Vector.MultiplyAddEstimate(new Vector<float>(x), y0, a0);
            b0 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref x, 1)), y0, b0);
            c0 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref x, 2)), y0, c0);
            d0 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref x, 3)), y0, d0);
            x = ref Unsafe.Add(ref x, stride);
            y = ref Unsafe.Add(ref y, stride);
        }

        a0.StoreUnsafe(ref a);
        b0.StoreUnsafe(ref a, size);
        c0.StoreUnsafe(ref a, 2 * size);
        d0.StoreUnsafe(ref a, 3 * size);
    }

    private static void Strip(ref float a, ref float x, ref float y, nuint stride, int count)
    {
        var sum = Vector.LoadUnsafe(ref a);
        for (var i = 0; i < count; i++)
        {
            sum = Vector.MultiplyAddEstimate(new Vector<float>(x), Vector.LoadUnsafe(ref y), sum);
            x = ref Unsafe.Add(ref x, stride);
            y = ref Unsafe.Add(ref y, stride);
        }

        sum.StoreUnsafe(ref a);
    }

    // Columns that fill no vector.
    private static void Rest(
        Span<float> matrix,
        int size,
        int row,
        int endRow,
        int column,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        int stride,
        int count)
    {
        for (; column < size; column++)
        {
            for (var r = row; r < endRow; r++)
            {
                var sum = matrix[(r * size) + column];
                for (var i = 0; i < count; i++)
                {
                    sum += left[(i * stride) + r] * right[(i * stride) + column];
                }

                matrix[(r * size) + column] = sum;
            }
        }
    }

    private static void AddSum(Span<float> sum, ReadOnlySpan<float> rows, int size, int count)
    {
        var width = Vector<float>.Count;
        var column = 0;
        for (; column + width <= size; column += width)
        {
            var total = Vector.LoadUnsafe(ref sum[column]);
            for (var i = 0; i < count; i++)
            {
                total += new Vector<float>(rows.Slice((i * size) + column, width));
            }

            total.StoreUnsafe(ref sum[column]);
        }

        for (; column < size; column++)
        {
            for (var i = 0; i < count; i++)
            {
                sum[column] += rows[(i * size) + column];
            }
        }
    }
}
