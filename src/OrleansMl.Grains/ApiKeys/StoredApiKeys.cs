using System.Collections.Immutable;

namespace OrleansMl.ApiKeys;

/// <summary>What a key's grain keeps. Ids are never renumbered.</summary>
[GenerateSerializer, Immutable, Alias("stored-api-key")]
internal sealed record StoredApiKey
{
    [Id(0)] public ApiKey? Key { get; init; }

    /// <summary>SHA-256 of a random 256-bit secret: nothing to guess, so no salt and no slow hash.</summary>
    [Id(1)] public ImmutableArray<byte> SecretHash { get; init; } = [];

    [Id(2)] public bool Revoked { get; init; }
}

/// <summary>What the list keeps.</summary>
[GenerateSerializer, Immutable, Alias("stored-api-keys")]
internal sealed record StoredApiKeys
{
    [Id(0)] public ImmutableArray<ApiKey> Keys { get; init; } = [];
}
