using System.Buffers.Binary;
using System.IO.Hashing;

namespace OrleansMl.Media;

/// <summary>Makes good files bad, mostly in their headers; the same seed makes the same files.</summary>
internal sealed class Mutator(byte[][] seeds, int seed)
{
    private const int Header = 64, MaxLength = 1 << 16;

    private static readonly uint[] Odd =
        [0, 1, 2, 7, 8, 255, 256, 1000, 4096, 16_383, 16_384, 16_385, 32_767, 65_535, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var file = (byte[])seeds[_random.Next(seeds.Length)].Clone();
        for (var times = 1 + _random.Next(6); times > 0 && file.Length > 4; times--)
        {
            file = Change(file);
        }

        // Else nothing behind a chunk's checksum would ever be reached.
        if (_random.Next(10) != 0)
        {
            MendPng(file);
        }

        return file;
    }

    private byte[] Change(byte[] file)
    {
        var at = _random.Next(2) == 0 ? _random.Next(Math.Min(Header, file.Length)) : _random.Next(file.Length);
        switch (_random.Next(9))
        {
            case 0:
                file[at] ^= (byte)(1 << _random.Next(8));
                return file;
            case 1:
                file[at] = (byte)_random.Next(256);
                return file;
            case 2:
                file[at] = (byte)(_random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => 0x7F });
                return file;
            case 3 or 4:
                Write(file.AsSpan(at), Odd[_random.Next(Odd.Length)]);
                return file;
            case 5:
                return file[..at];
            case 6:
                return [.. file[..at], .. file[Math.Min(file.Length, at + 1 + _random.Next(16))..]];
            case 7:
                var part = file[at..Math.Min(file.Length, at + 1 + _random.Next(64))];
                var again = Enumerable.Repeat(part, 1 + _random.Next(5)).SelectMany(one => one);
                return file.Length > MaxLength ? file : [.. file[..at], .. again, .. file[at..]];
            default:
                var other = seeds[_random.Next(seeds.Length)];
                return [.. file[..at], .. other[_random.Next(other.Length)..]];
        }
    }

    private void Write(Span<byte> to, uint value)
    {
        var isLittle = _random.Next(2) == 0;
        if (to.Length >= 4 && _random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, isLittle ? BinaryPrimitives.ReverseEndianness(value) : value);
        }
        else if (to.Length >= 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, isLittle ? BinaryPrimitives.ReverseEndianness((ushort)value) : (ushort)value);
        }
    }

    private static void MendPng(byte[] file)
    {
        if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return;
        }

        for (long at = 8; at + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length)
            {
                return;
            }

            var body = file.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), Crc32.HashToUInt32(body));
            at += 12 + length;
        }
    }
}
