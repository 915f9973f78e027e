using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.ApiKeys;

[GrainType("api-key")]
internal sealed class ApiKeyGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider) : Grain, IApiKeyGrain
{
    private StoredRecord<StoredApiKey> Record => field ??= storage.Record<StoredApiKey>(this, "key");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ApiKey?> VerifyAsync(ImmutableArray<byte> secretHash, CancellationToken cancellationToken)
    {
        if (Record.Value is not { Key: { } key, Revoked: false } stored)
        {
            // Whoever tries ids must not fill the memory with keys that never were.
            DeactivateOnIdle();
            return Task.FromResult<ApiKey?>(null);
        }

        var valid = CryptographicOperations.FixedTimeEquals(secretHash.AsSpan(), stored.SecretHash.AsSpan())
            && !(key.ExpiresAt <= timeProvider.GetUtcNow());
        return Task.FromResult(valid ? key : null);
    }

    public Task CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretHash.Length, SHA256.HashSizeInBytes, nameof(secretHash));
        if (Record.Value is { Key: { } existing } stored)
        {
            return existing == key && !stored.Revoked && stored.SecretHash.SequenceEqual(secretHash)
                ? Task.CompletedTask
                : throw new InvalidOperationException($"The API key '{key.Id}' exists; make a fresh id.");
        }

        return Record.SaveAsync(new() { Key = key, SecretHash = secretHash });
    }

    public Task RevokeAsync(CancellationToken cancellationToken) =>
        Record.Value.Revoked ? Task.CompletedTask : Record.SaveAsync(Record.Value with { Revoked = true });
}
