using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Security;

/// <summary>Makes the secret with the first question, and derives keys from it (HKDF, RFC 5869).</summary>
[GrainType("cluster-secret")]
internal sealed class ClusterSecretGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IClusterSecretGrain
{
    private const int SecretBytes = 32, MaxPurposeLength = 64;

    private StoredRecord<StoredClusterSecret> Record => field ??= storage.Record<StoredClusterSecret>(this, "secret");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public async Task<ImmutableArray<byte>> DeriveAsync(string purpose, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose.Length, MaxPurposeLength, nameof(purpose));
        if (!Record.Exists)
        {
            // Stored before it is used: what was derived from a secret that nobody keeps would be worth nothing after a restart.
            await Record.SaveAsync(new() { Secret = [.. RandomNumberGenerator.GetBytes(SecretBytes)] });
        }

        return
        [
            .. HKDF.DeriveKey(HashAlgorithmName.SHA256, [.. Record.Value.Secret], SecretBytes, info: Encoding.UTF8.GetBytes(purpose)),
        ];
    }
}

/// <summary>What the grain keeps. Ids are never renumbered.</summary>
[GenerateSerializer, Immutable, Alias("stored-cluster-secret")]
internal sealed record StoredClusterSecret
{
    [Id(0)] public ImmutableArray<byte> Secret { get; init; } = [];
}
