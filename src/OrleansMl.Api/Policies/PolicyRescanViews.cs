using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Policies;

/// <summary>Which items to decide anew, and how fast.</summary>
public sealed record PolicyRescanBody
{
    /// <summary>Only what was scored since, as an ISO 8601 time; absent: everything that is kept.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only this kind of content; absent: all.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Surface { get; init; }

    /// <summary>Items a second, 1 to 500. The default is 50.</summary>
    public int? RatePerSecond { get; init; }

    /// <summary>True counts what would change, and changes nothing. The default is false.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Why, for the audit; at most 500 characters.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Reason { get; init; }

    /// <summary>What nobody knows: refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A rescan and how far it is.</summary>
public sealed record PolicyRescanView
{
    /// <summary>1 for the first one of the policy, and one more for each.</summary>
    public required int Number { get; init; }

    /// <summary>How it stands.</summary>
    public required PolicyRescanState State { get; init; }

    /// <summary>The version that decides.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What was asked for.</summary>
    public required PolicyRescanRequestView Request { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When it ended (UTC); null while it has not.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Items that are known; null while they are still being counted.</summary>
    public required long? Total { get; init; }

    /// <summary>Items that were looked at.</summary>
    public required long Done { get; init; }

    /// <summary>Of these, such that have another level now, or would have in a dry run.</summary>
    public required long Changed { get; init; }

    /// <summary>Pairs of levels among what was decided anew, equal ones included.</summary>
    public required ImmutableArray<LevelChange> Changes { get; init; }

    /// <summary>What was not decided anew, and why.</summary>
    public required PolicyRescanSkips Skipped { get; init; }

    internal static PolicyRescanView Of(PolicyRescan rescan) => new()
    {
        Number = rescan.Number,
        State = rescan.State,
        PolicyVersion = rescan.PolicyVersion,
        Request = new(rescan.Request.Since, rescan.Request.Surface, rescan.Request.RatePerSecond, rescan.Request.IsDry),
        StartedAt = rescan.StartedAt,
        StartedBy = rescan.StartedBy,
        EndedAt = rescan.EndedAt,
        Total = rescan.Total,
        Done = rescan.Done,
        Changed = rescan.Changed,
        Changes = rescan.Changes,
        Skipped = rescan.Skipped,
    };
}

/// <summary>What a rescan was asked to do.</summary>
/// <param name="Since">Only what was scored since (UTC); null for everything that is kept.</param>
/// <param name="Surface">Only this kind of content; null for all.</param>
/// <param name="RatePerSecond">Items a second.</param>
/// <param name="DryRun">True when it changes nothing.</param>
public sealed record PolicyRescanRequestView(DateTimeOffset? Since, ContentType? Surface, int RatePerSecond, bool DryRun);
