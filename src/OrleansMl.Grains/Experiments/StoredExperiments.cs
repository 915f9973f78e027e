using System.Collections.Immutable;
using System.Globalization;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

/// <summary>All experiments, and how a change alters them. Pure: the grain checks and stores.</summary>
[GenerateSerializer, Immutable, Alias("stored-experiments")]
internal sealed record StoredExperiments
{
    private const int MaxAudit = 100;

    /// <summary>
    /// Grows with every change of any of them, and is the version of what was changed: an experiment that is
    /// made again under an old name has no old version.
    /// </summary>
    [Id(0)] public int Revision { get; init; }

    /// <summary>By name.</summary>
    [Id(1)] public ImmutableArray<StoredExperiment> Experiments { get; init; } = [];

    public StoredExperiment? Find(string name) => Experiments.FirstOrDefault(one => one.Name == name);

    public StoredExperiments Put(ExperimentDraft draft, ExperimentChange change, DateTimeOffset now)
    {
        var before = Find(draft.Name);
        ImmutableArray<StoredVariant> variants = [.. draft.Variants.Select(StoredVariant.Of)];
        var others = before is null || !before.Variants.SequenceEqual(variants);
        var runs = draft.State == ExperimentState.Running;
        var begins = runs && (before is not { EndedAt: null, StartedAt: not null } || others);
        var next = new StoredExperiment
        {
            Name = draft.Name,
            Share = draft.Share,
            Variants = variants,
            StartedAt = begins ? now : before?.StartedAt,
            EndedAt = runs ? null : before?.StartedAt is null ? null : before.EndedAt ?? now,
            Audit = before?.Audit ?? [],
        };
        var action = before is null
            ? ExperimentAction.Create
            : begins ? ExperimentAction.Start : !runs && before.IsRunning ? ExperimentAction.Stop : ExperimentAction.Change;
        var shares = string.Join(
            ", ", variants.Select(variant => string.Create(CultureInfo.InvariantCulture, $"{variant.Name} ({variant.Weight})")));
        var detail = before is null || others
            ? string.Create(CultureInfo.InvariantCulture, $"share {draft.Share}, variants {shares}")
            : before.Share != draft.Share
                ? string.Create(CultureInfo.InvariantCulture, $"share {before.Share} to {draft.Share}")
                : runs ? "as it was" : "everybody gets the usual lists";
        return With(next, action, detail, change, now);
    }

    public StoredExperiments Stop(StoredExperiment running, ExperimentChange change, DateTimeOffset now) =>
        With(running with { EndedAt = now }, ExperimentAction.Stop, "everybody gets the usual lists", change, now);

    public StoredExperiments Without(string name) =>
        this with { Revision = Revision + 1, Experiments = Experiments.RemoveAll(one => one.Name == name) };

    private StoredExperiments With(
        StoredExperiment next, ExperimentAction action, string detail, ExperimentChange change, DateTimeOffset now)
    {
        var version = Revision + 1;
        next = next with
        {
            Version = version,
            Audit = [new(now, change.By, action, version, detail, change.Reason), .. next.Audit.Take(MaxAudit - 1)]
        };
        return new()
        {
            Revision = version,
            Experiments =
            [
                .. Experiments.RemoveAll(one => one.Name == next.Name).Add(next).OrderBy(one => one.Name, StringComparer.Ordinal)
            ]
        };
    }
}

/// <summary>One experiment.</summary>
[GenerateSerializer, Immutable, Alias("stored-experiment")]
internal sealed record StoredExperiment
{
    [Id(0)] public string Name { get; init; } = "";

    [Id(1)] public int Version { get; init; }

    [Id(2)] public double Share { get; init; }

    [Id(3)] public ImmutableArray<StoredVariant> Variants { get; init; } = [];

    [Id(4)] public DateTimeOffset? StartedAt { get; init; }

    [Id(5)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Latest first.</summary>
    [Id(6)] public ImmutableArray<ExperimentEntry> Audit { get; init; } = [];

    public bool IsRunning => StartedAt is not null && EndedAt is null;

    public bool Is(ExperimentDraft draft) =>
        Share == draft.Share
        && IsRunning == (draft.State == ExperimentState.Running)
        && Variants.SequenceEqual(draft.Variants.Select(StoredVariant.Of));

    public Experiment ToExperiment() => new()
    {
        Name = Name,
        Version = Version,
        State = IsRunning ? ExperimentState.Running : ExperimentState.Stopped,
        Share = Share,
        Variants = [.. Variants.Select(variant => new ExperimentVariant(variant.Name, variant.Weight, variant.ToSettings()))],
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Audit = Audit,
    };
}

/// <summary>A variant with the settings it was given.</summary>
[GenerateSerializer, Immutable, Alias("stored-variant")]
internal readonly record struct StoredVariant(
    [property: Id(0)] string Name,
    [property: Id(1)] double Weight,
    [property: Id(2)] double Collaborative,
    [property: Id(3)] double Content,
    [property: Id(4)] double Trending,
    [property: Id(5)] double Relevance,
    [property: Id(6)] int PerAuthor,
    [property: Id(7)] int Exploration)
{
    [Id(8)] public bool RepeatSeen { get; init; }

    public static StoredVariant Of(ExperimentVariant variant) => new(
        variant.Name,
        variant.Weight,
        variant.Settings.Collaborative,
        variant.Settings.Content,
        variant.Settings.Trending,
        variant.Settings.Relevance,
        variant.Settings.PerAuthor,
        variant.Settings.Exploration)
    {
        RepeatSeen = variant.Settings.RepeatSeen,
    };

    public RankingSettings ToSettings() => new()
    {
        Collaborative = Collaborative,
        Content = Content,
        Trending = Trending,
        Relevance = Relevance,
        PerAuthor = PerAuthor,
        Exploration = Exploration,
        RepeatSeen = RepeatSeen,
    };
}
