using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What a moderator decides: the level, and what it means for the author. Several acts are one decision.</summary>
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

    /// <summary>A strike for the author, once the decision cannot be undone any more; null for none.</summary>
    [Id(5)] public ReviewStrike? Strike { get; init; }

    /// <summary>A pause of the author's posting, or the end of all, once the decision cannot be undone any more; null for none.</summary>
    [Id(6)] public ReviewRestriction? Restriction { get; init; }

    /// <summary>What it does beside the level.</summary>
    public IEnumerable<ReviewAuthorAct> Acts
    {
        get
        {
            if (Strike is not null)
            {
                yield return ReviewAuthorAct.Strike;
            }

            if (Restriction is { } restriction)
            {
                yield return restriction.Minutes is null ? ReviewAuthorAct.Lift : ReviewAuthorAct.Pause;
            }
        }
    }
}
