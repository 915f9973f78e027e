using System.Globalization;

namespace OrleansMl.Media;

/// <summary>Limits that hold for all kinds of pictures.</summary>
internal static class PixelRules
{
    /// <summary>Deflate makes at most so many bytes of one (RFC 1951: 258 bytes of 2 bits).</summary>
    public const int DeflateRatio = 1032;

    // A few bytes that promise many pixels cost the sender nothing. Flat areas reach some 340 pixels a byte in the first scan of a JPEG
    // with one bit for each block, 1,024 with the oddest sampling, and 1,300 in a GIF.
    private const long PixelsPerByte = 2000;
    private const long SmallPicture = 500_000;

    /// <summary>Null, or why a picture of such a size is not decoded.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="whole">True when all of them are in memory at once.</param>
    /// <param name="options">The limits.</param>
    public static MediaRefusal? Check(long width, long height, bool whole, MediaOptions options)
    {
        if (width < 1 || height < 1)
        {
            return MediaRefusal.Undecodable($"The picture has {width} x {height} pixels.");
        }

        if (width > options.MaxSide || height > options.MaxSide)
        {
            return MediaRefusal.TooManyPixels(
                $"The picture has {width} x {height} pixels; a side may have {Text(options.MaxSide)}.");
        }

        var allowed = whole ? options.MaxWholePixels : options.MaxPixels;
        return width * height > allowed
            ? MediaRefusal.TooManyPixels(
                $"The picture has {width} x {height} pixels; {(whole ? "those of its kind" : "pictures")} may have {Text(allowed)}.")
            : null;
    }

    /// <summary>Null, or why so few bytes are no picture of such a size, in formats that may end at any time.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="bytes">Bytes of the file.</param>
    public static MediaRefusal? CheckBytes(long width, long height, long bytes) =>
        width * height > Math.Max(SmallPicture, PixelsPerByte * bytes)
            ? MediaRefusal.Implausible($"The picture promises {width} x {height} pixels in {Text(bytes)} bytes.")
            : null;

    /// <summary>Null, or why an animation is not decoded.</summary>
    /// <param name="frames">Its frames as far as they were counted.</param>
    /// <param name="pixels">Pixels of all of them.</param>
    /// <param name="options">The limits.</param>
    public static MediaRefusal? CheckAnimation(int frames, long pixels, MediaOptions options) =>
        frames > options.MaxAnimationFrames
            ? MediaRefusal.TooLong($"The animation has more than {Text(options.MaxAnimationFrames)} frames.")
        : frames > 1 && pixels > options.MaxAnimationPixels
            ? MediaRefusal.TooManyPixels($"The frames of the animation have more than {Text(options.MaxAnimationPixels)} pixels together.")
            : null;

    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
