using System.Buffers.Binary;

namespace OrleansMl.Media;

/// <summary>Sizes and frames of a GIF (GIF89a specification). Frames are counted to the end of the file.</summary>
internal static class GifReader
{
    private const int Extension = 0x21, Image = 0x2C, Trailer = 0x3B;

    public static MediaResult<ImageHeader> Read(FileWindow file, MediaOptions options)
    {
        file.Seek(6);
        Span<byte> bytes = stackalloc byte[9];
        if (!file.TryRead(bytes[..7]))
        {
            return MediaRefusal.Undecodable("The GIF ends before its picture begins.");
        }

        int width = BinaryPrimitives.ReadUInt16LittleEndian(bytes), height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        SkipPalette(file, bytes[4]);
        var frames = 0;
        for (var kind = file.ReadByte(); kind is Extension or Image; kind = file.ReadByte())
        {
            if (kind == Extension)
            {
                file.ReadByte();
                SkipBlocks(file);
                continue;
            }

            if (!file.TryRead(bytes))
            {
                break;
            }

            frames++;
            // A frame that lies outside makes the picture larger, in some decoders.
            width = Math.Max(width, BinaryPrimitives.ReadUInt16LittleEndian(bytes) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]));
            height = Math.Max(
                height, BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
            var refusal = PixelRules.Check(width, height, whole: true, options)
                ?? PixelRules.CheckAnimation(frames, (long)width * height * frames, options);
            if (refusal is not null)
            {
                return refusal;
            }

            SkipPalette(file, bytes[8]);
            file.ReadByte();
            SkipBlocks(file);
        }

        return frames == 0 ? MediaRefusal.Undecodable("The GIF has no picture.")
            : PixelRules.CheckBytes(width, height, file.Length) is { } implausible ? implausible
            : new ImageHeader { Type = MediaTypes.Gif, Width = width, Height = height, Bytes = file.Length, Frames = frames };
    }

    private static void SkipPalette(FileWindow file, byte flags)
    {
        if ((flags & 0x80) != 0)
        {
            file.Skip(3 << ((flags & 7) + 1));
        }
    }

    private static void SkipBlocks(FileWindow file)
    {
        for (var length = file.ReadByte(); length > 0; length = file.ReadByte())
        {
            file.Skip(length);
        }
    }
}
