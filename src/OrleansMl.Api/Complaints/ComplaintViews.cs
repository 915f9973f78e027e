using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Complaints;

/// <summary>What somebody contests, and why.</summary>
public sealed record ComplaintRequest
{
    /// <summary>The item. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? ContentId { get; init; }

    /// <summary>Why, 1 to 2,000 characters. Required.</summary>
    [StringLength(Complaint.MaxTextLength)]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>The seq of the decision that you saw; whichever holds when absent.</summary>
    public int? Decision { get; init; }

    /// <summary>Who complains, when a service or an administrator hands it on; the caller when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? UserId { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A complaint, and how it ended. Never who answered it.</summary>
public sealed record ComplaintView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>The seq of the contested decision.</summary>
    public required int Decision { get; init; }

    /// <summary>The level that is contested.</summary>
    public required ModerationLevel Contested { get; init; }

    /// <summary>Who complained.</summary>
    public required string UserId { get; init; }

    /// <summary>As what: the author finds the decision too strict, a reporter too mild.</summary>
    public required ComplaintSide Side { get; init; }

    /// <summary>Why; empty when they were erased.</summary>
    public required string Text { get; init; }

    /// <summary>open; upheld: the decision stands; overturned: in favour of whoever complained; closed: the item is gone.</summary>
    public required ComplaintState State { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended (UTC); null before.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The level that the answer decided; null without one.</summary>
    public required ModerationLevel? Level { get; init; }

    /// <summary>Why, in the moderator's words; null for none.</summary>
    public required string? Reason { get; init; }

    internal static ComplaintView Of(Complaint complaint) => new()
    {
        Id = complaint.Id,
        ContentId = complaint.ContentId,
        Decision = complaint.Decision,
        Contested = complaint.Contested,
        UserId = complaint.UserId,
        Side = complaint.Side,
        Text = complaint.Text,
        State = complaint.State,
        CreatedAt = complaint.CreatedAt,
        ClosedAt = complaint.ClosedAt,
        Level = complaint.Level,
        Reason = complaint.Reason,
    };
}

/// <summary>A page of complaints.</summary>
public sealed record ComplaintPageView
{
    /// <summary>The latest first; of an item the oldest first.</summary>
    public required ImmutableArray<ComplaintView> Complaints { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModerationLevel>),
        typeof(SnakeCaseEnumConverter<ComplaintSide>),
        typeof(SnakeCaseEnumConverter<ComplaintState>),
    ])]
[JsonSerializable(typeof(ComplaintRequest))]
[JsonSerializable(typeof(ComplaintView))]
[JsonSerializable(typeof(ComplaintPageView))]
internal sealed partial class ComplaintsJson : JsonSerializerContext;
