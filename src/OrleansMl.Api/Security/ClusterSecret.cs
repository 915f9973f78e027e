using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Http;

namespace OrleansMl.Security;

/// <summary>Hashes under a secret of the cluster, the same on all nodes, which nobody outside can compute. One per process.</summary>
internal sealed class ClusterSecret(GrainClient grains)
{
    private const int HashBytes = 16;

    private readonly ConcurrentDictionary<string, Task<ImmutableArray<byte>>> _keys = new(StringComparer.Ordinal);

    /// <summary>32 hex digits; 128 bits, so that no two texts share them.</summary>
    /// <param name="purpose">What the hash is for; another purpose has another secret.</param>
    /// <param name="text">What is hashed.</param>
    public async ValueTask<string> HashAsync(string purpose, string text)
    {
        var key = await KeyAsync(purpose);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key.AsSpan(), Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
    }

    private Task<ImmutableArray<byte>> KeyAsync(string purpose)
    {
        // A question that failed is asked again.
        if (_keys.TryGetValue(purpose, out var known) && !known.IsFaulted && !known.IsCanceled)
        {
            return known;
        }

        return _keys[purpose] = grains.Single<IClusterSecretGrain>().DeriveAsync(purpose);
    }
}
