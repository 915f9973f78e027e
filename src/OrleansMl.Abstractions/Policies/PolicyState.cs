using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>A version of a policy that decides, decided, or decides silently.</summary>
[GenerateSerializer, Immutable, Alias("policy-version")]
public sealed record PolicyVersion
{
    /// <summary>The version, which every decision quotes.</summary>
    [Id(0)] public required string Version { get; init; }

    /// <summary>What it says.</summary>
    [Id(1)] public required PolicyDocument Document { get; init; }

    /// <summary>Since when it is what it is (UTC); null for the one that comes from the configuration.</summary>
    [Id(2)] public DateTimeOffset? At { get; init; }

    /// <summary>Who published it or made it the shadow; null for the one that comes from the configuration.</summary>
    [Id(3)] public string? By { get; init; }

    /// <summary>Why, in words.</summary>
    [Id(4)] public string? Note { get; init; }
}

/// <summary>A policy: what decides, what decides silently, what is being written, and what was before.</summary>
[GenerateSerializer, Immutable, Alias("policy")]
public sealed record Policy
{
    /// <summary>The name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Grows with every change; what <c>If-Match</c> quotes.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>What decides. From the configuration until one was published.</summary>
    [Id(2)] public required PolicyVersion Live { get; init; }

    /// <summary>What decides silently beside it; null while nothing does.</summary>
    [Id(3)] public PolicyVersion? Shadow { get; init; }

    /// <summary>What the shadow would have decided; null without one.</summary>
    [Id(4)] public ShadowComparison? Comparison { get; init; }

    /// <summary>What is being written; null while nothing is.</summary>
    [Id(5)] public PolicyDocument? Draft { get; init; }

    /// <summary>What decided before, the latest first; at most <see cref="PolicyRules.MaxPrevious"/>.</summary>
    [Id(6)] public ImmutableArray<PolicyVersion> Previous { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Verdicts of the live version beside those of the shadow, since the shadow began.</summary>
[GenerateSerializer, Immutable, Alias("shadow-comparison")]
public sealed record ShadowComparison
{
    /// <summary>Decisions that both made.</summary>
    [Id(0)] public long Decisions { get; init; }

    /// <summary>Pairs of levels that occurred, equal ones included.</summary>
    [Id(1)] public ImmutableArray<LevelChange> Changes { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>How often one level stood against another.</summary>
/// <param name="From">What the live version decided.</param>
/// <param name="To">What the other one would have.</param>
/// <param name="Count">How often.</param>
/// <param name="Samples">Some of the items; none where both agree.</param>
[GenerateSerializer, Immutable, Alias("level-change")]
public sealed record LevelChange(
    [property: Id(0)] ModerationLevel From,
    [property: Id(1)] ModerationLevel To,
    [property: Id(2)] long Count,
    [property: Id(3)] ImmutableArray<string> Samples);

/// <summary>How a change of a policy ended.</summary>
public enum PolicyOutcome
{
    /// <summary>Done.</summary>
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>The policy is not at the revision that was expected.</summary>
    StaleRevision,

    /// <summary>There is no draft.</summary>
    NoDraft,

    /// <summary>There is no shadow.</summary>
    NoShadow,

    /// <summary>Nothing was live before.</summary>
    NothingBefore,

    /// <summary>An entry names a tier that the cluster does not have; <see cref="PolicyResult.Mistakes"/> says which there are.</summary>
    UnknownTier,

    /// <summary>
    /// An entry for a tier lets more through than what holds for a better one; <see cref="PolicyResult.Mistakes"/> says where.
    /// </summary>
    MilderTier,
}

/// <summary>How a change ended, with the policy as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Policy">As it is now.</param>
[GenerateSerializer, Immutable, Alias("policy-result")]
public sealed record PolicyResult([property: Id(0)] PolicyOutcome Outcome, [property: Id(1)] Policy Policy)
{
    /// <summary>What is wrong with the draft, by place in its document; empty unless the outcome is a refusal of what it says.</summary>
    [Id(2)] public ImmutableArray<PolicyMistake> Mistakes { get => field.IsDefault ? [] : field; init; } = [];
}
