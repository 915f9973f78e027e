using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>Small good files of each format, which are then made bad.</summary>
internal static class Seeds
{
    public static readonly Dictionary<string, Func<byte[][]>> Of = new()
    {
        ["jpeg"] = () =>
        [
            Drawn(SKEncodedImageFormat.Jpeg), JpegFile.WithOrientation(Drawn(SKEncodedImageFormat.Jpeg), 6), JpegFile.Flat(16, 16, [3]),
            JpegFile.Flat(24, 16, [1, 2, 3, 4]),
        ],
        ["progressive"] = () => [JpegFile.Flat(32, 24, [3], scans: 3), JpegFile.Flat(16, 16, [1, 2, 3], scans: 9)],
        ["png"] = () =>
        [
            Drawn(SKEncodedImageFormat.Png), PngFile.Flat(9, 7, 1, 2, 3),
            new PngFile(4, 4, interlaced: 1).Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End(),
            new PngFile(4, 4, 8, 3).Chunk("PLTE", 1, 2, 3, 4, 5, 6).Chunk("tRNS", 7).Chunk("IDAT", PngFile.FlatRows(4, 4, 1)).End(),
            new PngFile(3, 3, bits: 16, colour: 6).Chunk("IDAT", PngFile.FlatRows(3, 3, 1, 2, 3, 4, 5, 6, 7, 8)).End(),
            new PngFile(4, 4)
                .Chunk("iCCP", [.. "x\0\0"u8, .. PngFile.Zeros(300)])
                .Chunk("zTXt", [.. "x\0\0"u8, .. PngFile.Zeros(300)])
                .Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End(),
        ],
        ["animated-png"] = () =>
        [
            new PngFile(8, 8, colour: 6).Animation(3)
                .Frame(0, 8, 8, 0, 0, 100).Chunk("IDAT", PngFile.FlatRows(8, 8, 1, 2, 3, 4))
                .Frame(1, 4, 4, 2, 2, 100, dispose: 2, blend: 1).Data(2, PngFile.FlatRows(4, 4, 9, 2, 3, 4))
                .Frame(3, 4, 4, 4, 4, 100, dispose: 1).Data(4, PngFile.FlatRows(4, 4, 9, 8, 3, 4)).End(),
            new PngFile(8, 8).Animation(1).Chunk("IDAT", PngFile.FlatRows(8, 8, 1, 2, 3))
                .Frame(0, 8, 8, 0, 0, 100).Data(1, PngFile.FlatRows(8, 8, 4, 5, 6)).End(),
        ],
        ["gif"] = () =>
        [
            new GifFile(8, 8).Frame(0, 0, 8, 8, 1).Finish(),
            new GifFile(8, 8).Frame(0, 0, 8, 8, 0).Frame(0, 0, 4, 4, 1, disposal: 3).Frame(4, 4, 4, 4, 2, disposal: 2)
                .Frame(4, 0, 4, 4, 3).Finish(),
        ],
        ["webp"] = () => [WebPFile.Flat(20, 10, SKColors.Red, lossless: false), WebPFile.Flat(20, 10, new(1, 2, 3, 100))],
        ["animated-webp"] = () =>
            [WebPFile.Animated(20, 10, WebPFile.Flat(20, 10, SKColors.Red), WebPFile.Flat(20, 10, SKColors.Lime, lossless: false))],
        ["bmp"] = () =>
        [
            [
                (byte)'B', (byte)'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0,
                .. new byte[24], 1, 2, 3, 4, 5, 6, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0,
            ],
        ],
        ["mp4"] = () =>
        [
            [
                0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, 0, 0, 0, 40, .. "moov"u8, 0, 0, 0, 16, .. "trak"u8, 0, 0, 0, 8, .. "tkhd"u8,
                0, 0, 0, 16, .. "trak"u8, 0, 0, 0, 8, .. "tkhd"u8, 0, 0, 0, 1, .. "mdat"u8, 0, 0, 0, 0, 0, 0, 0, 20, 1, 2, 3, 4,
            ],
        ],
        ["webm"] = () => [[0x1A, 0x45, 0xDF, 0xA3, 0x8B, 0x42, 0x82, 0x88, .. "matroska"u8, 0x18, 0x53, 0x80, 0x67, 0x80]],
    };

    /// <summary>The most that passes the gate, of each kind.</summary>
    public static byte[][] Largest() =>
    [
        new PngFile(5000, 5000, colour: 6).Chunk("IDAT", PngFile.FlatRows(5000, 5000, 1, 2, 3, 4)).End(),
        Interlaced(new PngFile(5000, 5000, bits: 16, colour: 6, interlaced: 1)).End(),
        Interlaced(new PngFile(5000, 5000, bits: 16, colour: 6, interlaced: 1).Animation(2).Frame(0, 5000, 5000, 0, 0, 10))
            .Frame(1, 5000, 5000, 0, 0, 10, dispose: 2, blend: 1).Data(2, InterlacedRows()).End(),
        [
            .. Enumerable.Range(0, 20).Aggregate(new GifFile(5000, 5000), (file, i) => file.Frame(0, 0, 9, 9, i % 4, disposal: 3)).Finish(),
            // So that it has bytes for its pixels.
            .. new byte[20_000],
        ],
        JpegFile.Flat(5000, 5000, [1, 2, 3, 4], scans: 8),
        WebPFile.Animated(5000, 5000, Enumerable.Repeat(WebPFile.Flat(5000, 5000, new(1, 2, 3, 100)), 2)),
        WebPFile.WithAlpha(4900, 4900, SKColors.Red),
    ];

    // Another gamma than that of screens: all 16 bits are kept until colours are changed.
    private static PngFile Interlaced(PngFile file) => file.Chunk("gAMA", 0, 1, 0x86, 0xA0).Chunk("IDAT", InterlacedRows());

    // Seven passes of less than twice as many rows together.
    private static byte[] InterlacedRows() => PngFile.Zeros((5000L * 5000 * 8) + 10_000);

    private static byte[] Drawn(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(40, 30);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var paint = new SKPaint { Color = SKColors.Orange };
            canvas.Clear(SKColors.Teal);
            canvas.DrawCircle(20, 15, 11, paint);
        }

        return JpegFile.Encode(bitmap, format, 80);
    }
}
