namespace OrleansMl.Media;

/// <summary>Writes GIF files. Pixels are numbers of a palette of red, green, blue, white; packed so that nothing is saved.</summary>
internal sealed class GifFile
{
    private const int Clear = 4, End = 5, CodeBits = 3;

    private readonly MemoryStream _file = new();

    public GifFile(int width, int height)
    {
        _file.Write("GIF89a"u8);
        _file.Write([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x81, 0, 0]);
        _file.Write([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    }

    /// <param name="left">Where it lies.</param>
    /// <param name="top">The same.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="colour">0 to 3.</param>
    /// <param name="hundredths">How long it is shown.</param>
    /// <param name="disposal">0 stays, 2 is cleared, 3 gives way to what was there before.</param>
    public GifFile Frame(int left, int top, int width, int height, int colour, int hundredths = 10, int disposal = 0)
    {
        _file.Write([0x21, 0xF9, 4, (byte)(disposal << 2), (byte)hundredths, (byte)(hundredths >> 8), 0, 0]);
        _file.Write([0x2C, (byte)left, (byte)(left >> 8), (byte)top, (byte)(top >> 8)]);
        _file.Write([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0, 2]);
        var packed = Pack(width * height, colour);
        for (var at = 0; at < packed.Count; at += 255)
        {
            var length = Math.Min(255, packed.Count - at);
            _file.WriteByte((byte)length);
            _file.Write([.. packed[at..(at + length)]]);
        }

        _file.WriteByte(0);
        return this;
    }

    public byte[] Finish()
    {
        _file.WriteByte(0x3B);
        return _file.ToArray();
    }

    // The table is cleared before its codes need a fourth bit.
    private static List<byte> Pack(int pixels, int colour)
    {
        List<byte> packed = [];
        int bits = 0, count = 0;
        for (var i = 0; i < pixels; i++)
        {
            if (i % 2 == 0)
            {
                Write(Clear);
            }

            Write(colour);
        }

        Write(End);
        if (count > 0)
        {
            packed.Add((byte)bits);
        }

        return packed;

        void Write(int code)
        {
            bits |= code << count;
            count += CodeBits;
            if (count >= 8)
            {
                packed.Add((byte)bits);
                (bits, count) = (bits >> 8, count - 8);
            }
        }
    }
}
