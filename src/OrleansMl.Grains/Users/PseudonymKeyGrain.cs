using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Users;

/// <summary>The secret under which users have names that outlive their erasure (grain key: 0).</summary>
[GrainInterfaceType("pseudonym-key")]
internal interface IPseudonymKeyGrain : IGrainWithIntegerKey
{
    /// <summary>The secret: drawn and stored with the first call, the same ever after.</summary>
    [Alias("get")]
    Task<ImmutableArray<byte>> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>Keeps the secret. Whoever loses it can only count some acts of erased users once more.</summary>
[GrainType("pseudonym-key")]
internal sealed class PseudonymKeyGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IPseudonymKeyGrain
{
    private const int Bytes = 32;

    private StoredRecord<StoredPseudonymKey> Record => field ??= storage.Record<StoredPseudonymKey>(this, "key");

    public async Task<ImmutableArray<byte>> GetAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (Record.Value.Secret.IsEmpty)
        {
            await Record.SaveAsync(new() { Secret = [.. RandomNumberGenerator.GetBytes(Bytes)] });
        }

        return Record.Value.Secret;
    }
}

/// <summary>The secret.</summary>
[GenerateSerializer, Immutable, Alias("stored-pseudonym-key")]
internal sealed record StoredPseudonymKey
{
    [Id(0)] public ImmutableArray<byte> Secret { get => field.IsDefault ? [] : field; init; } = [];
}
