using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Webhooks;

/// <summary>
/// Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over <c>id.timestamp.body</c>, the secret <c>whsec_</c> and base64.
/// See https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the event's id; repeats carry the same one.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the seconds since 1970 at which the attempt was made.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with one signature per secret, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";

    // The specification asks for 24 to 64 bytes; the hash's own length adds all the strength there is.
    private const int SecretBytes = 32;

    /// <summary>What a secret is, in words.</summary>
    public const string SecretRule = "whsec_ and 24 to 64 random bytes as base64";

    /// <summary>True for a secret as the specification has it.</summary>
    public static bool IsSecret(string? secret)
    {
        const int Least = 24, Most = 64;
        Span<byte> key = stackalloc byte[Most];
        return secret is not null && secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length >= Least;
    }

    /// <summary>A new secret.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The signature header: one signature per secret, so that a receiver may know either while they rotate.</summary>
    /// <param name="secrets">What <see cref="NewSecret"/> answered, in the order of the signatures.</param>
    /// <param name="id">The event.</param>
    /// <param name="at">When the attempt is made.</param>
    /// <param name="body">The bytes that are sent.</param>
    public static string Of(IEnumerable<string> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentException.ThrowIfNullOrEmpty(id);
        var head = Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.");
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed))));
    }

    /// <summary>True when one of the header's signatures is by the secret. Compares in constant time.</summary>
    public static bool IsValid(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body, string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var expected = Encoding.ASCII.GetBytes(Of([secret], id, at, body));
        var isValid = false;
        foreach (var signature in header.Split(' '))
        {
            isValid |= CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(signature));
        }

        return isValid;
    }

    /// <summary>The value of the timestamp header.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] KeyOf(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
    }
}
