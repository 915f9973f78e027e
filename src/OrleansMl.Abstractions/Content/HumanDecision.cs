using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>What a moderator or an administrator decides about a revision.</summary>
[GenerateSerializer, Immutable, Alias("human-decision")]
public sealed record HumanDecision
{
    /// <summary>Idempotency key: the same decision again changes nothing.</summary>
    [Id(0)] public required string DecisionId { get; init; }

    /// <summary>The revision that was looked at; null decides the current one.</summary>
    [Id(1)] public int? Revision { get; init; }

    /// <summary>Approved, flagged or rejected; an override may also ask for a review.</summary>
    [Id(2)] public required ModerationLevel Level { get; init; }

    /// <summary>Why, in words; the author may read it.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>Who decides. Never shown to the author, and never the author.</summary>
    [Id(4)] public required string Actor { get; init; }

    /// <summary><see cref="DecisionSource.Human"/>, or <see cref="DecisionSource.Appeal"/> for an answer to a complaint.</summary>
    [Id(5)] public DecisionSource Source { get; init; } = DecisionSource.Human;

    /// <summary>True when users had reported the item to whoever decides.</summary>
    [Id(6)] public bool IsReported { get; init; }

    /// <summary>Who had decided the same before, where <see cref="Actor"/> confirmed it; null where one person decided.</summary>
    [Id(7)] public string? FirstActor { get; init; }
}

/// <summary>How a human decision ended.</summary>
public enum HumanDecisionOutcome
{
    /// <summary>It holds, durably.</summary>
    Decided,

    /// <summary>It was made before under the same key; the answer is that of the first time.</summary>
    Repeated,

    /// <summary>There is no such item.</summary>
    NotFound,

    /// <summary>The item has another revision; see <see cref="HumanDecisionResult.Item"/>.</summary>
    StaleRevision,

    /// <summary>The one who decides is the author.</summary>
    OwnContent,

    /// <summary>The item's state does not allow it, or the decision to undo is not the last one.</summary>
    InvalidTransition,
}

/// <summary>How a human decision ended, with the item as it is now.</summary>
[GenerateSerializer, Immutable, Alias("human-decision-result")]
public sealed record HumanDecisionResult
{
    /// <summary>How.</summary>
    [Id(0)] public required HumanDecisionOutcome Outcome { get; init; }

    /// <summary>The item as it is now; null when there is none.</summary>
    [Id(1)] public ContentItem? Item { get; init; }

    /// <summary>The decision in the item's log; null when none was made.</summary>
    [Id(2)] public Decision? Decision { get; init; }

    /// <summary>On <see cref="HumanDecisionOutcome.InvalidTransition"/> the state the item is in.</summary>
    [Id(3)] public ContentState? From { get; init; }

    /// <summary>On <see cref="HumanDecisionOutcome.InvalidTransition"/> the changes that state allows.</summary>
    [Id(4)] public ImmutableArray<string> Allowed { get => field.IsDefault ? [] : field; init; } = [];
}
