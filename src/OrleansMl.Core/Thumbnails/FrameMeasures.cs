using System.Buffers;
using System.Numerics;
using OrleansMl.Media;

namespace OrleansMl.Thumbnails;

/// <summary>
/// What can be measured of a frame. All are sums of whole numbers, so that they are the same on every machine whatever is computed at once.
/// </summary>
/// <param name="Mean">Mean luminance, 0 to 255.</param>
/// <param name="Deviation">Standard deviation of the luminance.</param>
/// <param name="Dark">The luminance that a twentieth of the pixels stay under, 0 to 255.</param>
/// <param name="Bright">The luminance that a twentieth of the pixels exceed.</param>
/// <param name="Clipped">Share of pixels that are nearly black or nearly white, in [0, 1].</param>
/// <param name="Colourfulness">
/// 0 for grey, some 45 for a colourful photograph, above 100 for what cries (D. Hasler and S. Süsstrunk, Measuring colorfulness in natural
/// images, 2003): the deviation of red minus green and of yellow minus blue, and .3 times their mean.
/// </param>
/// <param name="Blur">
/// 0 for the sharpest, 1 for no detail at all (F. Crete and others, The blur effect: perception and estimation with a new no-reference
/// perceptual blur metric, 2007): how little of the differences between neighbours a blur of nine pixels takes away.
/// </param>
/// <param name="Centred"> Where detail is, in [0, 1]: the share of the differences between neighbours that lies in the middle quarter of
/// the picture's area. .25 when detail lies everywhere alike.
/// </param>
/// <param name="Detail">Mean difference between neighbours, 0 to 255.</param>
public readonly record struct FrameMeasures(
    double Mean,
    double Deviation,
    int Dark,
    int Bright,
    double Clipped,
    double Colourfulness,
    double Blur,
    double Centred,
    double Detail)
{
    /// <summary>Pixels to each side that a blur of nine reaches.</summary>
    internal const int Reach = 4;

    /// <summary>Luminance from which on a pixel is not nearly black, and up to which it is not nearly white.</summary>
    internal const int NearlyBlack = 8, NearlyWhite = 247;

    /// <summary>Measures a frame. O(pixels).</summary>
    public static FrameMeasures Of(RgbImage image)
    {
        var length = image.Width * image.Height;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var luma = rented.AsSpan(0, length);
        Span<int> histogram = stackalloc int[256];
        var colours = ColourSums.Of(image, luma, histogram);
        var (across, down) = (Differences(luma, image, acrossRows: false), Differences(luma, image, acrossRows: true));
        ArrayPool<byte>.Shared.Return(rented);
        return From(length, histogram, colours, across, down);
    }

    /// <summary>From the sums to the measures.</summary>
    internal static FrameMeasures From(
        int pixels, ReadOnlySpan<int> histogram, ColourSums colours, DifferenceSums across, DifferenceSums down)
    {
        var (sum, squares, clipped) = (0L, 0L, 0);
        for (var level = 0; level < histogram.Length; level++)
        {
            sum += (long)level * histogram[level];
            squares += (long)level * level * histogram[level];
            clipped += level is < NearlyBlack or > NearlyWhite ? histogram[level] : 0;
        }

        var mean = (double)sum / pixels;
        var (all, inner, count) = (across.All + down.All, across.Inner + down.Inner, across.Count + down.Count);
        return new(
            mean,
            Math.Sqrt(Math.Max(0, ((double)squares / pixels) - (mean * mean))),
            Percentile(histogram, pixels / 20),
            255 - Percentile([.. histogram.ToArray().Reverse()], pixels / 20),
            (double)clipped / pixels,
            colours.Colourfulness(pixels),
            Math.Max(across.Blur, down.Blur),
            all == 0 ? .25 : (double)inner / all,
            count == 0 ? 0 : (double)all / count);
    }

    private static int Percentile(ReadOnlySpan<int> histogram, int below)
    {
        var level = 0;
        for (var seen = histogram[0]; seen <= below && level < histogram.Length - 1; seen += histogram[level])
        {
            level++;
        }

        return level;
    }

    /// <summary>
    /// Differences between neighbours, and what is left of them after a blur: a blur's own difference is that of the pixel that comes into
    /// its window and the one that leaves it.
    /// </summary>
    private static DifferenceSums Differences(ReadOnlySpan<byte> luma, RgbImage image, bool acrossRows)
    {
        var (width, height) = (image.Width, image.Height);
        var sums = default(DifferenceSums);
        var (top, left) = acrossRows ? (Reach + 1, 0) : (0, Reach + 1);
        var (bottom, right) = acrossRows ? (height - Reach, width) : (height, width - Reach);
        var step = acrossRows ? width : 1;
        for (var y = top; y < bottom; y++)
        {
            if (left >= right)
            {
                break;
            }

            var inMiddle = y >= height / 4 && y < height - (height / 4);
            var (from, to) = inMiddle ? (Math.Clamp(width / 4, left, right), Math.Clamp(width - (width / 4), left, right)) : (right, right);
            sums += Row(luma, (y * width) + left, (y * width) + from, step);
            var middle = Row(luma, (y * width) + from, (y * width) + to, step);
            sums += middle with { Inner = middle.All };
            sums += Row(luma, (y * width) + to, (y * width) + right, step);
        }

        return sums;
    }

    private static DifferenceSums Row(ReadOnlySpan<byte> luma, int start, int end, int step)
    {
        var (all, taken, at) = (0L, 0L, start);
        if (Vector.IsHardwareAccelerated)
        {
            // At most 255 and 9 x 255 a place and step: 28 steps fit into 16 bits.
            var lanes = Vector<byte>.Count;
            while (at + lanes <= end)
            {
                Vector<ushort> sumAll = default, sumTakenLow = default, sumTakenHigh = default;
                for (var steps = 0; steps < 28 && at + lanes <= end; steps++, at += lanes)
                {
                    var difference = Absolute(new(luma[at..]), new(luma[(at - step)..]));
                    var blurred = Absolute(new(luma[(at + (Reach * step))..]), new(luma[(at - ((Reach + 1) * step))..]));
                    Vector.Widen(difference, out var low, out var high);
                    Vector.Widen(blurred, out var blurredLow, out var blurredHigh);
                    sumAll += low + high;
                    sumTakenLow += Taken(low, blurredLow);
                    sumTakenHigh += Taken(high, blurredHigh);
                }

                all += Sum(sumAll);
                taken += Sum(sumTakenLow) + Sum(sumTakenHigh);
            }
        }

        for (; at < end; at++)
        {
            var difference = Math.Abs(luma[at] - luma[at - step]);
            var blurred = Math.Abs(luma[at + (Reach * step)] - luma[at - ((Reach + 1) * step)]);
            all += difference;
            taken += Math.Max(0, (9 * difference) - blurred);
        }

        return new(all, Inner: 0, taken, end - start);
    }

    private static Vector<byte> Absolute(Vector<byte> a, Vector<byte> b) => Vector.Max(a, b) - Vector.Min(a, b);

    private static Vector<ushort> Taken(Vector<ushort> difference, Vector<ushort> blurred)
    {
        var nine = difference * 9;
        return Vector.Max(nine, blurred) - blurred;
    }

    private static long Sum(Vector<ushort> values)
    {
        Vector.Widen(values, out var low, out var high);
        return Vector.Sum(low + high);
    }
}

/// <summary>Sums over pixels and their neighbours.</summary>
/// <param name="All">Absolute differences.</param>
/// <param name="Inner">Those of them in the middle.</param>
/// <param name="Taken">Nine times what a blur takes away of them.</param>
/// <param name="Count">How many.</param>
internal readonly record struct DifferenceSums(long All, long Inner, long Taken, long Count)
{
    /// <summary>1 when a blur takes nothing away, or there is nothing to take.</summary>
    public double Blur => All == 0 ? 1 : 1 - ((double)Taken / (9 * All));

    public static DifferenceSums operator +(DifferenceSums a, DifferenceSums b) =>
        new(a.All + b.All, a.Inner + b.Inner, a.Taken + b.Taken, a.Count + b.Count);
}
