using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>How many cases to claim, of which queue.</summary>
public sealed record NextReviewRequest
{
    /// <summary>The queue; <c>default</c> when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Queue { get; init; }

    /// <summary>1 to 3; 1 when absent.</summary>
    public int? Count { get; init; }
}

/// <summary>What is decided. Several acts are one decision.</summary>
public sealed record DecideReviewRequest
{
    /// <summary>approved, flagged or rejected. Required.</summary>
    public ModerationLevel? Level { get; init; }

    /// <summary>Why, at most 2,000 characters; the author may read it.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>For other moderators, at most 2,000 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Note { get; init; }

    /// <summary>A strike for the author, once the decision cannot be undone any more; not with approved.</summary>
    public StrikeRequest? Strike { get; init; }

    /// <summary>A pause of the author's posting (not with approved), or the end of all pauses.</summary>
    public RestrictionRequest? Restriction { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A strike.</summary>
public sealed record StrikeRequest
{
    /// <summary>What for, for example spam: 1 to 64 characters of [a-z0-9_.-]. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Category { get; init; }

    /// <summary>How much it counts, above 0 and at most 100; what its category counts when absent.</summary>
    public double? Weight { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    internal ReviewStrike ToStrike() => new(Category!, Weight);
}

/// <summary>One of days, minutes and lift.</summary>
public sealed record RestrictionRequest
{
    /// <summary>Posting is paused for so many days, 1 to 365.</summary>
    public int? Days { get; init; }

    /// <summary>Posting is paused for so many minutes, 1 to 525,600.</summary>
    public int? Minutes { get; init; }

    /// <summary>True ends every pause that runs; what a lead paused, only for a lead or an administrator.</summary>
    public bool? Lift { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    internal const int MinutesOfDay = 24 * 60;

    internal ReviewRestriction ToRestriction() => new(Minutes ?? Days * MinutesOfDay);
}

/// <summary>Several cases and one decision.</summary>
public sealed record DecideReviewsRequest
{
    /// <summary>1 to 100 cases, each with the revision that was looked at. Required.</summary>
    public DecideReviewItem[]? Items { get; init; }

    /// <summary>How many there are: must match, so that nobody decides more than they think. Required.</summary>
    public int? Count { get; init; }

    /// <summary>The decision. Required.</summary>
    public DecideReviewRequest? Decision { get; init; }
}

/// <summary>A case and the revision that was looked at.</summary>
public sealed record DecideReviewItem
{
    /// <summary>The case. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Id { get; init; }

    /// <summary>The revision. Required.</summary>
    public int? Revision { get; init; }
}

/// <summary>Where to, and why.</summary>
public sealed record EscalateReviewRequest
{
    /// <summary>The queue; the one that the case's queue escalates to when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Queue { get; init; }

    /// <summary>Why, at most 2,000 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>A note.</summary>
public sealed record NoteReviewRequest
{
    /// <summary>1 to 2,000 characters. Required.</summary>
    [StringLength(ReviewDecision.MaxTextLength)]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }
}

/// <summary>What an administrator decides about an item.</summary>
public sealed record OverrideContentRequest
{
    /// <summary>The level; review_required asks a moderator. Required.</summary>
    public ModerationLevel? Level { get; init; }

    /// <summary>Why, 1 to 2,000 characters; the author may read it. Required.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }
}

/// <summary>The right answer of a case that is hidden in a queue.</summary>
public sealed record GoldenReviewRequest
{
    /// <summary>approved, flagged or rejected. Required.</summary>
    public ModerationLevel? Level { get; init; }

    /// <summary>
    /// What the case says that it is about, and the figures count it under: 1 to 64 characters of [a-z0-9_.-]; none when absent.
    /// </summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Category { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>All queues.</summary>
public sealed record ReviewQueuesRequest
{
    /// <summary>In the order in which they are asked who takes a case; at most 100. Required.</summary>
    public ReviewQueueRequest[]? Queues { get; init; }
}

/// <summary>A queue.</summary>
public sealed record ReviewQueueRequest
{
    /// <summary>1 to 64 characters of [a-z0-9_-]. Required.</summary>
    [RegularExpression("^[a-z0-9_-]{1,64}$")]
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Name { get; init; }

    /// <summary>Categories of which a case has one; any when empty.</summary>
    public string[]? Categories { get; init; }

    /// <summary>Surfaces; any when empty.</summary>
    public ContentType[]? Types { get; init; }

    /// <summary>Declared languages; any when empty.</summary>
    public string[]? Languages { get; init; }

    /// <summary>Reasons of which a case has one; any when empty.</summary>
    public ReviewReason[]? Reasons { get; init; }

    /// <summary>False for a queue that takes only what is moved to it; true when absent.</summary>
    public bool? Takes { get; init; }

    /// <summary>Users who see it; every moderator when empty. Leads and administrators always do.</summary>
    public string[]? Users { get; init; }

    /// <summary>True when only leads and administrators see it.</summary>
    public bool? LeadsOnly { get; init; }

    /// <summary>Levels that may be decided there; approved, flagged and rejected when empty.</summary>
    public ModerationLevel[]? Levels { get; init; }

    /// <summary>What a decision there may mean for the author: strike, pause, lift. All when absent, nothing when empty.</summary>
    public ReviewAuthorAct[]? Acts { get; init; }

    /// <summary>Where late and escalated cases go; leads when absent.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? EscalatesTo { get; init; }

    /// <summary>Minutes in which a case should be decided, 1 to 525,600; 1,440 when absent.</summary>
    public int? DueMinutes { get; init; }

    /// <summary>The share of its decisions that another moderator decides a second time, blind; 0 to 1, 0 when absent.</summary>
    public double? SecondReview { get; init; }

    /// <summary>How often whoever asks for the next case gets one whose answer is known; 0 to 1, 0 when absent.</summary>
    public double? GoldenRate { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    internal ReviewQueueDefinition ToDefinition() => new()
    {
        Name = Name!,
        Categories = [.. Categories ?? []],
        Types = [.. Types ?? []],
        Languages = [.. Languages ?? []],
        Reasons = [.. Reasons ?? []],
        Takes = Takes ?? true,
        Users = [.. Users ?? []],
        LeadsOnly = LeadsOnly ?? false,
        Levels = [.. Levels ?? []],
        EscalatesTo = EscalatesTo ?? ReviewQueueDefinition.Leads,
        DueMinutes = DueMinutes ?? 1440,
        SecondReview = SecondReview ?? 0,
        GoldenRate = GoldenRate ?? 0,
        Acts = Acts is null ? null : [.. Acts.Distinct()],
    };
}
