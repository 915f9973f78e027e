using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Sessions;

/// <summary>One record. Beside the cluster's secret, and as secret: see decision 072.</summary>
[GrainType("session-keys")]
internal sealed class SessionKeysGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider) : Grain, ISessionKeysGrain
{
    private const string KeyPrefix = "key-";

    // Far longer than nodes that start at once are apart, far shorter than the two days before a key's end in which the next one is made.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(1);

    private StoredRecord<StoredSessionKeys> Record => field ??= storage.Record<StoredSessionKeys>(this, "keys");

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<SessionKey>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value.Keys);

    public async Task<ImmutableArray<SessionKey>> AddAsync(string name, string xml, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(xml);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(xml.Length, ISessionKeysGrain.MaxLength, nameof(xml));
        var (keys, now) = (Record.Value.Keys, timeProvider.GetUtcNow());
        var isKnown = keys.Any(key => key.Name == name);
        var isSecond = IsKey(name) && keys.Any(key => IsKey(key.Name) && (now - key.AddedAt).Duration() < AtOnce);
        if (!isKnown && !isSecond)
        {
            if (keys.Length >= ISessionKeysGrain.MaxCount)
            {
                throw new InvalidOperationException($"There are {ISessionKeysGrain.MaxCount} session keys; something makes too many.");
            }

            await Record.SaveAsync(new() { Keys = keys.Add(new(name, xml, now)) });
        }

        return Record.Value.Keys;
    }

    private static bool IsKey(string name) => name.StartsWith(KeyPrefix, StringComparison.Ordinal);
}
