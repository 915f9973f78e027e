using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>Turns decoded pictures as their EXIF data says (Exif 2.32, tag 0x0112).</summary>
internal static class Orientation
{
    /// <summary>True when width and height change places.</summary>
    public static bool IsSideways(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>Copies a picture so that it stands upright.</summary>
    /// <param name="source">Three bytes a pixel, as the file has them.</param>
    /// <param name="width">Its pixels across.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="target">As many bytes.</param>
    /// <param name="origin">Where the file's first row and column belong.</param>
    public static void Apply(ReadOnlySpan<byte> source, int width, int height, Span<byte> target, SKEncodedOrigin origin)
    {
        var targetWidth = IsSideways(origin) ? height : width;
        for (int y = 0, from = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, from += 3)
            {
                var (column, row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (height - 1 - y, x),
                    SKEncodedOrigin.RightBottom => (height - 1 - y, width - 1 - x),
                    SKEncodedOrigin.LeftBottom => (y, width - 1 - x),
                    _ => (x, y),
                };
                source.Slice(from, 3).CopyTo(target[(3 * ((row * targetWidth) + column))..]);
            }
        }
    }
}
