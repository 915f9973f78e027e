using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Banks;

/// <summary>
/// The identity of an entry: 128 bits of what it matches, so that adding it twice is adding it once, and the same text has the same id in
/// every bank.
/// </summary>
/// <param name="High">The first eight bytes.</param>
/// <param name="Low">The other eight.</param>
public readonly record struct BankKey(ulong High, ulong Low)
{
    /// <summary>Of an entry with hashes: by the SHA-256 where it has one.</summary>
    public static BankKey Of(Hash256? sha256, ulong? simHash, string folding)
    {
        if (sha256 is { } sha)
        {
            Span<byte> bytes = stackalloc byte[Hash256.Size];
            sha.CopyTo(bytes);
            return From(bytes);
        }

        return OfName(string.Create(CultureInfo.InvariantCulture, $"simhash:{folding}:{simHash:x16}"));
    }

    /// <summary>The hash by which a bank that holds knows an item. No text has it: texts are hashed without a NUL.</summary>
    public static Hash256 HashOfItem(string contentId)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        SHA256.HashData(Encoding.UTF8.GetBytes($"item\0{contentId}"), hash);
        return Hash256.From(hash);
    }

    /// <summary>Of a site.</summary>
    public static BankKey OfDomain(string domain) => OfName($"domain:{domain}");

    /// <summary>Reads 32 hex digits; null for anything else.</summary>
    public static BankKey? Parse(string? id)
    {
        Span<byte> bytes = stackalloc byte[16];
        return id is { Length: 32 } && Convert.FromHexString(id, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? From(bytes)
            : null;
    }

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static BankKey OfName(string name)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return From(hash);
    }

    private static BankKey From(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
}
