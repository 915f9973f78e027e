using System.Runtime.Intrinsics;
using OrleansMl.Banks;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// PDQ: luminance, a tent filter down to 64 x 64, the 16 x 16 lowest frequencies without the constant ones of its cosine transform, and one
/// bit each: above the median or not. Equal to the last bit to the reference of github.com/facebook/ThreatExchange (pdq/cpp) for the same
/// pixels: every sum runs in its order and in single precision. The reference shrinks what is larger than 512 x 512 first; here what comes
/// is hashed. O(pixels); some 600 µs for 512 x 384.
/// </summary>
public static class Pdq
{
    /// <summary>What has a smaller side has no hash: all bits zero, quality 0, as in the reference.</summary>
    public const int MinSide = 5;

    private const int Side = PdqDownsampler.Side, Frequencies = 16, Coefficients = Frequencies * Frequencies, Turns = 8;

    /// <summary>Row by frequency, column by place; and the same on its side.</summary>
    private static readonly float[] Cosines = MakeCosines(), CosinesByPlace = OnItsSide(Cosines);

    /// <summary>A mirrored picture, what it becomes on its side, and which axes run backwards for it.</summary>
    private static readonly (PictureTurn Mirrored, PictureTurn Transposed, (bool Columns, bool Rows) Mirror)[] Mirrors =
    [
        (PictureTurn.None, PictureTurn.FlipPlus1, (false, false)),
        (PictureTurn.FlipY, PictureTurn.Rotate90, (true, false)),
        (PictureTurn.FlipX, PictureTurn.Rotate270, (false, true)),
        (PictureTurn.Rotate180, PictureTurn.FlipMinus1, (true, true)),
    ];

    /// <summary>The hash of a picture.</summary>
    public static PdqHash Hash(RgbImage image)
    {
        using var luma = new LumaPlane(image);
        return Hash(luma, Whole(image));
    }

    /// <summary>
    /// The hashes of a picture in each of its eight turns, by <see cref="PictureTurn"/>: what hashing each turned picture comes to, but for
    /// roundings, which move a bit or two. Four filters that run either way along each axis, and each result on its side as well.
    /// </summary>
    internal static PdqHash[] HashEachTurn(in LumaPlane luma, PixelArea area)
    {
        var hashes = new PdqHash[Turns];
        Span<float> upright = stackalloc float[Coefficients], onItsSide = stackalloc float[Coefficients];
        foreach (var (mirrored, transposed, mirror) in Mirrors)
        {
            if (Transform(luma, area, mirror, upright) is { } quality)
            {
                Transpose(upright, onItsSide);
                var median = Median(upright);
                hashes[(int)mirrored] = new(Bits(upright, median), quality);
                hashes[(int)transposed] = new(Bits(onItsSide, median), quality);
            }
        }

        return hashes;
    }

    internal static PixelArea Whole(RgbImage image) => new(0, 0, image.Width, image.Height);

    internal static PdqHash Hash(in LumaPlane luma, PixelArea area)
    {
        Span<float> coefficients = stackalloc float[Coefficients];
        return Transform(luma, area, mirror: default, coefficients) is { } quality
            ? new(Bits(coefficients, Median(coefficients)), quality)
            : default;
    }

    /// <summary>Writes the coefficients of an area, row by vertical frequency; the quality, or null for what is too small.</summary>
    /// <param name="luma">Of the whole picture.</param>
    /// <param name="area">Which part.</param>
    /// <param name="mirror">Which axes run backwards.</param>
    /// <param name="coefficients">256 values.</param>
    private static int? Transform(in LumaPlane luma, PixelArea area, (bool Columns, bool Rows) mirror, Span<float> coefficients)
    {
        if (area.Width < MinSide || area.Height < MinSide)
        {
            return null;
        }

        Span<float> small = stackalloc float[Side * Side];
        var values = luma.Values[((area.Top * luma.Width) + area.Left)..];
        if (area is { Width: Side, Height: Side })
        {
            for (var row = 0; row < Side; row++)
            {
                var line = small.Slice((mirror.Rows ? Side - 1 - row : row) * Side, Side);
                values.Slice(row * luma.Width, Side).CopyTo(line);
                if (mirror.Columns)
                {
                    line.Reverse();
                }
            }
        }
        else
        {
            PdqDownsampler.Downsample(values, luma.Width, area.Width, area.Height, mirror, small);
        }

        Span<float> partial = stackalloc float[Frequencies * Side];
        Multiply(Cosines, small, partial, Side);
        Multiply(partial, CosinesByPlace, coefficients, Frequencies);
        return Quality(small);
    }

