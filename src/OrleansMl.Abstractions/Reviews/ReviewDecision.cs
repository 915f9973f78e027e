using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What a moderator decides. Further acts (a strike, a restriction of the author) become further fields.</summary>
[GenerateSerializer, Immutable, Alias("review-decision")]
public sealed record ReviewDecision
{
    /// <summary>The longest <see cref="DecisionId"/>, in characters.</summary>
    public const int MaxIdLength = 255;

    /// <summary>The longest reason or note, in UTF-16 code units.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>Makes the decision repeatable: the same id is the same decision.</summary>
    [Id(0)] public required string DecisionId { get; init; }

    /// <summary>The revision that the moderator saw.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>The level: approved, flagged or rejected.</summary>
    [Id(2)] public required ModerationLevel Level { get; init; }

    /// <summary>Why, in words; the author may read it.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>For other moderators; null for none.</summary>
    [Id(4)] public string? Note { get; init; }
}
