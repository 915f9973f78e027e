using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Gorse;

/// <summary>A user as Gorse writes one.</summary>
public sealed record GorseUser
{
    /// <summary>The user, 1-255 printable characters.</summary>
    [JsonPropertyName("UserId")]
    public required string UserId { get; init; }

    /// <summary>Strings, lists of strings or of numbers, or an object of such; null for none.</summary>
    [JsonPropertyName("Labels")]
    public JsonElement? Labels { get; init; }

    /// <summary>Anything.</summary>
    [JsonPropertyName("Comment")]
    public string Comment { get; init; } = "";
}

/// <summary>An item as Gorse writes one.</summary>
public sealed record GorseItem
{
    /// <summary>The item: 1-128 characters of [A-Za-z0-9._:-], or others of at most 93 bytes.</summary>
    [JsonPropertyName("ItemId")]
    public required string ItemId { get; init; }

    /// <summary>True shows it to nobody.</summary>
    [JsonPropertyName("IsHidden")]
    public bool IsHidden { get; init; }

    /// <summary>At most 10.</summary>
    [JsonPropertyName("Categories")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>When it was made (RFC 3339).</summary>
    [JsonPropertyName("Timestamp")]
    public required string Timestamp { get; init; }

    /// <summary>Strings, lists of strings or of numbers, or an object of such; null for none.</summary>
    [JsonPropertyName("Labels")]
    public JsonElement? Labels { get; init; }

    /// <summary>The item's text.</summary>
    [JsonPropertyName("Comment")]
    public string Comment { get; init; } = "";
}

/// <summary>What is to change of a user; what is absent stays.</summary>
public sealed record GorseUserPatch
{
    /// <summary>Strings, lists of strings or of numbers, or an object of such.</summary>
    [JsonPropertyName("Labels")]
    public JsonElement? Labels { get; init; }

    /// <summary>Anything.</summary>
    [JsonPropertyName("Comment")]
    public string? Comment { get; init; }
}

/// <summary>What is to change of an item; what is absent stays.</summary>
public sealed record GorseItemPatch
{
    /// <summary>True shows it to nobody.</summary>
    [JsonPropertyName("IsHidden")]
    public bool? IsHidden { get; init; }

    /// <summary>At most 10.</summary>
    [JsonPropertyName("Categories")]
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>When it was made (RFC 3339).</summary>
    [JsonPropertyName("Timestamp")]
    public string? Timestamp { get; init; }

    /// <summary>Strings, lists of strings or of numbers, or an object of such.</summary>
    [JsonPropertyName("Labels")]
    public JsonElement? Labels { get; init; }

    /// <summary>The item's text.</summary>
    [JsonPropertyName("Comment")]
    public string? Comment { get; init; }
}

/// <summary>Feedback as Gorse writes it.</summary>
public sealed record GorseFeedback
{
    /// <summary>What was done, by the platform's own name.</summary>
    [JsonPropertyName("FeedbackType")]
    public required string FeedbackType { get; init; }

    /// <summary>Who.</summary>
    [JsonPropertyName("UserId")]
    public required string UserId { get; init; }

    /// <summary>With what.</summary>
    [JsonPropertyName("ItemId")]
    public required string ItemId { get; init; }

    /// <summary>How much, in the platform's own measure; kept, and counted by nothing.</summary>
    [JsonPropertyName("Value")]
    public double Value { get; init; }

    /// <summary>When (RFC 3339); ahead of the clock it is seen nowhere until then.</summary>
    [JsonPropertyName("Timestamp")]
    public required string Timestamp { get; init; }

    /// <summary>Anything.</summary>
    [JsonPropertyName("Comment")]
    public string Comment { get; init; } = "";
}

/// <summary>How many rows a change touched.</summary>
/// <param name="RowAffected">As Gorse counts them: what was sent, or what was taken back.</param>
public sealed record GorseSuccess([property: JsonPropertyName("RowAffected")] int RowAffected);

/// <summary>An item or a user with a score.</summary>
/// <param name="Id">Which.</param>
/// <param name="Score">The higher the better.</param>
public sealed record GorseScore([property: JsonPropertyName("Id")] string Id, [property: JsonPropertyName("Score")] double Score);

/// <summary>A page of users.</summary>
/// <param name="Cursor">For the next page; empty after the last.</param>
/// <param name="Users">By id.</param>
public sealed record GorseUsersPage(
    [property: JsonPropertyName("Cursor")] string Cursor,
    [property: JsonPropertyName("Users")] IReadOnlyList<GorseUser> Users);

/// <summary>A page of items.</summary>
/// <param name="Cursor">For the next page; empty after the last.</param>
/// <param name="Items">By id.</param>
public sealed record GorseItemsPage(
    [property: JsonPropertyName("Cursor")] string Cursor,
    [property: JsonPropertyName("Items")] IReadOnlyList<GorseItem> Items);

/// <summary>A page of feedback.</summary>
/// <param name="Cursor">For the next page; empty after the last.</param>
/// <param name="Feedback">By user, type and item.</param>
/// <param name="Feedbacks">The same again, by the name that the types of the client gorsejs promise.</param>
public sealed record GorseFeedbackPage(
    [property: JsonPropertyName("Cursor")] string Cursor,
    [property: JsonPropertyName("Feedback")] IReadOnlyList<GorseFeedback> Feedback,
    [property: JsonPropertyName("Feedbacks")] IReadOnlyList<GorseFeedback> Feedbacks);

/// <summary>Whether the node works, as Gorse says it.</summary>
/// <param name="Ready">Can requests be taken?</param>
/// <param name="DataStoreError">Why not; null when they can.</param>
/// <param name="CacheStoreError">The same: there is one store.</param>
/// <param name="DataStoreConnected">Does the store take writes?</param>
/// <param name="CacheStoreConnected">The same: there is one store.</param>
public sealed record GorseHealth(
    [property: JsonPropertyName("Ready")] bool Ready,
    [property: JsonPropertyName("DataStoreError")] string? DataStoreError,
    [property: JsonPropertyName("CacheStoreError")] string? CacheStoreError,
    [property: JsonPropertyName("DataStoreConnected")] bool DataStoreConnected,
    [property: JsonPropertyName("CacheStoreConnected")] bool CacheStoreConnected);
