using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>Which versions of a model serve, how they do, and who decided so.</summary>
[GenerateSerializer, Immutable, Alias("model-registration")]
public sealed record ModelRegistration
{
    /// <summary>The model's name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Counts the changes; 0 when there was none.</summary>
    [Id(1)] public long Revision { get; init; }

    /// <summary>The promoted version; null while none was, and another one answers.</summary>
    [Id(2)] public string? Live { get; init; }

    /// <summary>
    /// The versions that were live before, latest first, at most 10. The first answers when the live one cannot be loaded.
    /// </summary>
    [Id(3)] public ImmutableArray<string> Previous { get; init; } = [];

    /// <summary>The version that scores without deciding; null when there is none.</summary>
    [Id(4)] public string? Shadow { get; init; }

    /// <summary>The version that decides for a share of the items; null when there is none.</summary>
    [Id(5)] public ModelSplit? Split { get; init; }

    /// <summary>What each version did on all silos since the last change, or since this node of the registry started.</summary>
    [Id(6)] public ImmutableArray<VersionStatistics> Statistics { get; init; } = [];

    /// <summary>
    /// How far the live version's scores of the last hour lie from those after it went live: the highest population stability index
    /// of its labels. Below 0.1 is calm, above 0.25 a different population. Null until both sides hold 1,000 scores.
    /// </summary>
    [Id(7)] public double? Drift { get; init; }

    /// <summary>The changes, latest first, at most 200.</summary>
    [Id(8)] public ImmutableArray<RegistryEntry> Audit { get; init; } = [];

    /// <summary>
    /// The version that serves while none is promoted: the highest installed one that passed the trial of a promotion. Null after one.
    /// </summary>
    [Id(9)] public string? Followed { get; init; }

    /// <summary>The highest installed version, when it does not serve because it failed its trial; null when there is none.</summary>
    [Id(10)] public VersionRefusal? Refused { get; init; }
}

/// <summary>Why an installed version does not serve.</summary>
/// <param name="Version">The version.</param>
/// <param name="Reason">What its trial found; it is tried again every few seconds.</param>
/// <param name="At">When that was found first (UTC).</param>
[GenerateSerializer, Immutable, Alias("version-refusal")]
public sealed record VersionRefusal(
    [property: Id(0)] string Version,
    [property: Id(1)] string Reason,
    [property: Id(2)] DateTimeOffset At);

/// <summary>A version that decides for a share of the items.</summary>
/// <param name="Kind">An experiment, or a canary that ends itself.</param>
/// <param name="Version">The version.</param>
/// <param name="Percent">Its share of the items, in (0, 100].</param>
/// <param name="StartedAt">When it began (UTC).</param>
/// <param name="Limits">When a canary ends itself; null for an experiment.</param>
[GenerateSerializer, Immutable, Alias("model-split")]
public sealed record ModelSplit(
    [property: Id(0)] SplitKind Kind,
    [property: Id(1)] string Version,
    [property: Id(2)] double Percent,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] CanaryLimits? Limits);

/// <summary>What a split is for.</summary>
public enum SplitKind
{
    /// <summary>An A/B experiment: runs until somebody ends it.</summary>
    Experiment,

    /// <summary>A trial of a new version: ends itself when the version fails or scores otherwise than the live one.</summary>
    Canary,
}

/// <summary>When a canary ends itself.</summary>
[GenerateSerializer, Immutable, Alias("canary-limits")]
public sealed record CanaryLimits
{
    /// <summary>The highest share of failed calls, in [0, 1]. The default is 0.02; judged from 20 calls on.</summary>
    [Id(0)] public double MaxErrorRate { get; init; } = 0.02;

    /// <summary>
    /// The highest population stability index between the scores of the canary and of the live version since the split began, per label.
    /// The default is 0.25, by custom the line between a moderate and a major shift.
    /// </summary>
    [Id(1)] public double MaxDrift { get; init; } = 0.25;

    /// <summary>
    /// Scores are compared from so many calls of each version on. At least 100; the default is 500. Fewer make chance look like drift.
    /// </summary>
    [Id(2)] public int MinCalls { get; init; } = 500;
}

/// <summary>A change of a registration.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">The administrator's user id; <c>canary</c> when a canary ended itself.</param>
/// <param name="Action">What was done.</param>
/// <param name="Version">The version it was done with; null when something was ended.</param>
/// <param name="From">What stood there before; null when nothing did.</param>
/// <param name="Reason">Why; null when nobody said.</param>
[GenerateSerializer, Immutable, Alias("registry-entry")]
public sealed record RegistryEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] RegistryAction Action,
    [property: Id(3)] string? Version,
    [property: Id(4)] string? From,
    [property: Id(5)] string? Reason);

/// <summary>A kind of change.</summary>
public enum RegistryAction
{
    /// <summary>A version was made live.</summary>
    Promote,

    /// <summary>The version before was made live again.</summary>
    RollBack,

    /// <summary>A shadow was set or ended.</summary>
    Shadow,

    /// <summary>An A/B experiment was started.</summary>
    Experiment,

    /// <summary>A canary was started.</summary>
    Canary,

    /// <summary>An administrator ended a split.</summary>
    EndSplit,

    /// <summary>A canary ended itself: all items go to the live version again.</summary>
    CanaryRolledBack,
}
