using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;

namespace OrleansMl.Media;

/// <summary>Sizes, frames and chunks of a PNG (third edition, with animation).</summary>
internal static class PngReader
{
    // 25 MB in chunks of 256 bytes.
    private const int MaxChunks = 100_000;

    // Profiles of screens and cameras have some kilobytes.
    private const int MaxProfileBytes = 1 << 20;
    private const int MaxKeyword = 80;

    // What stands before the pixels is read again for each frame, profiles unpacked. 10,000 frames with usual profiles are a quarter of it.
    private const long MaxRepeatedBytes = 1L << 28;

    private const int Head = 8, Check = 4, HeaderLength = 13, FrameControlLength = 26, Sequence = 4;

    public static MediaResult<ImageHeader> Read(FileWindow file, MediaOptions options)
    {
        file.Seek(0);
        Span<byte> start = stackalloc byte[8 + Head + HeaderLength];
        if (!file.TryRead(start) || !start[8..16].SequenceEqual("\0\0\0\rIHDR"u8))
        {
            return Broken();
        }

        var header = start[16..].ToArray();
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        if (PixelRules.Check(width, height, whole: true, options) is { } tooLarge)
        {
            return tooLarge;
        }

        if (BitsPerPixel(header) is not { } bits || header is not [.., 0, 0, 0 or 1])
        {
            return Broken();
        }

        var chunks = new Chunks(file, (int)width, (int)height, bits, options);
        if (chunks.ReadAll() is { } refusal)
        {
            return refusal;
        }

        return new ImageHeader
        {
            Type = MediaTypes.Png,
            Width = (int)width,
            Height = (int)height,
            Bytes = file.Length,
            Frames = Math.Max(1, chunks.Frames.Count + (chunks.HasStill ? 1 : 0)),
            Png = new([.. chunks.Prelude], header, [.. chunks.Parts], [.. chunks.Frames], chunks.HasStill),
        };
    }

    private static MediaRefusal Broken() => MediaRefusal.Undecodable("The PNG's header is broken.");

    // Bits a channel and kind of colour have to fit.
    private static int? BitsPerPixel(ReadOnlySpan<byte> header) => (header[9], header[8]) switch
    {
        (0, 1 or 2 or 4 or 8 or 16) => header[8],
        (2, 8 or 16) => 3 * header[8],
        (3, 1 or 2 or 4 or 8) => header[8],
        (4, 8 or 16) => 2 * header[8],
        (6, 8 or 16) => 4 * header[8],
        _ => null,
    };

    private sealed class Chunks(FileWindow file, int width, int height, int bits, MediaOptions options)
    {
        private readonly List<FileRange> _data = [];
        private PngFrame? _open;
        private long _pixels;
        private long _stillBytes;
        private long _preludeBytes;
        private long _profileBytes;
        private bool _isAnimated;
        private bool _stillIsFrame;
        private bool _hasData;
        private bool _dataIsOver;
        private bool _hasProfile;

        public List<FileRange> Prelude { get; } = [];

        public List<FileRange> Parts { get; } = [new(0, 8 + Head + HeaderLength + Check)];

        public List<PngFrame> Frames { get; } = [];

        // Browsers show it where nothing announces an animation, and other programs always: unless it is exactly the first frame, it is
        // a picture of its own.
        public bool HasStill => Frames.Count > 0
            && !(_isAnimated && _stillIsFrame && Frames[0] is { Left: 0, Top: 0 } first && (first.Width, first.Height) == (width, height));

        public MediaRefusal? ReadAll()
        {
            file.Seek(Parts[0].Length);
            Span<byte> head = stackalloc byte[Head];
            for (var count = 0; file.TryRead(head); count++)
            {
                if (count == MaxChunks)
                {
                    return MediaRefusal.Implausible($"The PNG has more than {PixelRules.Text(MaxChunks)} chunks.");
                }

                var length = BinaryPrimitives.ReadUInt32BigEndian(head);
                var content = new FileRange(file.Position, Math.Min(length, file.Length - file.Position));
                if (length > int.MaxValue)
                {
                    return Broken();
                }

                var name = head[4..];
                if (Read(name, content) is { } refusal)
                {
                    return refusal;
                }

                if (name.SequenceEqual("IEND"u8))
                {
                    break;
                }

                file.Seek(content.Start + length + Check);
            }

            return Close() ?? CheckRatio(width, height, _stillBytes) ?? CheckRepeated();
        }

        private MediaRefusal? Read(ReadOnlySpan<byte> name, FileRange content)
        {
            var whole = new FileRange(content.Start - Head, content.Length + Head + Check);
            if (name.SequenceEqual("IDAT"u8))
            {
                if (_dataIsOver)
                {
                    return MediaRefusal.Undecodable("The PNG has its pixels in two places.");
                }

                _stillIsFrame |= !_hasData && _open is not null && _data.Count == 0;
                _hasData = true;
                if (_stillIsFrame)
                {
                    _data.Add(content);
                }

                _stillBytes += content.Length;
                Keep(Parts, whole);
                return null;
            }

            _dataIsOver = _hasData;
            if (name.SequenceEqual("fdAT"u8))
            {
                // Those of the first frame are either here or in the picture itself.
                if (_open is not null && !(_stillIsFrame && Frames.Count == 0))
                {
                    _data.Add(new(content.Start + Sequence, Math.Max(0, content.Length - Sequence)));
                }
            }
            else if (name.SequenceEqual("fcTL"u8))
            {
                return Close() ?? Open();
            }
            else if (name.SequenceEqual("acTL"u8))
            {
                // Behind the pixels it is too late: readers have decided by then.
                _isAnimated |= !_hasData;
            }
            else if (name.SequenceEqual("iCCP"u8))
            {
                return ReadProfile(content, whole);
            }
            else if (IsShown(name))
            {
                Keep(Parts, whole);
                // How the picture is turned says nothing of a frame, and may have megabytes.
                return _hasData || name.SequenceEqual("eXIf"u8) ? null : AddToPrelude(whole);
            }

            return null;
        }

