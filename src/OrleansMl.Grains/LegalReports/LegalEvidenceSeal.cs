using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Security;

namespace OrleansMl.LegalReports;

/// <summary>
/// Evidence is stored sealed: AES-256-GCM under a key of the cluster's secret, bound to its report. Whoever looks into the store reads
/// nothing by chance, and a byte that was changed is noticed. 12 bytes nonce, 16 bytes tag, the rest.
/// </summary>
internal sealed class LegalEvidenceSeal(IGrainFactory grains)
{
    private const string Purpose = "legal-evidence";

    private const int NonceBytes = 12, TagBytes = 16;

    private byte[]? _key;

    public async ValueTask<ImmutableArray<byte>> SealAsync(string report, byte[] evidence)
    {
        var key = await KeyAsync();
        var output = new byte[NonceBytes + TagBytes + evidence.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            output.AsSpan(0, NonceBytes),
            evidence,
            output.AsSpan(NonceBytes + TagBytes),
            output.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(report));
        return ImmutableCollectionsMarshal.AsImmutableArray(output);
    }

    /// <exception cref="CryptographicException">It is not what was sealed for this report.</exception>
    public async ValueTask<byte[]> OpenAsync(string report, ImmutableArray<byte> evidence)
    {
        var key = await KeyAsync();
        var output = new byte[evidence.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            evidence.AsSpan(0, NonceBytes),
            evidence.AsSpan()[(NonceBytes + TagBytes)..],
            evidence.AsSpan(NonceBytes, TagBytes),
            output,
            Encoding.UTF8.GetBytes(report));
        return output;
    }

    private async ValueTask<byte[]> KeyAsync() =>
        _key ??= [.. await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Purpose)];
}
