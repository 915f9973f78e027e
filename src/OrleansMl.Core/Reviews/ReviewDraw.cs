using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Reviews;

/// <summary>
/// Draws by a keyed hash: whoever asks again, on whichever silo, gets the same answer, and who does not know the key cannot tell what
/// will be drawn. The first 53 bits of HMAC-SHA256 as a number in [0, 1).
/// </summary>
public static class ReviewDraw
{
    /// <summary>True for the share <paramref name="rate"/> of all texts.</summary>
    public static bool IsDrawn(ReadOnlySpan<byte> key, string text, double rate) => rate > 0 && NumberOf(key, text) < rate;

    /// <summary>A number in [0, 1) that belongs to the text.</summary>
    public static double NumberOf(ReadOnlySpan<byte> key, string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * Math.ScaleB(1, -53);
    }
}
