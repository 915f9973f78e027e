using System.Collections.Immutable;

namespace OrleansMl.Security;

/// <summary>
/// The secret of the cluster: random, made once, kept in the store (use key 0). It never leaves the grain; what does is derived from it,
/// one key per purpose, and is the same on every node for as long as the store lives.
/// </summary>
[GrainInterfaceType("cluster-secret")]
public interface IClusterSecretGrain : IGrainWithIntegerKey
{
    /// <summary>A key of 32 bytes for a purpose.</summary>
    /// <param name="purpose">What it is for, 1–64 characters; another purpose has another key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("derive")]
    Task<ImmutableArray<byte>> DeriveAsync(string purpose, CancellationToken cancellationToken = default);
}
