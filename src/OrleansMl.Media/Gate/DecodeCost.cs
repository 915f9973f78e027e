namespace OrleansMl.Media;

/// <summary>What decoding a picture will cost, known before it begins.</summary>
internal static class DecodeCost
{
    /// <summary>
    /// The most that a pixel costs where all are in memory: those of an animated WebP are decoded (4), shown (4) and kept while a
    /// frame gives way (4); and the shrunk frames.
    /// </summary>
    public const int BytesPerWholePixel = 13;

    private const int Beside = 1 << 20;

    /// <summary>Memory for one decode. Bytes.</summary>
    /// <param name="header">The picture.</param>
    /// <param name="side">The long side it is decoded to.</param>
    /// <param name="frames">The frames that are kept.</param>
    public static long Bytes(ImageHeader header, int side, int frames)
    {
        var pixels = header.Pixels;
        var decoded = header.ShrinksWhileDecoding ? Math.Min(pixels, 4L * side * side) : pixels;
        var perPixel = header switch
        {
            { Type: MediaTypes.Jpeg, ShrinksWhileDecoding: false } => 2 * header.Components,
            { Type: MediaTypes.WebP, ShrinksWhileDecoding: false } => 4,
            { Type: MediaTypes.Gif } => 1,
            _ => 0,
        };
        var shown = header.Type == MediaTypes.Jpeg ? Math.Min(pixels, 4L * side * side) : decoded;
        var copies = header.Frames > 1 ? 2 : 1;
        // libwebp takes the whole file in.
        var file = header.Type == MediaTypes.WebP ? header.Bytes : 0;
        return (perPixel * pixels) + (4 * copies * shown) + (3L * frames * Math.Min(pixels, (long)side * side)) + file + Beside;
    }
}
