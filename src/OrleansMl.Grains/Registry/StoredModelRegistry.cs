using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>What a registry grain keeps, and how a change alters it. Pure: the grain checks, stores and pushes.</summary>
[GenerateSerializer, Immutable, Alias("stored-model-registry")]
internal sealed record StoredModelRegistry
{
    public const string CanaryActor = "canary";

    private const int MaxPrevious = 10;
    private const int MaxAudit = 200;

    [Id(0)] public long Revision { get; init; }

    [Id(1)] public string? Live { get; init; }

    /// <summary>Latest first.</summary>
    [Id(2)] public ImmutableArray<string> Previous { get; init; } = [];

    [Id(3)] public string? Shadow { get; init; }

    [Id(4)] public ModelSplit? Split { get; init; }

    /// <summary>Latest first.</summary>
    [Id(5)] public ImmutableArray<RegistryEntry> Audit { get; init; } = [];

    /// <summary>The version whose first scores are <see cref="ReferenceScores"/>.</summary>
    [Id(6)] public string? ReferenceVersion { get; init; }

    /// <summary>What the live version scored after it went live: drift is measured from here.</summary>
    [Id(7)] public ImmutableArray<ScoreHistogram> ReferenceScores { get; init; } = [];

    /// <summary>The installed version that serves while none is promoted; it passed its trial against the one before.</summary>
    [Id(8)] public string? Followed { get; init; }

    /// <summary>The installed version that does not serve, and why.</summary>
    [Id(9)] public VersionRefusal? Refused { get; init; }

    /// <param name="version">The new live version.</param>
    /// <param name="before">The version that answers now; null when none does.</param>
    /// <param name="change">Who and why.</param>
    /// <param name="at">When (UTC).</param>
    public StoredModelRegistry Promote(string version, string? before, RegistryChange change, DateTimeOffset at) => With(
        new(at, change.By, RegistryAction.Promote, version, before, change.Reason)) with
    {
        Live = version,
        Previous =
        [
            .. (before is null ? Previous : Previous.Insert(0, before)).Where(previous => previous != version).Distinct().Take(MaxPrevious)
        ],
        Shadow = Shadow == version ? null : Shadow,
        Split = null,
    };

    /// <summary>Needs a <see cref="Previous"/> version.</summary>
    public StoredModelRegistry RollBack(RegistryChange change, DateTimeOffset at) => With(
        new(at, change.By, RegistryAction.RollBack, Previous[0], Live, change.Reason)) with
    {
        Live = Previous[0],

        // The version that was left is no way back: a second rollback goes further.
        Previous = Previous.RemoveAt(0),
        Shadow = Shadow == Previous[0] ? null : Shadow,
        Split = null,
    };

    public StoredModelRegistry SetShadow(string? version, RegistryChange change, DateTimeOffset at) =>
        With(new(at, change.By, RegistryAction.Shadow, version, Shadow, change.Reason)) with { Shadow = version };

    public StoredModelRegistry Start(ModelSplit split, RegistryChange change) => With(
        new(
            split.StartedAt,
            change.By,
            split.Kind == SplitKind.Canary ? RegistryAction.Canary : RegistryAction.Experiment,
            split.Version,
            Split?.Version,
            change.Reason)) with
    {
        Split = split,
    };

    public StoredModelRegistry EndSplit(RegistryChange change, DateTimeOffset at) => With(
        new(
            at,
            change.By,
            change.By == CanaryActor ? RegistryAction.CanaryRolledBack : RegistryAction.EndSplit,
            null,
            Split?.Version,
            change.Reason)) with
    {
        Split = null,
    };

    public ModelRoute ToRoute(string name) => new()
    {
        Name = name,
        Revision = Revision,
        Live = Live ?? Followed,
        IsFollowed = Live is null,
        Fallback = Live is null || Previous.IsEmpty ? null : Previous[0],
        Shadow = Shadow,
        Challenger = Split?.Version,
        ChallengerPercent = Split?.Percent ?? 0,
    };

    private StoredModelRegistry With(RegistryEntry entry) => this with
    {
        Revision = Revision + 1,
        Audit = [entry, .. Audit.Take(MaxAudit - 1)],
    };
}
