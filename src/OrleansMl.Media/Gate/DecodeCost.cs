namespace OrleansMl.Media;

/// <summary>What decoding a picture will cost, known before it begins.</summary>
internal static class DecodeCost
{
    // The most that a pixel costs where all are in memory. Those of an animated WebP are decoded (4), with their transparency (1), laid
    // over what is there (4), shown (4) and kept while a frame gives way (4); those of an interlaced and animated PNG are collected (8),
    // decoded (4) and shown (4).
    private const int BytesPerWebPPixel = 17, BytesPerPngPixel = 16;

    private const int Beside = 1 << 20;

    /// <summary>Memory for one decode. Bytes.</summary>
    /// <param name="header">The picture.</param>
    /// <param name="side">The long side it is decoded to.</param>
    /// <param name="frames">The frames that are kept.</param>
    public static long Bytes(ImageHeader header, int side, int frames)
    {
        var pixels = header.Pixels;
        var shown = header.Type == MediaTypes.Jpeg || header.ShrinksWhileDecoding ? Shrunk(pixels, side) : pixels;
        var perPixel = header switch
        {
            { Type: MediaTypes.Jpeg, ShrinksWhileDecoding: false } => 2 * header.Components,
            { Type: MediaTypes.WebP, Frames: > 1 } => BytesPerWebPPixel - 8,
            { Type: MediaTypes.WebP, ShrinksWhileDecoding: false } => 5,
            { Type: MediaTypes.Gif } => 4,
            // Interlaced, a whole picture comes together, with up to four channels of 16 bits.
            { Png.IsInterlaced: true } => BytesPerPngPixel - 8,
            _ => 0,
        };
        // Of an animation what was there before is kept, too; of a PNG in the frame's own pixels.
        var isAnimated = header.Frames > 1 || header.Png is { Frames.IsEmpty: false };
        return (perPixel * pixels) + ((isAnimated ? 8 : 4) * shown) + Kept(pixels, side, frames) + File(header) + Beside;
    }

    /// <summary>Memory for the costliest picture that the options let through. Bytes.</summary>
    public static long Largest(MediaOptions options)
    {
        // Whoever decodes one frame may ask for any side.
        long pixels = options.MaxWholePixels;
        var kept = Math.Max(3 * pixels, Kept(pixels, options.DecodedSide, options.AnimationFrames));
        var webp = (BytesPerWebPPixel * pixels) + kept + options.MaxImageBytes;
        var png = (BytesPerPngPixel * pixels) + kept + (2 * options.MaxImageBytes);
        var shrunk = (7L * options.MaxPixels) + options.MaxImageBytes;
        return Math.Max(shrunk, Math.Max(webp, png)) + Beside;
    }

    // JPEG: the smallest size in eighths that is not below the side, or an eighth.
    private static long Shrunk(long pixels, int side) => Math.Min(pixels, Math.Max(4L * side * side, (pixels / 64) + 1));

    private static long Kept(long pixels, int side, int frames) => 3L * frames * Math.Min(pixels, (long)side * side);

    // libwebp takes the whole file in; of an animated PNG each frame becomes a file, in memory that may be twice as large as it is.
    private static long File(ImageHeader header) => header switch
    {
        { Type: MediaTypes.WebP } => header.Bytes,
        { Png.Frames.IsEmpty: false } => 2 * header.Bytes,
        _ => 0,
    };
}
