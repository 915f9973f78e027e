namespace OrleansMl.Media;

/// <summary>
/// A decoded picture or frame of a video: three bytes a pixel (red, green, blue; sRGB, 8 bits), row by row from the top left, nothing
/// between rows. Fingerprints, models and thumbnail scores all read the same one, at most 512 pixels on its long side.
/// </summary>
public readonly struct RgbImage
{
    /// <summary>A picture over pixels that its owner does not change while it is read.</summary>
    /// <param name="pixels">At least 3 x <paramref name="width"/> x <paramref name="height"/> bytes; what follows is ignored.</param>
    /// <param name="width">Pixels a row, from 1.</param>
    /// <param name="height">Rows, from 1.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than pixels.</exception>
    public RgbImage(ReadOnlyMemory<byte> pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var length = 3L * width * height;
        if (pixels.Length < length)
        {
            throw new ArgumentException($"{width} x {height} pixels are {length} bytes; there are {pixels.Length}.", nameof(pixels));
        }

        (Memory, Width, Height) = (pixels[..(int)length], width, height);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>3 x <see cref="Width"/> x <see cref="Height"/> bytes.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>The same as a span.</summary>
    public ReadOnlySpan<byte> Pixels => Memory.Span;

    /// <summary>One row: 3 x <see cref="Width"/> bytes.</summary>
    public ReadOnlySpan<byte> Row(int y) => Memory.Span.Slice(3 * Width * y, 3 * Width);
}
