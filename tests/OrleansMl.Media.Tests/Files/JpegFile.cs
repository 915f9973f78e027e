using System.Buffers.Binary;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>Writes JPEG files that no encoder writes: of one colour, with as many channels and scans as are asked for.</summary>
internal static class JpegFile
{
    private const byte Baseline = 0xC0, Progressive = 0xC2;

    /// <summary>
    /// One value in each channel. All blocks say "no difference to the one before"; the first one says how far from the middle.
    /// </summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="values">One of each channel, in steps of 8 from the middle: -16 to 15.</param>
    /// <param name="scans">More than one makes it progressive.</param>
    /// <param name="claimedSide">What the header says instead of width and height.</param>
    /// <param name="padding">Bytes of comment.</param>
    /// <param name="isPartial">The only scan has the first channel, the others have none.</param>
    public static byte[] Flat(
        int width, int height, int[] values, int scans = 1, int? claimedSide = null, int padding = 0, bool isPartial = false)
    {
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        if (values.Length == 4)
        {
            // What Adobe writes: channels are inverted CMYK.
            Segment(file, 0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        }

        for (var left = padding; left > 0; left -= 60_000)
        {
            Segment(file, 0xFE, new byte[Math.Min(left, 60_000)]);
        }

        // All steps are 8: the mean of a block is 8 x step / 8.
        Segment(file, 0xDB, [0, .. Enumerable.Repeat((byte)64, 64)]);
        var frame = new byte[6 + (3 * values.Length)];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)(claimedSide ?? height));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), (ushort)(claimedSide ?? width));
        frame[5] = (byte)values.Length;
        for (var i = 0; i < values.Length; i++)
        {
            (frame[6 + (3 * i)], frame[7 + (3 * i)]) = ((byte)(i + 1), 0x11);
        }

        Segment(file, scans == 1 ? Baseline : Progressive, frame);
        // Differences of 0 to 5 bits have the codes 000 to 101, "no more" of AC has 0.
        Segment(file, 0xC4, [0x00, 0, 0, 6, .. new byte[13], 0, 1, 2, 3, 4, 5]);
        Segment(file, 0xC4, [0x10, 1, .. new byte[15], 0]);
        var blocks = ((width + 7) / 8) * ((height + 7) / 8);
        if (scans == 1)
        {
            var scanned = isPartial ? values[..1] : values;
            Scan(file, [.. Enumerable.Range(0, scanned.Length)], 0, 63, 0, bits => Blocks(bits, blocks, scanned, isBaseline: true));
        }
        else
        {
            Scan(file, [.. Enumerable.Range(0, values.Length)], 0, 0, 0, bits => Blocks(bits, blocks, values, isBaseline: false));
            for (var scan = 1; scan < scans; scan++)
            {
                // "No coefficients" in each block, again and again.
                Scan(file, [0], 1, 63, 0, bits =>
                {
                    for (var block = 0; block < blocks; block++)
                    {
                        bits.Write(0, 1);
                    }
                });
            }
        }

        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    /// <summary>A header that says "turned so".</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation) =>
        [
            .. jpeg[..2],
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
            .. jpeg[2..],
        ];

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, int quality = 92)
    {
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    private static void Blocks(Bits bits, int blocks, int[] values, bool isBaseline)
    {
        for (var block = 0; block < blocks; block++)
        {
            foreach (var value in values)
            {
                var difference = block == 0 ? value : 0;
                var length = difference == 0 ? 0 : (int)Math.Log2(Math.Abs(difference)) + 1;
                bits.Write(length, 3);
                bits.Write(difference < 0 ? difference + (1 << length) - 1 : difference, length);
                if (isBaseline)
                {
                    bits.Write(0, 1);
                }
            }
        }
    }

    private static void Scan(MemoryStream file, int[] channels, byte from, byte to, byte bit, Action<Bits> write)
    {
        Segment(
            file,
            0xDA,
            [(byte)channels.Length, .. channels.SelectMany(channel => (byte[])[(byte)(channel + 1), 0]), from, to, bit]);
        var bits = new Bits(file);
        write(bits);
        bits.Flush();
    }

    private static void Segment(MemoryStream file, byte marker, byte[] content) =>
        file.Write([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);

    private sealed class Bits(MemoryStream file)
    {
        private int _byte;
        private int _count;

        public void Write(int value, int length)
        {
            for (var bit = length - 1; bit >= 0; bit--)
            {
                _byte = (_byte << 1) | ((value >> bit) & 1);
                if (++_count == 8)
                {
                    file.WriteByte((byte)_byte);
                    if (_byte == 0xFF)
                    {
                        file.WriteByte(0);
                    }

                    (_byte, _count) = (0, 0);
                }
            }
        }

        public void Flush()
        {
            while (_count != 0)
            {
                Write(1, 1);
            }
        }
    }
}
