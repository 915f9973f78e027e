using System.Buffers.Binary;

namespace OrleansMl.Media;

/// <summary>Sizes and frames of a WebP (RFC 9649). What a frame says inside has to be what the container says of it.</summary>
internal static class WebPReader
{
    private const int MaxChunks = 100_000;

    // Twelve bytes of the container, then chunks of a name, a length and content, filled up to an even number.
    private const int FirstChunk = 12, ChunkHead = 8, FrameHead = 16;

    // All pixels are in memory where they are lossless; where transparency lies beside them, all of that is.
    private readonly record struct Bitstream(int Width, int Height, bool IsWhole);

    public static MediaResult<ImageHeader> Read(FileWindow file, MediaOptions options)
    {
        file.Seek(FirstChunk);
        Span<byte> head = stackalloc byte[ChunkHead];
        if (!file.TryRead(head))
        {
            return MediaRefusal.Undecodable("The WebP ends before its picture begins.");
        }

        if (!head[..4].SequenceEqual("VP8X"u8))
        {
            file.Seek(FirstChunk);
            return ReadBitstream(file, file.Length) is { } only ? Still(file, only, options) : Broken();
        }

        Span<byte> canvas = stackalloc byte[10];
        if (!file.TryRead(canvas))
        {
            return Broken();
        }

        var (width, height) = (1 + UInt24(canvas[4..]), 1 + UInt24(canvas[7..]));
        var isAnimated = (canvas[0] & 2) != 0;
        // The smallest kind of refusal first: the largest size of any kind.
        if (PixelRules.Check(width, height, whole: isAnimated, options) is { } tooLarge)
        {
            return tooLarge;
        }

        return isAnimated ? ReadFrames(file, width, height, options) : ReadStill(file, width, height, options);
    }

    private static MediaResult<ImageHeader> ReadStill(FileWindow file, int width, int height, MediaOptions options)
    {
        file.Seek(FirstChunk);
        return ReadBitstream(file, file.Length) is { } still && (still.Width, still.Height) == (width, height)
            ? Still(file, still, options)
            : Broken();
    }

    private static MediaResult<ImageHeader> ReadFrames(FileWindow file, int width, int height, MediaOptions options)
    {
        Span<byte> head = stackalloc byte[ChunkHead];
        Span<byte> frame = stackalloc byte[FrameHead];
        var frames = 0;
        var chunks = 0;
        file.Seek(FirstChunk);
        while (file.TryRead(head))
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            var next = file.Position + length + (length & 1);
            if (++chunks > MaxChunks)
            {
                return MediaRefusal.Implausible($"The WebP has more than {PixelRules.Text(MaxChunks)} parts.");
            }

            if (head[..4].SequenceEqual("ANMF"u8))
            {
                frames++;
                if (PixelRules.CheckAnimation(frames, (long)width * height * frames, options) is { } refusal)
                {
                    return refusal;
                }

                if (!file.TryRead(frame))
                {
                    return Broken();
                }

                var (left, top) = (2 * UInt24(frame), 2 * UInt24(frame[3..]));
                var size = (1 + UInt24(frame[6..]), 1 + UInt24(frame[9..]));
                if (left + size.Item1 > width || top + size.Item2 > height
                    || ReadBitstream(file, next) is not { } inside || (inside.Width, inside.Height) != size)
                {
                    return Broken();
                }
            }

            file.Seek(next);
        }

        return frames == 0
            ? MediaRefusal.Undecodable("The WebP has no picture.")
            : Header(file, width, height, new(width, height, IsWhole: true), frames);
    }

    // The first picture among the chunks up to an end.
    private static Bitstream? ReadBitstream(FileWindow file, long end)
    {
        Span<byte> head = stackalloc byte[ChunkHead];
        Span<byte> start = stackalloc byte[10];
        var hasAlpha = false;
        for (var chunks = 0; chunks < MaxChunks && file.Position < end && file.TryRead(head); chunks++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            var next = file.Position + length + (length & 1);
            if (head[..4].SequenceEqual("VP8 "u8))
            {
                // RFC 6386, 9.1: three bytes of the frame, three of a mark, then sizes of 14 bits; the upper two say how to enlarge it.
                return file.TryRead(start) && (start[0] & 1) == 0 && start[3..6] is [0x9D, 0x01, 0x2A]
                    ? new(
                        BinaryPrimitives.ReadUInt16LittleEndian(start[6..]) & 0x3FFF,
                        BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) & 0x3FFF,
                        IsWhole: hasAlpha)
                    : null;
            }

            if (head[..4].SequenceEqual("VP8L"u8))
            {
                if (!file.TryRead(start[..5]) || start[0] != 0x2F)
                {
                    return null;
                }

                var sizes = BinaryPrimitives.ReadUInt32LittleEndian(start[1..]);
                return new(1 + (int)(sizes & 0x3FFF), 1 + (int)((sizes >> 14) & 0x3FFF), IsWhole: true);
            }

            hasAlpha |= head[..4].SequenceEqual("ALPH"u8);

            file.Seek(next);
        }

        return null;
    }

    private static MediaResult<ImageHeader> Still(FileWindow file, Bitstream still, MediaOptions options) =>
        PixelRules.Check(still.Width, still.Height, whole: still.IsWhole, options) is { } refusal
            ? refusal
            : Header(file, still.Width, still.Height, still, 1);

    private static ImageHeader Header(FileWindow file, int width, int height, Bitstream bitstream, int frames) => new()
    {
        Type = MediaTypes.WebP,
        Width = width,
        Height = height,
        Bytes = file.Length,
        Frames = frames,
        ShrinksWhileDecoding = !bitstream.IsWhole && frames == 1,
    };

    private static MediaRefusal Broken() => MediaRefusal.Undecodable("The WebP's header is broken.");

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
