using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>What was published of a policy, and how a change alters it. Pure: the grain checks and stores.</summary>
[GenerateSerializer, Immutable, Alias("stored-policy")]
internal sealed record StoredPolicy
{
    private const int MaxSamples = 5;

    /// <summary>Grows with every change.</summary>
    [Id(0)] public int Revision { get; init; } = 1;

    /// <summary>The highest number that was given to a version.</summary>
    [Id(1)] public int LastVersion { get; init; }

    /// <summary>What decides; null while the configuration does.</summary>
    [Id(2)] public PolicyVersion? Live { get; init; }

    [Id(3)] public PolicyVersion? Shadow { get; init; }

    [Id(4)] public ShadowComparison? Comparison { get; init; }

    [Id(5)] public PolicyDocument? Draft { get; init; }

    /// <summary>The latest first. One of the configuration has no time.</summary>
    [Id(6)] public ImmutableArray<PolicyVersion> Previous { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What items are decided anew for when somebody meets them; null while nothing is.</summary>
    [Id(7)] public RescanScope? Rescan { get; init; }

    public StoredPolicy With(PolicyDocument? draft) => this with { Revision = Revision + 1, Draft = draft };

    /// <summary>The draft decides silently under a number that no other version has.</summary>
    public StoredPolicy StartShadow(PolicyVersion configured, PolicyAct act, DateTimeOffset now)
    {
        var number = NextVersion(configured);
        return this with
        {
            Revision = Revision + 1,
            LastVersion = number,
            Shadow = ToVersion(number, act, now),
            Comparison = new(),
        };
    }

    public StoredPolicy EndShadow() => this with { Revision = Revision + 1, Shadow = null, Comparison = null };

    /// <summary>The draft decides. A shadow that says the same was this version on trial, and keeps its number.</summary>
    public StoredPolicy Publish(PolicyVersion configured, PolicyAct act, DateTimeOffset now)
    {
        var isOnTrial = Shadow is { } shadow && shadow.Document == Draft;
        var number = isOnTrial ? LastVersion : NextVersion(configured);
        var live = ToVersion(number, act, now);
        return this with
        {
            Revision = Revision + 1,
            LastVersion = number,
            Live = isOnTrial ? live with { Version = Shadow!.Version } : live,
            Previous = [Live ?? configured, .. Previous.Take(PolicyRules.MaxPrevious - 1)],
            Draft = null,
            Shadow = isOnTrial ? null : Shadow,
            Comparison = isOnTrial ? null : Comparison,
            Rescan = null,
        };
    }

    /// <summary>What decided before decides again, under its own number; the configured one without being stored.</summary>
    public StoredPolicy RollBack(PolicyAct act, DateTimeOffset now) => this with
    {
        Revision = Revision + 1,
        Live = Previous[0] is { At: null } ? null : Previous[0] with { At = now, By = act.By, Note = act.Note },
        Previous = Previous[1..],
        Rescan = null,
    };

    /// <summary>What a silo counted; nothing when the shadow it counted for has ended.</summary>
    public StoredPolicy Count(string shadow, ImmutableArray<LevelChange> changes)
    {
        if (Shadow?.Version != shadow || Comparison is not { } known)
        {
            return this;
        }

        var sums = known.Changes.ToDictionary(change => (change.From, change.To));
        foreach (var change in changes)
        {
            sums[(change.From, change.To)] = sums.TryGetValue((change.From, change.To), out var before)
                ? before with { Count = before.Count + change.Count, Samples = [.. change.Samples.Concat(before.Samples).Take(MaxSamples)] }
                : change;
        }

        return this with
        {
            Comparison = new()
            {
                Decisions = known.Decisions + changes.Sum(change => change.Count),
                Changes = [.. sums.Values.OrderBy(change => (change.From, change.To))],
            },
        };
    }

    public Policy ToPolicy(string name, PolicyVersion configured) => new()
    {
        Name = name,
        Revision = Revision,
        Live = Live ?? configured,
        Shadow = Shadow,
        Comparison = Comparison,
        Draft = Draft,
        Previous = Previous,
    };

    // The configuration numbers by hand; what it numbered is never given again.
    private int NextVersion(PolicyVersion configured) =>
        1 + Math.Max(LastVersion, int.TryParse(configured.Version, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0);

    private PolicyVersion ToVersion(int number, PolicyAct act, DateTimeOffset now) => new()
    {
        Version = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Document = Draft!,
        At = now,
        By = act.By,
        Note = act.Note,
    };
}
