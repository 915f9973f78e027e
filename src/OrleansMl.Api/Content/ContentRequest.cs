using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;

namespace OrleansMl.Content;

/// <summary>One content item as its author writes it.</summary>
public sealed record ContentRequest
{
    /// <summary>The surface: <c>video</c>, <c>post</c> or <c>comment</c>. Required.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Type { get; init; }

    /// <summary>1–50,000 UTF-16 code units, not only white space, well-formed, without NUL. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>The item this one answers.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? ParentId { get; init; }

    /// <summary>BCP 47 language tag, for example <c>en</c> or <c>pt-BR</c>.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Language { get; init; }

    /// <summary>Region code as the platform defines it, for example <c>DE</c>.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Region { get; init; }

    /// <summary>Up to 10 topics, 1–64 characters each.</summary>
    public string[]? Categories { get; init; }

    /// <summary>When the author created it (RFC 3339); the time of acceptance when absent.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The owner, when a service or an administrator submits for somebody else; the caller when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? AuthorId { get; init; }

    /// <summary>What whoever manages the item as a catalogue entry says of it; only for services and administrators.</summary>
    public ContentAttributesView? Attributes { get; init; }
}

/// <summary>Up to 100 content items.</summary>
public sealed record ContentBatchRequest
{
    /// <summary>The items, each as for <c>POST /api/v1/content</c>. A mistake in one does not stop the others.</summary>
    public JsonElement[]? Items { get; init; }
}
