using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Media;

/// <summary>
/// Makes a picture smaller under a triangle filter whose support grows with the reduction (Pillow's BILINEAR, torchvision's antialias),
/// rows first and then columns, and lays it on white. Needs a row of the source and three sums of rows at a time.
/// </summary>
internal static class Shrinker
{
    private readonly record struct Taps(int Start, float[] Weights);

    /// <summary>The size of a picture whose long side is at most so long; at least one pixel each way.</summary>
    public static (int Width, int Height) SizeOf(int width, int height, int side)
    {
        var scale = Math.Min(1, (double)side / Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>Shrinks; the target is nowhere larger than the source.</summary>
    /// <param name="source">Red, green, blue, alpha a pixel, colours already multiplied by alpha.</param>
    /// <param name="width">Its pixels across.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="target">Three bytes a pixel.</param>
    /// <param name="targetWidth">Pixels across, at most <paramref name="width"/>.</param>
    /// <param name="targetHeight">Rows, at most <paramref name="height"/>.</param>
    public static unsafe void Shrink(byte* source, int width, int height, Span<byte> target, int targetWidth, int targetHeight)
    {
        if ((width, height) == (targetWidth, targetHeight))
        {
            Copy(new(source, 4 * width * height), target);
            return;
        }

        Taps[] columns = TapsOf(width, targetWidth), rows = TapsOf(height, targetHeight);
        var line = new float[4 * width];
        // Rows of the target that are not full yet. Weights reach over two of them, rounding over a third.
        var open = new Queue<(int Row, float[] Sums)>();
        var spare = new Stack<float[]>();
        var opened = 0;
        for (var y = 0; y < height; y++)
        {
            for (; opened < targetHeight && rows[opened].Start <= y; opened++)
            {
                var sums = spare.Count > 0 ? spare.Pop() : new float[line.Length];
                sums.AsSpan().Clear();
                open.Enqueue((opened, sums));
            }

            if (open.Count == 0)
            {
                continue;
            }

            TensorPrimitives.ConvertTruncating<byte, float>(new(source + ((long)y * line.Length), line.Length), line);
            foreach (var (row, sums) in open)
            {
                TensorPrimitives.MultiplyAdd(line, rows[row].Weights[y - rows[row].Start], sums, sums);
            }

            while (open.TryPeek(out var first) && y == rows[first.Row].Start + rows[first.Row].Weights.Length - 1)
            {
                Across(first.Sums, columns, target.Slice(3 * first.Row * targetWidth, 3 * targetWidth));
                spare.Push(open.Dequeue().Sums);
            }
        }
    }

    private static void Across(float[] sums, Taps[] columns, Span<byte> target)
    {
        var pixels = MemoryMarshal.Cast<float, Vector128<float>>(sums);
        for (var x = 0; x < columns.Length; x++)
        {
            var (start, weights) = columns[x];
            var sum = Vector128<float>.Zero;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += pixels[start + i] * Vector128.Create(weights[i]);
            }

            // What alpha lets through of white.
            var onWhite = sum + Vector128.Create(255 - sum[3] + .5f);
            var bytes = Vector128.Min(Vector128.Max(onWhite, Vector128<float>.Zero), Vector128.Create(255f));
            target[3 * x] = (byte)bytes[0];
            target[(3 * x) + 1] = (byte)bytes[1];
            target[(3 * x) + 2] = (byte)bytes[2];
        }
    }

    private static void Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int from = 0, to = 0; from < source.Length; from += 4, to += 3)
        {
            var white = 255 - source[from + 3];
            target[to] = (byte)Math.Min(255, source[from] + white);
            target[to + 1] = (byte)Math.Min(255, source[from + 1] + white);
            target[to + 2] = (byte)Math.Min(255, source[from + 2] + white);
        }
    }

    private static Taps[] TapsOf(int source, int target)
    {
        var scale = (double)source / target;
        var taps = new Taps[target];
        for (var i = 0; i < target; i++)
        {
            var center = (i + .5) * scale;
            var start = Math.Max(0, (int)(center - scale + .5));
            var weights = new float[Math.Max(1, Math.Min(source, (int)(center + scale + .5)) - start)];
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = Math.Max(0, 1 - Math.Abs((start + k + .5 - center) / scale));
                weights[k] = (float)weight;
                sum += weight;
            }

            foreach (ref var weight in weights.AsSpan())
            {
                weight = (float)(weight / sum);
            }

            taps[i] = new(start, weights);
        }

        return taps;
    }
}
