using System.Collections.Immutable;

namespace OrleansMl.ApiKeys;

/// <summary>
/// One API key, durable; the grain's key is <see cref="ApiKey.Id"/>. Knows the SHA-256 of the secret and never the secret.
/// </summary>
[GrainInterfaceType("api-key")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>The key when the secret is right and it is neither revoked nor expired; otherwise null, without saying why.</summary>
    /// <param name="secretHash">SHA-256 of the secret, 32 bytes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("verify")]
    Task<ApiKey?> VerifyAsync(ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default);

    /// <summary>Stores a new key. For <see cref="IApiKeysGrain"/>. Repeating it with the same key and hash changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The id is taken.</exception>
    [Alias("create")]
    Task CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default);

    /// <summary>Revokes for ever. For <see cref="IApiKeysGrain"/>. Repeating it changes nothing.</summary>
    [Alias("revoke")]
    Task RevokeAsync(CancellationToken cancellationToken = default);
}

/// <summary>All live API keys, durable; use key 0. The only entrance for making and revoking one.</summary>
[GrainInterfaceType("api-keys")]
public interface IApiKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Stores a new key; false when there are <see cref="ApiKey.MaxCount"/> already. Expired keys make room.</summary>
    /// <param name="key">The key under a fresh id.</param>
    /// <param name="secretHash">SHA-256 of the secret, 32 bytes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("create")]
    Task<bool> CreateAsync(ApiKey key, ImmutableArray<byte> secretHash, CancellationToken cancellationToken = default);

    /// <summary>The keys that are not revoked, oldest first; expired ones stay until a new key needs their place.</summary>
    [Alias("list")]
    Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Revokes a key; false when there is none of this id.</summary>
    [Alias("revoke")]
    Task<bool> RevokeAsync(string id, CancellationToken cancellationToken = default);
}
