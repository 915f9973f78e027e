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
        // Four pixels a step: their reds, greens and blues each become four numbers of 32 bits. A byte 255 asks for zero: pshufb looks at
        // its highest bit, tbl at its being out of range.
        var reds = Vector128.Create(0xFFFFFF00u, 0xFFFFFF03, 0xFFFFFF06, 0xFFFFFF09).AsByte();
        var greens = Vector128.Create(0xFFFFFF01u, 0xFFFFFF04, 0xFFFFFF07, 0xFFFFFF0A).AsByte();
        var blues = Vector128.Create(0xFFFFFF02u, 0xFFFFFF05, 0xFFFFFF08, 0xFFFFFF0B).AsByte();
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
        Vector128.ConvertToSingle(Vector128.ShuffleNative(bytes, which).AsInt32());
}
