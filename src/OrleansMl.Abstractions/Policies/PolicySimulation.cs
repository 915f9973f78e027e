using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>Which stored scores to decide anew.</summary>
[GenerateSerializer, Immutable, Alias("simulation-request")]
public sealed record SimulationRequest
{
    /// <summary>The policy to try; null for the draft.</summary>
    [Id(0)] public PolicyDocument? Document { get; init; }

    /// <summary>Only what was scored since (UTC); null for everything that is kept.</summary>
    [Id(1)] public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was scored before (UTC); null for no limit.</summary>
    [Id(2)] public DateTimeOffset? Until { get; init; }

    /// <summary>Only this kind of content; null for all.</summary>
    [Id(3)] public ContentType? Surface { get; init; }
}

/// <summary>What a policy would have decided about stored scores, beside what the live one does.</summary>
[GenerateSerializer, Immutable, Alias("simulation-result")]
public sealed record SimulationResult
{
    /// <summary>How many scored revisions were decided.</summary>
    [Id(0)] public int Items { get; init; }

    /// <summary>When the oldest of them was scored (UTC); null without any.</summary>
    [Id(1)] public DateTimeOffset? Oldest { get; init; }

    /// <summary>Pairs of levels that occurred, equal ones included: the live policy's and the tried one's.</summary>
    [Id(2)] public ImmutableArray<LevelChange> Changes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The same for each category that has thresholds in either policy, by its own score alone.</summary>
    [Id(3)] public ImmutableArray<CategoryChanges> Categories { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Both policies beside what people decided; null while nobody decided about any of the items.</summary>
    [Id(4)] public HumanComparison? AgainstHumans { get; init; }
}

/// <summary>The pairs of levels of one category.</summary>
/// <param name="Category">The category.</param>
/// <param name="Changes">The pairs that occurred, equal ones included.</param>
[GenerateSerializer, Immutable, Alias("category-changes")]
public sealed record CategoryChanges(
    [property: Id(0)] ModerationCategory Category, [property: Id(1)] ImmutableArray<LevelChange> Changes);

/// <summary>Two policies beside what people decided. Hidden: a person has to decide, or removed. People hide what they reject.</summary>
/// <param name="Items">Items about which somebody decided.</param>
/// <param name="Live">The live policy.</param>
/// <param name="Tried">The tried one.</param>
[GenerateSerializer, Immutable, Alias("human-comparison")]
public sealed record HumanComparison(
    [property: Id(0)] int Items, [property: Id(1)] HumanAgreement Live, [property: Id(2)] HumanAgreement Tried);

/// <summary>How far a policy hides what people hide.</summary>
/// <param name="Precision">Of what it hides, the share that people rejected; null when it hides nothing.</param>
/// <param name="Recall">Of what people rejected, the share that it hides; null when they rejected nothing.</param>
[GenerateSerializer, Immutable, Alias("human-agreement")]
public sealed record HumanAgreement([property: Id(0)] double? Precision, [property: Id(1)] double? Recall);
