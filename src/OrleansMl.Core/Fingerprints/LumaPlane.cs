using System.Buffers;
using System.Runtime.Intrinsics;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// The luminance of a picture, .299 R + .587 G + .114 B in single precision, in a rented buffer. The order of the operations is that of the
/// PDQ reference (fillFloatLumaFromRGB of pdq/cpp/downscaling), so each value is the same to the last bit.
/// </summary>
internal readonly struct LumaPlane : IDisposable
{
    private const float Red = .299f, Green = .587f, Blue = .114f;

    private readonly float[] _values;

    public LumaPlane(RgbImage image)
    {
        (Width, Height) = (image.Width, image.Height);
        _values = ArrayPool<float>.Shared.Rent(Width * Height);
        Fill(image.Pixels, _values.AsSpan(0, Width * Height));
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Row by row, nothing between them.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Width * Height);

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);

    private static void Fill(ReadOnlySpan<byte> pixels, Span<float> luma)
    {
        // Four pixels a step: their reds, greens and blues each become four numbers of 32 bits; index 16 gives a zero byte.
        var reds = Vector128.Create((byte)0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16);
        var greens = Vector128.Create((byte)1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16);
        var blues = Vector128.Create((byte)2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16);
        var i = 0;
        for (; (3 * i) + 16 <= pixels.Length; i += 4)
        {
            var four = Vector128.Create(pixels[(3 * i)..]);
            var value = Red * Numbers(four, reds);
            value += Green * Numbers(four, greens);
            value += Blue * Numbers(four, blues);
            value.CopyTo(luma[i..]);
        }

        for (; i < luma.Length; i++)
        {
            luma[i] = (Red * pixels[3 * i]) + (Green * pixels[(3 * i) + 1]) + (Blue * pixels[(3 * i) + 2]);
        }
    }

    private static Vector128<float> Numbers(Vector128<byte> bytes, Vector128<byte> which) =>
        Vector128.ConvertToSingle(Vector128.Shuffle(bytes, which).AsInt32());
}
