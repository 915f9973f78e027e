using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>
/// Draws animated PNG frame by frame. The native decoder knows only the first picture, browsers show all: each frame becomes a PNG of
/// its own and is laid where the file says (PNG third edition, 11.3.7).
/// </summary>
internal sealed class AnimatedPng(Stream file, PngLayout layout, DecodeDeadline deadline)
{
    private const byte IsCleared = 1, GivesWay = 2;

    // A chunk is a length, a name, content and a checksum.
    private const int ChunkHead = 8, ChunkBytes = ChunkHead + 4;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Draws the chosen ones.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="count">How many at most.</param>
    public MediaRefusal? Decode(FrameOutput output, int count)
    {
        var (width, height) = Size(layout.Header);
        var frames = layout.Frames;
        // What programs without animation show is looked at too, as if it stood before the first frame.
        var stills = layout.HasStill ? 1 : 0;
        if (stills == 1 && DecodeStill(output, width, height) is { } broken)
        {
            return broken;
        }

        var chosen = count > stills ? FrameChoice.Of([.. frames.Select(frame => frame.Duration)], count - stills) : [];
        using var canvas = new NativePixels(width, height);
        var at = TimeSpan.Zero;
        for (int i = 0, next = 0; next < chosen.Length; at += frames[i].Duration, i++)
        {
            var frame = frames[i];
            var isChosen = chosen[next] == i;
            var givesWay = frame.Dispose == GivesWay && i > 0;
            if (givesWay && !isChosen)
            {
                continue;
            }

            using var pixels = new NativePixels(frame.Width, frame.Height);
            if (DecodeFrame(frame, pixels) is { } refusal)
            {
                return refusal;
            }

            // What was there before lies in the frame's own pixels as long as the frame is shown.
            Exchange(frame, pixels, canvas, frame.Blends);
            if (isChosen)
            {
                output.Add(canvas, SKEncodedOrigin.TopLeft, at, i + stills);
                next++;
            }

            if (givesWay)
            {
                Exchange(frame, pixels, canvas, blends: false);
            }
            else if (frame.Dispose is IsCleared or GivesWay)
            {
                Clear(frame, canvas);
            }
        }

        return null;
    }

    private MediaRefusal? DecodeStill(FrameOutput output, int width, int height)
    {
        using var parts = new PartsStream(file, layout.Parts);
        using var still = new NativePixels(width, height);
        if (Decode(parts, still) is { } refusal)
        {
            return refusal;
        }

        output.Add(still, SKEncodedOrigin.TopLeft, TimeSpan.Zero, 0);
        return null;
    }

    private MediaRefusal? DecodeFrame(PngFrame frame, NativePixels pixels)
    {
        var length = Signature.Length + (3 * ChunkBytes) + layout.Header.Length + BytesOf(layout.Prelude) + BytesOf(frame.Data);
        var own = ArrayPool<byte>.Shared.Rent(checked((int)length));
        try
        {
            using var stream = new MemoryStream(own, 0, WriteOwnFile(frame, own), writable: false);
            return Decode(stream, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(own);
        }
    }

    private static void Exchange(PngFrame frame, NativePixels pixels, NativePixels canvas, bool blends)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            var own = pixels.Row(y, 0, frame.Width);
            var shown = canvas.Row(frame.Top + y, frame.Left, frame.Width);
            for (var x = 0; x < own.Length; x++)
            {
                (own[x], shown[x]) = (shown[x], blends ? Over(own[x], shown[x]) : own[x]);
            }
        }
    }

    private unsafe MediaRefusal? Decode(Stream png, NativePixels pixels)
    {
        using var stream = new SkiaStream(png, deadline);
        using var codec = SKCodec.Create(stream);
        var isDecoded = codec is not null && (codec.Info.Width, codec.Info.Height) == (pixels.Width, pixels.Height)
            && codec.GetPixels(ImageDecoder.InfoOf(pixels.Width, pixels.Height), (IntPtr)pixels.Start) == SKCodecResult.Success;
        return stream.Fault is { } fault ? throw new IOException("The picture cannot be read.", fault)
            : isDecoded ? null
            : ImageDecoder.Undecodable();
    }

    // Porter and Duff's "over" with colours that are multiplied by alpha.
    private static uint Over(uint source, uint below)
    {
        var rest = 255 - (source >> 24);
        if (rest == 0 || below == 0)
        {
            return source;
        }

        uint result = 0;
        for (var shift = 0; shift < 32; shift += 8)
        {
            var channel = ((source >> shift) & 0xFF) + (((((below >> shift) & 0xFF) * rest) + 127) / 255);
            result |= Math.Min(channel, 255) << shift;
        }

        return result;
    }

    private static void Clear(PngFrame frame, NativePixels canvas)
    {
        for (var y = 0; y < frame.Height; y++)
        {
            canvas.Row(frame.Top + y, frame.Left, frame.Width).Clear();
        }
    }

    // Each byte once, in one piece of memory: a frame may be nearly all of the file. The chunk of pixels is written in place.
    private int WriteOwnFile(PngFrame frame, Span<byte> to)
    {
        Signature.CopyTo(to);
        var at = Signature.Length;
        var header = to.Slice(at + ChunkHead, layout.Header.Length);
        layout.Header.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], frame.Height);
        at += FinishChunk(to[at..], "IHDR"u8, header.Length);
        at += Copy(layout.Prelude, to[at..]);
        at += FinishChunk(to[at..], "IDAT"u8, Copy(frame.Data, to[(at + ChunkHead)..]));
        return at + FinishChunk(to[at..], "IEND"u8, 0);
    }

    private int Copy(ImmutableArray<FileRange> parts, Span<byte> to)
    {
        using var stream = new PartsStream(file, parts);
        stream.ReadExactly(to[..(int)stream.Length]);
        return (int)stream.Length;
    }

    // Length, name and checksum around content that is already there.
    private static int FinishChunk(Span<byte> chunk, ReadOnlySpan<byte> name, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        name.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(ChunkHead + length)..], Crc32.HashToUInt32(chunk.Slice(4, 4 + length)));
        return ChunkBytes + length;
    }

    private static long BytesOf(ImmutableArray<FileRange> parts) => parts.Sum(part => part.Length);

    private static (int Width, int Height) Size(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
}
