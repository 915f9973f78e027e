using System.Collections.Immutable;
using System.Security.Cryptography;
using Orleans.Runtime;

namespace OrleansMl.ApiKeys;

[GrainType("api-key")]
internal sealed class ApiKeyGrain(
    [PersistentState("key", StorageNames.Default)] IPersistentState<StoredApiKey> state,
    TimeProvider timeProvider) : Grain, IApiKeyGrain
{
    public Task<ApiKey?> VerifyAsync(ImmutableArray<byte> secretHash, CancellationToken cancellationToken)
    {
        if (state.State is not { Key: { } key, Revoked: false } stored)
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
        if (state.State is { Key: { } existing } stored)
        {
            return existing == key && !stored.Revoked && stored.SecretHash.SequenceEqual(secretHash)
                ? Task.CompletedTask
                : throw new InvalidOperationException($"The API key '{key.Id}' exists; make a fresh id.");
        }

        return SaveAsync(new() { Key = key, SecretHash = secretHash });
    }

    public Task RevokeAsync(CancellationToken cancellationToken) =>
        state.State.Revoked ? Task.CompletedTask : SaveAsync(state.State with { Revoked = true });

    private async Task SaveAsync(StoredApiKey next)
    {
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory may be ahead of the store now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
    }
}
