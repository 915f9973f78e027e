using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.ApiKeys;

/// <summary>
/// The list of keys. A new key is listed before it works and a revoked one stops working before it leaves the list, so that a
/// failure in between never leaves a working key that nobody sees; repeating the call mends it.
/// </summary>
[GrainType("api-keys")]
internal sealed class ApiKeysGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider) : Grain, IApiKeysGrain
{
    private StoredRecord<StoredApiKeys> Record => field ??= storage.Record<StoredApiKeys>(this, "keys");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public async Task<bool> CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var keys = Record.Value.Keys;
        if (keys.Length >= ApiKey.MaxCount)
        {
            var now = timeProvider.GetUtcNow();
            keys = keys.RemoveAll(old => old.ExpiresAt <= now);
        }

        if (keys.Length >= ApiKey.MaxCount)
        {
            return false;
        }

        await Record.SaveAsync(new() { Keys = keys.RemoveAll(old => old.Id == key.Id).Add(key) });
        await GrainFactory.GetGrain<IApiKeyGrain>(key.Id).CreateAsync(key, secretHash, cancellationToken);
        return true;
    }

    public Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value.Keys);

    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (!Record.Value.Keys.Any(key => key.Id == id))
        {
            return false;
        }

        await GrainFactory.GetGrain<IApiKeyGrain>(id).RevokeAsync(cancellationToken);
        await Record.SaveAsync(new() { Keys = Record.Value.Keys.RemoveAll(key => key.Id == id) });
        return true;
    }
}
