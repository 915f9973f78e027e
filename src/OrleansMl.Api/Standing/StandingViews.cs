using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Standing;

/// <summary>How a user stands.</summary>
public sealed record StandingView
{
    /// <summary>The user.</summary>
    public required string UserId { get; init; }

    /// <summary>The tier.</summary>
    public required string Tier { get; init; }

    /// <summary>The sum of the weights of the strikes that count.</summary>
    public required double Weight { get; init; }

    /// <summary>For staff all that are kept; for the user those that count. In the order in which they came.</summary>
    public required ImmutableArray<StrikeView> Strikes { get; init; }

    /// <summary>The pause of posting; null while there is none.</summary>
    public required RestrictionView? Restriction { get; init; }

    /// <summary>Pauses that are kept, in the order in which they came; null for the user.</summary>
    public required ImmutableArray<PauseView>? Pauses { get; init; }

    internal static StandingView Of(string userId, UserStanding standing, bool isStaff) => new()
    {
        UserId = userId,
        Tier = standing.Tier,
        Weight = standing.Weight,
        Strikes =
        [
            .. (isStaff ? standing.Record.Strikes : standing.Active)
                .Select(strike => StrikeView.Of(strike, standing.Active.Contains(strike), isStaff))
        ],
        Restriction = standing.Restriction is { } paused
            ? new(paused.Since, paused.Until, paused.Reason, paused.IsAutomatic)
            : null,
        Pauses = isStaff ? [.. standing.Record.Pauses.Select(PauseView.Of)] : null,
    };
}

/// <summary>A strike.</summary>
public sealed record StrikeView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What for.</summary>
    public required string Category { get; init; }

    /// <summary>How much it counts.</summary>
    public required double Weight { get; init; }

    /// <summary>The item that was decided about.</summary>
    public required string ContentId { get; init; }

    /// <summary>Its revision.</summary>
    public required int Revision { get; init; }

    /// <summary>The level that was decided.</summary>
    public required ModerationLevel Level { get; init; }

    /// <summary>Why, in words; null for none.</summary>
    public required string? Reason { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it counts no more (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True while it counts.</summary>
    public required bool Active { get; init; }

    /// <summary>Who decided; null for the user.</summary>
    public required string? By { get; init; }

    /// <summary>How it was taken back; null when it was not, and for the user.</summary>
    public required StandingReversal? Reversal { get; init; }

    internal static StrikeView Of(Strike strike, bool isActive, bool isStaff) => new()
    {
        Id = strike.Id,
        Category = strike.Category,
        Weight = strike.Weight,
        ContentId = strike.Cause.ContentId,
        Revision = strike.Cause.Revision,
        Level = strike.Cause.Level,
        Reason = strike.Cause.Reason,
        At = strike.Cause.At,
        ExpiresAt = strike.ExpiresAt,
        Active = isActive,
        By = isStaff ? strike.Cause.By : null,
        Reversal = isStaff ? strike.Reversal : null,
    };
}

/// <summary>Posting is paused.</summary>
/// <param name="Since">From when on (UTC).</param>
/// <param name="Until">Until when (UTC); null for no end.</param>
/// <param name="Reason">Why, in words; null for none.</param>
/// <param name="Automatic">True when the tier pauses posting by itself.</param>
public sealed record RestrictionView(DateTimeOffset Since, DateTimeOffset? Until, string? Reason, bool Automatic);

/// <summary>A pause of posting.</summary>
public sealed record PauseView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>From when on (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when (UTC); null for no end.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>Why, in words; null for none.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who paused it.</summary>
    public required string By { get; init; }

    /// <summary>The item whose decision gave it; null for a pause by hand.</summary>
    public required string? ContentId { get; init; }

    /// <summary>How it ended before its time; null when it did not.</summary>
    public required StandingReversal? Reversal { get; init; }

    internal static PauseView Of(PostingPause pause) => new()
    {
        Id = pause.Id,
        Since = pause.Since,
        Until = pause.Until,
        Reason = pause.Reason,
        By = pause.By,
        ContentId = pause.Cause?.ContentId,
        Reversal = pause.Reversal,
    };
}

/// <summary>A pause of posting by hand: days, minutes, or neither for no end.</summary>
public sealed record PauseRequest
{
    /// <summary>For so many days, 1 to 3,650.</summary>
    public int? Days { get; init; }

    /// <summary>For so many minutes, 1 to 5,256,000.</summary>
    public int? Minutes { get; init; }

    /// <summary>Why, 1 to 2,000 characters; the user reads it. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<ModerationLevel>)])]
[JsonSerializable(typeof(StandingView))]
[JsonSerializable(typeof(PauseRequest))]
internal sealed partial class StandingJson : JsonSerializerContext;
