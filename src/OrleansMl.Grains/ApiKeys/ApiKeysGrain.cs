using System.Collections.Immutable;
using Orleans.Runtime;

namespace OrleansMl.ApiKeys;

/// <summary>
/// The list of keys. A new key is listed before it works and a revoked one stops working before it leaves the list, so that a
/// failure in between never leaves a working key that nobody sees; repeating the call mends it.
/// </summary>
[GrainType("api-keys")]
internal sealed class ApiKeysGrain(
    [PersistentState("keys", StorageNames.Default)] IPersistentState<StoredApiKeys> state,
    TimeProvider timeProvider) : Grain, IApiKeysGrain
{
    public async Task<bool> CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var keys = state.State.Keys;
        if (keys.Length >= ApiKey.MaxCount)
        {
            var now = timeProvider.GetUtcNow();
            keys = keys.RemoveAll(old => old.ExpiresAt <= now);
        }

        if (keys.Length >= ApiKey.MaxCount)
        {
            return false;
        }

        await SaveAsync(keys.RemoveAll(old => old.Id == key.Id).Add(key));
        await GrainFactory.GetGrain<IApiKeyGrain>(key.Id).CreateAsync(key, secretHash, cancellationToken);
        return true;
    }

    public Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(state.State.Keys);

    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (!state.State.Keys.Any(key => key.Id == id))
        {
            return false;
        }

        await GrainFactory.GetGrain<IApiKeyGrain>(id).RevokeAsync(cancellationToken);
        await SaveAsync(state.State.Keys.RemoveAll(key => key.Id == id));
        return true;
    }

    private async Task SaveAsync(ImmutableArray<ApiKey> keys)
    {
        state.State = new() { Keys = keys };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
