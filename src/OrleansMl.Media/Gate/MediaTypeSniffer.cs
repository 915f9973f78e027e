using System.Buffers.Binary;

namespace OrleansMl.Media;

/// <summary>Tells a file's type by its first bytes.</summary>
public static class MediaTypeSniffer
{
    /// <summary>So many bytes are enough; with fewer a type may go unrecognised.</summary>
    public const int PrefixLength = 512;

    // An EBML header is some forty bytes: what is longer hides something.
    private const int MaxEbmlHeader = 256;

    /// <summary>The type, or <see cref="MediaTypes.None"/>.</summary>
    /// <param name="prefix">The file's first bytes, <see cref="PrefixLength"/> of them where it has so many.</param>
    public static MediaTypes Sniff(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0xFF, 0xD8, 0xFF, ..] => MediaTypes.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => MediaTypes.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => MediaTypes.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => MediaTypes.WebP,
        [(byte)'B', (byte)'M', ..] when IsBitmap(prefix) => MediaTypes.Bmp,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Ebml(prefix[4..]),
        [_, _, _, _, .. var rest] => IsoMedia(BinaryPrimitives.ReadUInt32BigEndian(prefix), rest),
        _ => MediaTypes.None,
    };

    // Two letters are no signature: the reserved bytes and the length of the header behind them have to fit, too.
    private static bool IsBitmap(ReadOnlySpan<byte> prefix) =>
        prefix.Length >= 18 && prefix[6..10] is [0, 0, 0, 0]
            && BinaryPrimitives.ReadUInt32LittleEndian(prefix[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    // ISO/IEC 14496-12: a box's length, then its name. Files of QuickTime may begin without "ftyp".
    private static MediaTypes IsoMedia(uint length, ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || (length < 8 && length != 1))
        {
            return MediaTypes.None;
        }

        if (rest[..4].SequenceEqual("ftyp"u8))
        {
            // HEIC and AVIF are pictures in the same boxes; no decoder here reads them.
            return rest.Length >= 8 && IsStill(rest.Slice(4, 4)) ? MediaTypes.None : MediaTypes.Mp4;
        }

        return rest[..4].SequenceEqual("moov"u8) || rest[..4].SequenceEqual("mdat"u8) || rest[..4].SequenceEqual("wide"u8)
            ? MediaTypes.Mp4
            : MediaTypes.None;
    }

    private static bool IsStill(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) || brand[..3].SequenceEqual("hei"u8)
            || brand[..3].SequenceEqual("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);

    // RFC 8794: elements of an id, a length and content, both first parts with their own length in their leading bits.
    private static MediaTypes Ebml(ReadOnlySpan<byte> rest)
    {
        if (!TryReadNumber(ref rest, keepMarker: false, out var length) || length > MaxEbmlHeader)
        {
            return MediaTypes.None;
        }

        var header = rest[..(int)Math.Min(length, (ulong)rest.Length)];
        while (TryReadNumber(ref header, keepMarker: true, out var id) && TryReadNumber(ref header, keepMarker: false, out var size)
            && size <= (ulong)header.Length)
        {
            var content = header[..(int)size].TrimEnd((byte)0);
            if (id == 0x4282)
            {
                return content.SequenceEqual("webm"u8) || content.SequenceEqual("matroska"u8) ? MediaTypes.Matroska : MediaTypes.None;
            }

            header = header[(int)size..];
        }

        return MediaTypes.None;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> from, bool keepMarker, out ulong number)
    {
        number = 0;
        if (from.IsEmpty || from[0] == 0)
        {
            return false;
        }

        var length = System.Numerics.BitOperations.LeadingZeroCount((uint)from[0]) - 23;
        if (from.Length < length)
        {
            return false;
        }

        number = keepMarker ? from[0] : (ulong)(from[0] & (0xFF >> length));
        for (var i = 1; i < length; i++)
        {
            number = (number << 8) | from[i];
        }

        from = from[length..];
        return true;
    }
}
