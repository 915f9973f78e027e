using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansMl.ApiKeys;

namespace OrleansMl.Fakes;

/// <summary>API keys in memory; counts how often the cluster was asked about one.</summary>
internal sealed class FakeApiKeys : IApiKeysGrain
{
    private readonly ConcurrentDictionary<string, (ApiKey Key, ImmutableArray<byte> Hash)> _keys = new();
    private int _verifications;

    public int Verifications => _verifications;

    public Task<bool> CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default) =>
        Task.FromResult(_keys.TryAdd(key.Id, (key, secretHash)));

    public Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<ApiKey>>([.. _keys.Values.Select(entry => entry.Key)]);

    public Task<bool> RevokeAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(_keys.TryRemove(id, out _));

    public IApiKeyGrain Grain(string id) => new OneKey(this, id);

    private sealed class OneKey(FakeApiKeys all, string id) : IApiKeyGrain
    {
        public Task<ApiKey?> VerifyAsync(ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref all._verifications);
            return Task.FromResult(all._keys.TryGetValue(id, out var entry) && entry.Hash.SequenceEqual(secretHash) ? entry.Key : null);
        }

        public Task CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task RevokeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
