using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace OrleansMl.Fingerprints;

/// <summary>
/// From a picture of any size to 64 x 64: two box filters along the rows and two along the columns, which together are a tent (W. Jarosz,
/// Fast image convolutions, 2001), and then one value in the middle of each cell. A box filter keeps a running sum, so the rounding of each
/// value depends on all before it; to come to the same bits as the reference (pdq/cpp/downscaling), sums run in its order. What can be done
/// at once are the rows: a picture that lies on its side is filtered along its rows by adding and subtracting whole lines.
/// </summary>
internal static class PdqDownsampler
{
    public const int Side = 64;

    private const int Tile = 16;

    /// <summary>Writes 64 x 64 values, row by row.</summary>
    /// <param name="luma">From the area's first value on.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="width">Values a row that belong to the area.</param>
    /// <param name="height">Rows of the area.</param>
    /// <param name="mirror">Which axes to run backwards: the result is that of the mirrored area, but for the order of its sums.</param>
    /// <param name="result">4,096 values.</param>
    public static void Downsample(
        ReadOnlySpan<float> luma, int stride, int width, int height, (bool Columns, bool Rows) mirror, Span<float> result)
    {
        var length = Math.Max(Side, width) * Math.Max(Side, height);
        var (rentedA, rentedB) = (ArrayPool<float>.Shared.Rent(length), ArrayPool<float>.Shared.Rent(length));
        Span<float> a = rentedA, b = rentedB;
        Transpose(luma, stride, a, height, width);
        Filter(a, b, width, height, mirror.Columns, sampled: false);
        Transpose(b, height, a, width, height);
        Filter(a, b, height, width, mirror.Rows, sampled: false);
        Transpose(b, width, a, height, width);
        Filter(a, b, width, height, mirror.Columns, sampled: true);
        Transpose(b, height, a, Side, height);
        Filter(a, result, height, Side, mirror.Rows, sampled: true);
        ArrayPool<float>.Shared.Return(rentedA);
        ArrayPool<float>.Shared.Return(rentedB);
    }

    /// <summary>The window of one of two filters for a side: half a cell, rounded up.</summary>
    private static int Window(int side) => (side + (2 * Side) - 1) / (2 * Side);

    /// <summary>The line in the middle of a cell.</summary>
    private static int Sample(int cell, int lines) => (int)((cell + .5) * lines / Side);

    /// <summary>
    /// The mean of each line and its neighbours, value by value. The window reaches from <c>(window - 1) / 2</c> lines before to
    /// <c>window / 2</c> lines after, and is cut off at the edges; mirrored, it reaches one further before than after.
    /// </summary>
    /// <param name="input">Lines, one after another.</param>
    /// <param name="output">All lines, or 64 of them.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="length">Values of a line.</param>
    /// <param name="mirrored">Whether the lines are those of a picture that runs the other way.</param>
    /// <param name="sampled">Whether only the lines in the middle of the cells are wanted, as they run then.</param>
    private static void Filter(ReadOnlySpan<float> input, Span<float> output, int lines, int length, bool mirrored, bool sampled)
    {
        var window = Window(lines);
        var after = mirrored ? (window - 1) / 2 : window / 2;
        var before = window - 1 - after;
        var rented = ArrayPool<float>.Shared.Rent(length);
        var sums = rented.AsSpan(0, length);
        sums.Clear();
        for (var line = 0; line < after; line++)
        {
            TensorPrimitives.Add(sums, Line(input, line, length), sums);
        }

        var cell = 0;
        for (var line = 0; line < lines; line++)
        {
            var (first, last) = (Math.Max(0, line - before), Math.Min(lines - 1, line + after));
            if (last == line + after)
            {
                TensorPrimitives.Add(sums, Line(input, last, length), sums);
            }

            if (first > 0)
            {
                TensorPrimitives.Subtract(sums, Line(input, first - 1, length), sums);
            }

            if (!sampled)
            {
                TensorPrimitives.Divide(sums, last - first + 1, output.Slice(line * length, length));
                continue;
            }

            for (; cell < Side && (mirrored ? lines - 1 - Sample(Side - 1 - cell, lines) : Sample(cell, lines)) == line; cell++)
            {
                TensorPrimitives.Divide(sums, last - first + 1, output.Slice((mirrored ? Side - 1 - cell : cell) * length, length));
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static ReadOnlySpan<float> Line(ReadOnlySpan<float> values, int line, int length) => values.Slice(line * length, length);

    /// <summary>
    /// Columns become lines, four by four in registers. In tiles of one cache line across and so few down that rows of a power of two in
    /// length, which share their sets of the first cache, do not displace each other.
    /// </summary>
    private static void Transpose(ReadOnlySpan<float> input, int stride, Span<float> output, int rows, int columns)
    {
        var (wholeRows, wholeColumns) = (rows & ~3, columns & ~3);
        ref var from = ref MemoryMarshal.GetReference(input[..(((rows - 1) * stride) + columns)]);
        ref var to = ref MemoryMarshal.GetReference(output[..(rows * columns)]);
        for (var top = 0; top < wholeRows; top += Tile)
        {
            var bottom = Math.Min(wholeRows, top + Tile);
            for (var left = 0; left < wholeColumns; left += Tile)
            {
                var right = Math.Min(wholeColumns, left + Tile);
                for (var column = left; column < right; column += 4)
                {
                    for (var row = top; row < bottom; row += 4)
                    {
                        var (at, into) = ((nuint)((row * stride) + column), (nuint)((column * rows) + row));
                        Transpose(ref from, at, (nuint)stride, ref to, into, (nuint)rows);
                    }
                }
            }
        }

        CopyEach(input, stride, output, rows, (0, wholeColumns), (wholeRows, columns));
        CopyEach(input, stride, output, rows, (wholeRows, 0), (rows, columns));
    }

    private static void Transpose(ref float from, nuint at, nuint stride, ref float to, nuint into, nuint rows)
    {
        var a = Vector128.LoadUnsafe(ref from, at);
        var b = Vector128.LoadUnsafe(ref from, at + stride);
        var c = Vector128.LoadUnsafe(ref from, at + (2 * stride));
        var d = Vector128.LoadUnsafe(ref from, at + (3 * stride));
        var (ab, cd) = (ZipLow(a, b), ZipLow(c, d));
        LowHalves(ab, cd).StoreUnsafe(ref to, into);
        HighHalves(ab, cd).StoreUnsafe(ref to, into + rows);
        (ab, cd) = (ZipHigh(a, b), ZipHigh(c, d));
        LowHalves(ab, cd).StoreUnsafe(ref to, into + (2 * rows));
        HighHalves(ab, cd).StoreUnsafe(ref to, into + (3 * rows));
    }

    private static void CopyEach(
        ReadOnlySpan<float> input, int stride, Span<float> output, int rows, (int Row, int Column) from, (int Row, int Column) to)
    {
        for (var row = from.Row; row < to.Row; row++)
        {
            for (var column = from.Column; column < to.Column; column++)
            {
                output[(column * rows) + row] = input[(row * stride) + column];
            }
        }
    }

    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    private static Vector128<float> LowHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a[0], a[1], b[0], b[1]);

    private static Vector128<float> HighHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a[2], a[3], b[2], b[3]);
}
