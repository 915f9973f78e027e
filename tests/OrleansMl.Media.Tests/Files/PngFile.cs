using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace OrleansMl.Media;

/// <summary>Writes PNG files chunk by chunk, right or wrong.</summary>
internal sealed class PngFile
{
    private readonly MemoryStream _file = new();

    public PngFile(int width, int height, int bits = 8, int colour = 2, int interlaced = 0)
    {
        _file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)colour, (byte)interlaced);
        Chunk("IHDR", header);
    }

    /// <summary>A picture of one colour, 8 bits of red, green, blue.</summary>
    public static byte[] Flat(int width, int height, byte red, byte green, byte blue) =>
        new PngFile(width, height).Chunk("IDAT", FlatRows(width, height, red, green, blue)).End();

    /// <summary>Packed rows of one colour.</summary>
    public static byte[] FlatRows(int width, int height, params byte[] pixel)
    {
        var row = new byte[1 + (width * pixel.Length)];
        for (var x = 0; x < width; x++)
        {
            pixel.CopyTo(row, 1 + (x * pixel.Length));
        }

        return Pack(stream =>
        {
            for (var y = 0; y < height; y++)
            {
                stream.Write(row);
            }
        });
    }

    /// <summary>So many zeros, packed.</summary>
    public static byte[] Zeros(long count) => Pack(stream =>
    {
        var zeros = new byte[1 << 16];
        for (var left = count; left > 0; left -= zeros.Length)
        {
            stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
        }
    });

    public PngFile Chunk(string name, params byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        _file.Write(number);
        var body = (byte[])[.. Encoding.ASCII.GetBytes(name), .. content];
        _file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        _file.Write(number);
        return this;
    }

    public PngFile Frame(
        int sequence, int width, int height, int left, int top, int milliseconds, byte dispose = 0, byte blend = 0)
    {
        var control = new byte[26];
        foreach (var (value, i) in new[] { sequence, width, height, left, top }.Select((value, i) => (value, i)))
        {
            BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(4 * i), value);
        }

        BinaryPrimitives.WriteInt16BigEndian(control.AsSpan(20), (short)milliseconds);
        BinaryPrimitives.WriteInt16BigEndian(control.AsSpan(22), 1000);
        (control[24], control[25]) = (dispose, blend);
        return Chunk("fcTL", control);
    }

    public PngFile Data(int sequence, byte[] packed)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, sequence);
        return Chunk("fdAT", [.. number, .. packed]);
    }

    public PngFile Animation(int frames)
    {
        var control = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames);
        return Chunk("acTL", control);
    }

    public byte[] End() => Chunk("IEND")._file.ToArray();

    public byte[] Cut() => _file.ToArray();

    private static byte[] Pack(Action<Stream> write)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            write(stream);
        }

        return packed.ToArray();
    }
}
