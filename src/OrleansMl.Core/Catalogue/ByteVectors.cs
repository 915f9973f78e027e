using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OrleansMl.Catalogue;

/// <summary>
/// Vectors of unit length at one byte a number: a quarter of the memory of floats, and scanned faster, since a processor multiplies twice as many 16-bit numbers at once. A cosine is off by less than .01 at 64
/// dimensions. Numbers are rounded to multiples of 1/127; a query is kept at 1/16,383.
/// </summary>
public static class ByteVectors
{
    private const float RowScale = sbyte.MaxValue, QueryScale = 16_383;

    /// <summary>One byte a number.</summary>
    /// <param name="vector">Of unit length.</param>
    public static sbyte[] Quantise(ReadOnlySpan<float> vector)
    {
        var bytes = new sbyte[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            bytes[i] = (sbyte)MathF.Round(Math.Clamp(vector[i], -1, 1) * RowScale);
        }

        return bytes;
    }

    /// <summary>The numbers of a row as floats, of unit length again; all zero when they are.</summary>
    /// <param name="row">From <see cref="Quantise"/>.</param>
    /// <param name="vector">Takes the numbers.</param>
    public static void Restore(ReadOnlySpan<sbyte> row, Span<float> vector)
    {
        TensorPrimitives.ConvertChecked(row, vector);
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }

    /// <summary>A query as <see cref="Dots"/> wants it.</summary>
    /// <param name="vector">Of at most unit length.</param>
    /// <param name="query">Takes the numbers.</param>
    public static void ToQuery(ReadOnlySpan<float> vector, Span<short> query)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            query[i] = (short)MathF.Round(Math.Clamp(vector[i], -1, 1) * QueryScale);
        }
    }

    /// <summary>The cosine of a query with every row. O(rows · dimensions), allocates nothing. No sum overflows: by Cauchy and Schwarz none is larger than 127 · 16,383 times the lengths, which are about 1.</summary>
    /// <param name="rows">[rows · dimensions], row-major, from <see cref="Quantise"/>.</param>
    /// <param name="query">From <see cref="ToQuery"/>; its length is the dimensions.</param>
    /// <param name="scores">Takes one number per row.</param>
    public static void Dots(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> query, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, scores.Length * query.Length);
        const float Scale = 1 / (RowScale * QueryScale);
        var row = 0;
        if (Avx2.IsSupported && query.Length % Vector256<short>.Count == 0)
        {
            var numbers = MemoryMarshal.Cast<short, Vector256<short>>(query);
            for (; row + 4 <= scores.Length; row += 4)
            {
                var blocks = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(rows.Slice(row * query.Length, 4 * query.Length));
                var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
                for (var k = 0; k < numbers.Length; k++)
                {
                    a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(blocks[k]), numbers[k]);
                    b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(blocks[numbers.Length + k]), numbers[k]);
                    c += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(blocks[(2 * numbers.Length) + k]), numbers[k]);
                    d += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(blocks[(3 * numbers.Length) + k]), numbers[k]);
                }

                // The four sums side by side.
                var halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
                (Vector128.ConvertToSingle(halves.GetLower() + halves.GetUpper()) * Scale).CopyTo(scores[row..]);
            }
        }

        for (; row < scores.Length; row++)
        {
            scores[row] = Scale * Dot(rows.Slice(row * query.Length, query.Length), query);
        }
    }

    /// <summary>The cosine of two rows.</summary>
    /// <param name="a">From <see cref="Quantise"/>.</param>
    /// <param name="b">Of the same length.</param>
    public static float Cosine(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        var (sum, k) = (0, 0);
        if (Avx2.IsSupported)
        {
            var total = Vector256<int>.Zero;
            for (; k + Vector128<sbyte>.Count <= a.Length; k += Vector128<sbyte>.Count)
            {
                total += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Create(a[k..])), Avx2.ConvertToVector256Int16(Vector128.Create(b[k..])));
            }

            sum = Vector256.Sum(total);
        }

        for (; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum / (RowScale * RowScale);
    }

    private static int Dot(ReadOnlySpan<sbyte> row, ReadOnlySpan<short> query)
    {
        var sum = 0;
        for (var k = 0; k < row.Length; k++)
        {
            sum += row[k] * query[k];
        }

        return sum;
    }
}
