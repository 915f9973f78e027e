using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansMl.ApiKeys;

/// <summary>
/// A key as its holder sends it: <c>omk_&lt;id&gt;_&lt;secret&gt;</c>, the id 16 lower-case hex digits, the secret 32 random bytes as
/// base64url (43 characters). Only the secret's hash is kept, here and in the cluster.
/// </summary>
internal sealed record ApiKeyToken(string Id, ImmutableArray<byte> SecretHash)
{
    public const string Prefix = "omk_";

    private const int IdLength = 16;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>A fresh key; <paramref name="text"/> is the only place its secret is ever in.</summary>
    public static ApiKeyToken Create(out string text)
    {
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        text = $"{Prefix}{id}_{Base64Url.EncodeToString(secret)}";
        return new(id, [.. SHA256.HashData(secret)]);
    }

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ApiKeyToken? token)
    {
        token = null;
        Span<byte> secret = stackalloc byte[SecretBytes];
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length + IdLength] != '_'
            || !IsValidId(text.Slice(Prefix.Length, IdLength))
            || Base64Url.DecodeFromChars(text[^SecretLength..], secret, out _, out var written) != OperationStatus.Done
            || written != SecretBytes)
        {
            return false;
        }

        token = new(text.Slice(Prefix.Length, IdLength).ToString(), [.. SHA256.HashData(secret)]);
        return true;
    }

    public static bool IsValidId(ReadOnlySpan<char> id) => id.Length == IdLength && !id.ContainsAnyExcept("0123456789abcdef");
}
