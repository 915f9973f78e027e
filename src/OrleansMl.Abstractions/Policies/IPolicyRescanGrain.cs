using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>
/// Decides anew, by the live version of a policy, what an older one decided. Key: the policy's name. Items are decided from the scores
/// that are stored with them: no model is asked. What a human decided stands. While it lasts, and until another version is live, an item
/// that somebody reads is decided anew at once.
/// </summary>
[GrainInterfaceType("policy-rescan")]
public interface IPolicyRescanGrain : IGrainWithStringKey
{
    /// <summary>The latest rescan; null when there was none.</summary>
    [Alias("get")]
    Task<PolicyRescan?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts one. One at a time: <see cref="PolicyRescanOutcome.AlreadyRunning"/> while another one is not over.</summary>
    /// <param name="request">Which items, how fast.</param>
    /// <param name="by">Who starts it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    [Alias("start")]
    Task<PolicyRescanResult> StartAsync(PolicyRescanRequest request, string by, CancellationToken cancellationToken = default);

    /// <summary>Stops for a while. Repeating it changes nothing.</summary>
    [Alias("pause")]
    Task<PolicyRescanResult> PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes on where it was. Repeating it changes nothing.</summary>
    [Alias("resume")]
    Task<PolicyRescanResult> ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends it. What was decided anew stays so. Repeating it changes nothing.</summary>
    [Alias("cancel")]
    Task<PolicyRescanResult> CancelAsync(CancellationToken cancellationToken = default);
}

/// <summary>Which items to decide anew, and how fast.</summary>
[GenerateSerializer, Immutable, Alias("policy-rescan-request")]
public sealed record PolicyRescanRequest
{
    /// <summary>The most items a second that anybody may ask for.</summary>
    public const int MaxRate = 500;

    /// <summary>Only what was scored since (UTC); null for everything that is kept.</summary>
    [Id(0)] public DateTimeOffset? Since { get; init; }

    /// <summary>Only this kind of content; null for all.</summary>
    [Id(1)] public ContentType? Surface { get; init; }

    /// <summary>Items a second, 1 to <see cref="MaxRate"/>. The default is 50; more takes more from submissions.</summary>
    [Id(2)] public int RatePerSecond { get; init; } = 50;

    /// <summary>True counts what would change, and changes nothing. The default is false.</summary>
    [Id(3)] public bool IsDry { get; init; }
}

/// <summary>How a rescan stands.</summary>
public enum PolicyRescanState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Somebody stopped it for a while.</summary>
    Paused,

    /// <summary>All that is known was looked at.</summary>
    Done,

    /// <summary>Somebody ended it.</summary>
    Cancelled,

    /// <summary>Another version is live: start another one.</summary>
    Superseded,
}

/// <summary>A rescan and how far it is.</summary>
[GenerateSerializer, Immutable, Alias("policy-rescan")]
public sealed record PolicyRescan
{
    /// <summary>1 for the first one of the policy, and one more for each.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>How it stands.</summary>
    [Id(1)] public required PolicyRescanState State { get; init; }

    /// <summary>The version that decides.</summary>
    [Id(2)] public required string PolicyVersion { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(3)] public required PolicyRescanRequest Request { get; init; }

    /// <summary>When it began (UTC). What was scored later is not looked at: the version decided it.</summary>
    [Id(4)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    [Id(5)] public required string StartedBy { get; init; }

    /// <summary>When it ended (UTC); null while it has not.</summary>
    [Id(6)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Items that are known; null while they are still being counted.</summary>
    [Id(7)] public long? Total { get; init; }

    /// <summary>Items that were looked at.</summary>
    [Id(8)] public long Done { get; init; }

    /// <summary>Of these, such that have another level now, or would have in a dry run.</summary>
    [Id(9)] public long Changed { get; init; }

    /// <summary>Pairs of levels that occurred among what was decided anew, equal ones included: before and now.</summary>
    [Id(10)] public ImmutableArray<LevelChange> Changes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was not decided anew, and why.</summary>
    [Id(11)] public PolicyRescanSkips Skipped { get; init; } = new();
}

/// <summary>Items of a rescan that were not decided anew.</summary>
[GenerateSerializer, Immutable, Alias("policy-rescan-skips")]
public sealed record PolicyRescanSkips
{
    /// <summary>A human decided: that stands.</summary>
    [Id(0)] public long Human { get; init; }

    /// <summary>Withdrawn, or erased.</summary>
    [Id(1)] public long Gone { get; init; }

    /// <summary>The version decided it already, for example because it was edited since.</summary>
    [Id(2)] public long Current { get; init; }

    /// <summary>It waits for its verdict, which this version gives.</summary>
    [Id(3)] public long Waiting { get; init; }

    /// <summary>The version has thresholds for a category that nobody scored then. A rescan of the item asks the models.</summary>
    [Id(4)] public long NotScored { get; init; }

    /// <summary>It could not be asked, three times.</summary>
    [Id(5)] public long Failed { get; init; }
}

/// <summary>How an act on a rescan ended.</summary>
public enum PolicyRescanOutcome
{
    /// <summary>Done.</summary>
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>The cluster does not decide by this policy.</summary>
    NoPolicy,

    /// <summary>There is no rescan that is not over.</summary>
    NotRunning,

    /// <summary>Another one is not over.</summary>
    AlreadyRunning,
}

/// <summary>How an act ended, with the rescan as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Rescan">As it is now; null when there never was one.</param>
[GenerateSerializer, Immutable, Alias("policy-rescan-result")]
public sealed record PolicyRescanResult([property: Id(0)] PolicyRescanOutcome Outcome, [property: Id(1)] PolicyRescan? Rescan);
