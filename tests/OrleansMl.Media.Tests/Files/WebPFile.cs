using System.Buffers.Binary;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>Writes WebP containers around pictures that Skia encoded.</summary>
internal static class WebPFile
{
    /// <summary>The frames of one size, shown for a tenth of a second each, each laid over the one before.</summary>
    public static byte[] Animated(int width, int height, params IEnumerable<byte[]> frames)
    {
        using var body = new MemoryStream();
        body.Write("WEBP"u8);
        Chunk(body, "VP8X"u8, [0x12, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)]);
        Chunk(body, "ANIM"u8, [255, 255, 255, 255, 0, 0]);
        foreach (var frame in frames)
        {
            Chunk(body, "ANMF"u8, [0, 0, 0, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1), 100, 0, 0, 0, .. Picture(frame)]);
        }

        using var file = new MemoryStream();
        Chunk(file, "RIFF"u8, body.ToArray());
        return file.ToArray();
    }

    /// <summary>A WebP of one colour.</summary>
    public static byte[] Flat(int width, int height, SKColor colour, bool lossless = true)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(colour);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(
            new SKWebpEncoderOptions(lossless ? SKWebpEncoderCompression.Lossless : SKWebpEncoderCompression.Lossy, 90));
        return data!.ToArray();
    }

    /// <summary>A lossy WebP of one colour, half of which is let through: a plane of its own, not packed.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="plane">Bytes of that plane; null is all.</param>
    public static byte[] WithAlpha(int width, int height, SKColor colour, int? plane = null)
    {
        using var body = new MemoryStream();
        body.Write("WEBP"u8);
        Chunk(body, "VP8X"u8, [0x10, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)]);
        Chunk(body, "ALPH"u8, [0, .. Enumerable.Repeat((byte)128, plane ?? (width * height))]);
        body.Write(Picture(Flat(width, height, colour, lossless: false)));
        using var file = new MemoryStream();
        Chunk(file, "RIFF"u8, body.ToArray());
        return file.ToArray();
    }

    /// <summary>A header without a picture.</summary>
    public static byte[] Lossless(int width, int height)
    {
        var sizes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sizes, (uint)((width - 1) | ((height - 1) << 14)));
        using var file = new MemoryStream();
        using var body = new MemoryStream();
        body.Write("WEBP"u8);
        Chunk(body, "VP8L"u8, [0x2F, .. sizes, .. new byte[20]]);
        Chunk(file, "RIFF"u8, body.ToArray());
        return file.ToArray();
    }

    // The chunk with the pixels, out of the file that the encoder wrote.
    private static byte[] Picture(byte[] file)
    {
        for (var at = 12; ;)
        {
            var next = at + 8 + (int)((BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)) + 1) & ~1u);
            if (file.AsSpan(at, 4).StartsWith("VP8 "u8) || file.AsSpan(at, 4).StartsWith("VP8L"u8))
            {
                return file[at..Math.Min(next, file.Length)];
            }

            at = next;
        }
    }

    private static void Chunk(MemoryStream to, ReadOnlySpan<byte> name, byte[] content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        to.Write(name);
        to.Write(length);
        to.Write(content);
        if (content.Length % 2 == 1)
        {
            to.WriteByte(0);
        }
    }

    private static byte[] UInt24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
