using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OrleansMl.LinearAlgebra;

/// <summary>
/// One vector times every row of a matrix: what factors, content profiles and diversity have in common. Eight rows at once, so that the
/// vector is loaded once for all of them and eight sums hide the latency of the multiply-adds. O(rows · dimensions), allocates nothing;
/// above the size of the cache the memory's bandwidth is the limit (10,000 rows of 64 numbers are 2.6 MB).
/// </summary>
public static class DenseScorer
{
    private const int Rows = 8;

    /// <summary>The dot product of the vector with every row.</summary>
    /// <param name="rows">[scores.Length · vector.Length], row-major.</param>
    /// <param name="vector">As many numbers as a row has.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <exception cref="ArgumentException">The three do not fit one another.</exception>
    public static void Score(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> scores)
    {
        if (rows.Length != (long)vector.Length * scores.Length)
        {
            throw new ArgumentException($"{rows.Length} numbers are not {scores.Length} rows of {vector.Length}.", nameof(rows));
        }

        var done = Vector512.IsHardwareAccelerated && vector.Length % Vector512<float>.Count == 0 ? Wide(rows, vector, scores)
            : Vector256.IsHardwareAccelerated && vector.Length >= Vector256<float>.Count ? Narrow(rows, vector, scores)
            : 0;
        for (var row = done; row < scores.Length; row++)
        {
            scores[row] = TensorPrimitives.Dot(rows.Slice(row * vector.Length, vector.Length), vector);
        }
    }

    /// <summary>512 bits at a time; the dimensions are a multiple of 16. Returns how many rows are done.</summary>
    internal static int Wide(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> scores)
    {
        ref var x = ref MemoryMarshal.GetReference(vector);
        ref var to = ref MemoryMarshal.GetReference(scores);
        ref var y = ref MemoryMarshal.GetReference(rows);
        var size = (nuint)vector.Length;
        var row = 0;
        for (; row + Rows <= scores.Length; row += Rows)
        {
            Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            for (nuint k = 0; k < size; k += 16)
            {
                var v = Vector512.LoadUnsafe(ref x, k);
                a = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k), a);
                b = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + size), b);
                c = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (2 * size)), c);
                d = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (3 * size)), d);
                e = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (4 * size)), e);
                f = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (5 * size)), f);
                g = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (6 * size)), g);
                h = Vector512.MultiplyAddEstimate(v, Vector512.LoadUnsafe(ref y, k + (7 * size)), h);
            }

            Sums(Half(a), Half(b), Half(c), Half(d), Half(e), Half(f), Half(g), Half(h)).StoreUnsafe(ref to, (nuint)row);
            y = ref Unsafe.Add(ref y, Rows * size);
        }

        return row;

        static Vector256<float> Half(Vector512<float> v) => v.GetLower() + v.GetUpper();
    }

    /// <summary>256 bits at a time; what is left of a row is added number by number. Returns how many rows are done.</summary>
    internal static int Narrow(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> scores)
    {
        ref var x = ref MemoryMarshal.GetReference(vector);
        ref var to = ref MemoryMarshal.GetReference(scores);
        ref var y = ref MemoryMarshal.GetReference(rows);
        var size = (nuint)vector.Length;
        var whole = size & ~(nuint)7;
        var row = 0;
        for (; row + Rows <= scores.Length; row += Rows)
        {
            Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            for (nuint k = 0; k < whole; k += 8)
            {
                var v = Vector256.LoadUnsafe(ref x, k);
                a = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k), a);
                b = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + size), b);
                c = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (2 * size)), c);
                d = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (3 * size)), d);
                e = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (4 * size)), e);
                f = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (5 * size)), f);
                g = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (6 * size)), g);
                h = Vector256.MultiplyAddEstimate(v, Vector256.LoadUnsafe(ref y, k + (7 * size)), h);
            }

            Sums(a, b, c, d, e, f, g, h).StoreUnsafe(ref to, (nuint)row);
            for (var k = whole; k < size; k++)
            {
                for (nuint r = 0; r < Rows; r++)
                {
                    Unsafe.Add(ref to, (nuint)row + r) += Unsafe.Add(ref x, k) * Unsafe.Add(ref y, (r * size) + k);
                }
            }

            y = ref Unsafe.Add(ref y, Rows * size);
        }

        return row;
    }

    // The sum of each of eight vectors, as one vector: three rounds of adding neighbours, then both halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sums(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> e,
        Vector256<float> f,
        Vector256<float> g,
        Vector256<float> h)
    {
        if (!Avx.IsSupported)
        {
            return Vector256.Create(
                Vector256.Sum(a),
                Vector256.Sum(b),
                Vector256.Sum(c),
                Vector256.Sum(d),
                Vector256.Sum(e),
                Vector256.Sum(f),
                Vector256.Sum(g),
                Vector256.Sum(h));
        }

        var first = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        var second = Avx.HorizontalAdd(Avx.HorizontalAdd(e, f), Avx.HorizontalAdd(g, h));
        return Avx.Permute2x128(first, second, 0x20) + Avx.Permute2x128(first, second, 0x31);
    }
}
