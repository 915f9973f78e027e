using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Interactions;

/// <summary>
/// Names for users that outlive their erasure: HMAC-SHA-256 under a secret of the cluster, so that nobody who reads the store can tell
/// whose they are, and the same user has the same one again.
/// </summary>
/// <param name="secret">At least 16 bytes.</param>
public sealed class Pseudonyms(ReadOnlyMemory<byte> secret)
{
    private readonly byte[] _secret = secret.Length >= 16
        ? secret.ToArray()
        : throw new ArgumentException($"A secret has at least 16 bytes, not {secret.Length}.", nameof(secret));

    /// <summary>A user: 32 hexadecimal digits.</summary>
    public string Of(string userId)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return Convert.ToHexStringLower(Hash($"user\n{userId}").AsSpan(0, 16));
    }

    /// <summary>A user and what they did to an item: 64 bits, so two of a user's million acts are one with a chance of 10⁻⁸.</summary>
    public ulong Of(string userId, string contentId, InteractionType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(contentId);

        // No id holds a line feed.
        return BinaryPrimitives.ReadUInt64LittleEndian(Hash($"{userId}\n{contentId}\n{Interaction.NameOf(type)}"));
    }

    private byte[] Hash(string text) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text));
}
