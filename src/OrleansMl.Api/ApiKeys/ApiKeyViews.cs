using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.ApiKeys;

/// <summary>A key to be made.</summary>
public sealed record ApiKeyRequest
{
    /// <summary>The service that will use it, 1–64 characters of <c>[A-Za-z0-9._:-]</c>.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Name { get; init; }

    /// <summary>
    /// What it opens: <c>moderate</c>, <c>content</c>, <c>interactions</c>, <c>recommend</c>, <c>users</c>,
    /// <c>metrics</c>, <c>admin</c>.
    /// </summary>
    public string[]? Scopes { get; init; }

    /// <summary>From when on it is refused (UTC); never when absent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A key, without its secret.</summary>
public sealed record ApiKeyView
{
    /// <summary>The public part of the key, for revoking it.</summary>
    public required string Id { get; init; }

    /// <summary>The service that uses it.</summary>
    public required string Name { get; init; }

    /// <summary>What it opens.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The administrator who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From when on it is refused (UTC); null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    internal static ApiKeyView Of(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Scopes = Names(key.Scopes),
        CreatedAt = key.CreatedAt,
        CreatedBy = key.CreatedBy,
        ExpiresAt = key.ExpiresAt,
    };

    internal static string[] Names(ApiKeyScopes scopes) =>
        [.. All.Where(scope => scopes.HasFlag(scope)).Select(scope => JsonNamingPolicy.SnakeCaseLower.ConvertName(scope.ToString()))];

    internal static ApiKeyScopes? Parse(string? name) =>
        All.Where(scope => JsonNamingPolicy.SnakeCaseLower.ConvertName(scope.ToString()) == name)
            .Select(scope => (ApiKeyScopes?)scope)
            .FirstOrDefault();

    private static readonly ApiKeyScopes[] All = [.. Enum.GetValues<ApiKeyScopes>().Where(scope => scope != ApiKeyScopes.None)];
}

/// <summary>A key that was just made.</summary>
public sealed record CreatedApiKeyView
{
    /// <summary>What is known about it from now on.</summary>
    public required ApiKeyView ApiKey { get; init; }

    /// <summary>The key itself, <c>omk_…</c>. Shown this once; only its hash is stored.</summary>
    public required string Secret { get; init; }
}

/// <summary>All keys.</summary>
public sealed record ApiKeysView
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ApiKeyView> ApiKeys { get; init; }
}