    /// <summary>
    /// 16 rows of 64 times 64 rows: sums from the first place to the last, as the reference's, of eight columns at once. No fused
    /// multiply-add: it would round once where the reference rounds twice.
    /// </summary>
    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product, int columns)
    {
        for (var row = 0; row < Frequencies; row++)
        {
            for (var column = 0; column < columns; column += 2 * Vector256<float>.Count)
            {
                Vector256<float> first = default, second = default;
                for (var k = 0; k < Side; k++)
                {
                    var factor = Vector256.Create(left[(row * Side) + k]);
                    var line = right[((k * columns) + column)..];
                    first += factor * Vector256.Create(line);
                    second += factor * Vector256.Create(line[Vector256<float>.Count..]);
                }

                first.CopyTo(product[((row * columns) + column)..]);
                second.CopyTo(product[((row * columns) + column + Vector256<float>.Count)..]);
            }
        }
    }

    /// <summary>Steps of more than a hundredth of the range between neighbours, in hundredths, over 90; at most 100.</summary>
    private static int Quality(ReadOnlySpan<float> small)
    {
        var steps = Vector256<int>.Zero;
        for (var at = 0; at < Side * (Side - 1); at += Vector256<float>.Count)
        {
            steps += Steps(Vector256.Create(small[at..]), Vector256.Create(small[(at + Side)..]));
        }

        Span<float> shifted = stackalloc float[Side];
        for (var row = 0; row < Side; row++)
        {
            var line = small.Slice(row * Side, Side);
            line[1..].CopyTo(shifted);
            shifted[^1] = line[^1]; // the last has no neighbour: no step
            for (var at = 0; at < Side; at += Vector256<float>.Count)
            {
                steps += Steps(Vector256.Create(line[at..]), Vector256.Create(shifted[at..]));
            }
        }

        return Math.Min(100, Vector256.Sum(steps) / 90);
    }

    private static Vector256<int> Steps(Vector256<float> from, Vector256<float> to) =>
        Vector256.Abs(Vector256.ConvertToInt32((from - to) * Vector256.Create(100f) / Vector256.Create(255f)));

    /// <summary>
    /// The 128th of 256 in order: the lower one of the two in the middle, which Torben's method in the reference comes to.
    /// </summary>
    private static float Median(ReadOnlySpan<float> coefficients)
    {
        Span<float> sorted = stackalloc float[Coefficients];
        coefficients.CopyTo(sorted);
        sorted.Sort();
        return sorted[(Coefficients / 2) - 1];
    }

    /// <summary>The reference prints its bit 255 first, <see cref="Hash256"/> its first byte: so the last bits come first.</summary>
    private static Hash256 Bits(ReadOnlySpan<float> coefficients, float median)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        for (var i = 0; i < Hash256.Size; i++)
        {
            var eight = Vector256.Create(coefficients[(i * Vector256<float>.Count)..]);
            var above = Vector256.GreaterThan(eight, Vector256.Create(median));
            bytes[Hash256.Size - 1 - i] = (byte)Vector256.ExtractMostSignificantBits(above);
        }

        return Hash256.From(bytes);
    }

    /// <summary>Mirroring a picture in the diagonal swaps the axes of its frequencies.</summary>
    private static void Transpose(ReadOnlySpan<float> coefficients, Span<float> transposed)
    {
        for (var i = 0; i < Frequencies; i++)
        {
            for (var j = 0; j < Frequencies; j++)
            {
                transposed[(j * Frequencies) + i] = coefficients[(i * Frequencies) + j];
            }
        }
    }

    private static float[] MakeCosines()
    {
        var cosines = new float[Frequencies * Side];
        var scale = (float)Math.Sqrt(2.0 / Side);
        for (var i = 0; i < Frequencies; i++)
        {
            for (var j = 0; j < Side; j++)
            {
                cosines[(i * Side) + j] = (float)(scale * Math.Cos(Math.PI / 2 / Side * (i + 1) * ((2 * j) + 1)));
            }
        }

        return cosines;
    }

    private static float[] OnItsSide(float[] cosines)
    {
        var result = new float[cosines.Length];
        for (var i = 0; i < Frequencies; i++)
        {
            for (var j = 0; j < Side; j++)
            {
                result[(j * Frequencies) + i] = cosines[(i * Side) + j];
            }
        }

        return result;
    }
}
