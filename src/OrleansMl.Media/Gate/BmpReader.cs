using System.Buffers.Binary;

namespace OrleansMl.Media;

/// <summary>The size of a Windows bitmap.</summary>
internal static class BmpReader
{
    public static MediaResult<ImageHeader> Read(FileWindow file, MediaOptions options)
    {
        file.Seek(14);
        Span<byte> bytes = stackalloc byte[20];
        if (!file.TryRead(bytes))
        {
            return MediaRefusal.Undecodable("The bitmap ends before its picture begins.");
        }

        // 12 bytes are the header of OS/2, with shorter numbers and nothing packed.
        var isOld = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 12;
        long width = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) : BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        // Rows from the top down have a negative height.
        long height = isOld
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..])
            : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
        long bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(isOld ? 10 : 14)..]);
        var packing = isOld ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        if ((PixelRules.Check(width, height, whole: true, options) ?? PixelRules.CheckBytes(width, height, file.Length)) is { } refusal)
        {
            return refusal;
        }

        // Packed are 1 and 2; 3 and 6 say where the colours lie.
        if (packing is not (1 or 2) && ((width * bits) + 31) / 32 * 4 * height > file.Length)
        {
            return MediaRefusal.Implausible(
                $"The bitmap promises {width} x {height} pixels in {PixelRules.Text(file.Length)} bytes.");
        }

        return new ImageHeader { Type = MediaTypes.Bmp, Width = (int)width, Height = (int)height, Bytes = file.Length };
    }
}
