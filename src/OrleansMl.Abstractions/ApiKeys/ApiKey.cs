namespace OrleansMl.ApiKeys;

/// <summary>What is known about a key; never its secret, nor the secret's hash.</summary>
[GenerateSerializer, Immutable, Alias("api-key")]
public sealed record ApiKey
{
    /// <summary>The most keys at a time: their list is one record.</summary>
    public const int MaxCount = 1000;

    /// <summary>The public part of the key: 16 lower-case hex digits.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>
    /// The service that uses it, 1–64 characters of <c>[A-Za-z0-9._:-]</c>. Two keys may share a name: a service
    /// that changes its key stays the same service.
    /// </summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>What it opens.</summary>
    [Id(2)] public required ApiKeyScopes Scopes { get; init; }

    /// <summary>When it was made (UTC).</summary>
    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The administrator who made it.</summary>
    [Id(4)] public required string CreatedBy { get; init; }

    /// <summary>From when on it is refused (UTC); null never.</summary>
    [Id(5)] public DateTimeOffset? ExpiresAt { get; init; }
}