        private MediaRefusal? AddToPrelude(FileRange chunk)
        {
            Keep(Prelude, chunk);
            _preludeBytes += chunk.Length;
            return _preludeBytes > MaxProfileBytes
                ? MediaRefusal.Implausible($"The PNG has more than {PixelRules.Text(MaxProfileBytes)} bytes before its pixels.")
                : null;
        }

        // What the decoder has to know, by a capital first letter, and what says how the picture looks. Text, times and histograms do not.
        private static bool IsShown(ReadOnlySpan<byte> name) =>
            (name[0] & 0x20) == 0 || name.SequenceEqual("tRNS"u8) || name.SequenceEqual("gAMA"u8) || name.SequenceEqual("cHRM"u8)
                || name.SequenceEqual("sRGB"u8) || name.SequenceEqual("cICP"u8) || name.SequenceEqual("eXIf"u8);

        private static void Keep(List<FileRange> parts, FileRange range)
        {
            if (parts.Count > 0 && parts[^1] is var last && last.Start + last.Length == range.Start)
            {
                parts[^1] = last with { Length = last.Length + range.Length };
                return;
            }

            parts.Add(range);
        }

        private MediaRefusal? Open()
        {
            Span<byte> bytes = stackalloc byte[FrameControlLength];
            if (!file.TryRead(bytes))
            {
                return null;
            }

            var frameWidth = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            var frameHeight = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
            var left = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
            var top = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
            if (frameWidth == 0 || frameHeight == 0 || (long)left + frameWidth > width || (long)top + frameHeight > height)
            {
                return MediaRefusal.Undecodable("A frame of the PNG lies outside of its picture.");
            }

            int delay = BinaryPrimitives.ReadUInt16BigEndian(bytes[20..]), unit = BinaryPrimitives.ReadUInt16BigEndian(bytes[22..]);
            _open = new(
                (int)left,
                (int)top,
                (int)frameWidth,
                (int)frameHeight,
                TimeSpan.FromSeconds(delay / (unit == 0 ? 100.0 : unit)),
                bytes[24],
                bytes[25] == 1,
                []);
            _pixels += (long)width * height;
            return PixelRules.CheckAnimation(Frames.Count + 1, _pixels, options);
        }

        private MediaRefusal? CheckRepeated() => Frames.Count * (_preludeBytes + _profileBytes) > MaxRepeatedBytes
            ? MediaRefusal.Implausible(
                $"The PNG has {PixelRules.Text(_preludeBytes + _profileBytes)} bytes before its pixels, which each of its " +
                $"{PixelRules.Text(Frames.Count)} frames repeats.")
            : null;

        private MediaRefusal? Close()
        {
            if (_open is not { } frame)
            {
                return null;
            }

            _open = null;
            Frames.Add(frame with { Data = [.. _data] });
            var refusal = CheckRatio(frame.Width, frame.Height, _data.Sum(part => part.Length));
            _data.Clear();
            return refusal;
        }

        private MediaRefusal? CheckRatio(long frameWidth, long frameHeight, long bytes)
        {
            var raw = (1 + (((frameWidth * bits) + 7) / 8)) * frameHeight;
            return raw > PixelRules.DeflateRatio * bytes
                ? MediaRefusal.Implausible(
                    $"The PNG promises {frameWidth} x {frameHeight} pixels in {PixelRules.Text(bytes)} bytes; so few cannot hold them.")
                : null;
        }

        // Decoders unpack it before the first pixel.
        private MediaRefusal? ReadProfile(FileRange content, FileRange whole)
        {
            if (_hasProfile || _hasData)
            {
                return MediaRefusal.Undecodable("The PNG has a colour profile too many, or behind its pixels.");
            }

            _hasProfile = true;
            if (content.Length > MaxProfileBytes)
            {
                return MediaRefusal.Implausible($"The PNG has a colour profile of more than {PixelRules.Text(MaxProfileBytes)} bytes.");
            }

            var keyword = 0;
            while (keyword <= MaxKeyword && file.ReadByte() > 0)
            {
                keyword++;
            }

            file.ReadByte();
            if (file.Position >= content.Start + content.Length || keyword > MaxKeyword)
            {
                return null;
            }

            var packed = new byte[content.Start + content.Length - file.Position];
            if (!file.TryRead(packed))
            {
                return null;
            }

            try
            {
                using var unpacked = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
                var buffer = new byte[4096];
                for (var read = unpacked.Read(buffer); read > 0; read = unpacked.Read(buffer))
                {
                    _profileBytes += read;
                    if (_profileBytes > MaxProfileBytes)
                    {
                        return MediaRefusal.Implausible(
                            $"The PNG has a colour profile that unpacks to more than {PixelRules.Text(MaxProfileBytes)} bytes.");
                    }
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                // The second, from memory, is the library's word for a stream that needs a dictionary.
                // Broken profiles are passed over by decoders; ours is not shown it.
                return null;
            }

            Keep(Parts, whole);
            return AddToPrelude(whole);
        }
    }
}
