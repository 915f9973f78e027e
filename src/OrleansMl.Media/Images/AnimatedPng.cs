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
        NativePixels? before = null;
        try
        {
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

                if (givesWay)
                {
                    canvas.CopyTo(before ??= new(width, height));
                }

                if (Draw(frame, canvas) is { } refusal)
                {
                    return refusal;
                }

                if (isChosen)
                {
                    output.Add(canvas, SKEncodedOrigin.TopLeft, at, i + stills);
                    next++;
                }

                if (givesWay)
                {
                    before!.CopyTo(canvas);
                }
                else if (frame.Dispose is IsCleared or GivesWay)
                {
                    Clear(frame, canvas);
                }
            }
        }
        finally
        {
            before?.Dispose();
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

    private MediaRefusal? Draw(PngFrame frame, NativePixels canvas)
    {
        using var own = OwnFile(frame);
        using var pixels = new NativePixels(frame.Width, frame.Height);
        if (Decode(own, pixels) is { } refusal)
        {
            return refusal;
        }

        for (var y = 0; y < frame.Height; y++)
        {
            var from = pixels.Row(y, 0, frame.Width);
            var to = canvas.Row(frame.Top + y, frame.Left, frame.Width);
            if (!frame.Blends)
            {
                from.CopyTo(to);
                continue;
            }

            for (var x = 0; x < from.Length; x++)
            {
                to[x] = Over(from[x], to[x]);
            }
        }

        return null;
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

    private MemoryStream OwnFile(PngFrame frame)
    {
        var own = new MemoryStream();
        own.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = layout.Header.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), frame.Height);
        WriteChunk(own, "IHDR"u8, header);
        Copy(layout.Prelude, own);
        using (var data = new MemoryStream())
        {
            Copy(frame.Data, data);
            WriteChunk(own, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        }

        WriteChunk(own, "IEND"u8, []);
        own.Position = 0;
        return own;
    }

    private void Copy(ImmutableArray<FileRange> parts, MemoryStream to)
    {
        using var stream = new PartsStream(file, parts);
        stream.CopyTo(to);
    }

    private static void WriteChunk(MemoryStream to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        to.Write(number);
        to.Write(name);
        to.Write(content);
        var crc = new Crc32();
        crc.Append(name);
        crc.Append(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        to.Write(number);
    }

    private static (int Width, int Height) Size(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
}
