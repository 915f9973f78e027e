using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>How a change to a content item ended. Expected outcomes are values; only broken promises throw.</summary>
public enum ContentOutcome
{
    /// <summary>The item did not exist and does now.</summary>
    Created,

    /// <summary>A new revision was accepted, or the item was withdrawn.</summary>
    Updated,

    /// <summary>The same request had been accepted before; nothing was written.</summary>
    Unchanged,

    /// <summary>No such item.</summary>
    NotFound,

    /// <summary>The caller neither owns the item nor may act for others.</summary>
    Forbidden,

    /// <summary>The caller quoted a revision that is not the current one.</summary>
    StaleRevision,

    /// <summary>
    /// The item's state does not allow the change; see <see cref="ContentResult.From"/> and <see cref="ContentResult.Allowed"/>.
    /// </summary>
    InvalidTransition,

    /// <summary>The same idempotency key was used before with a different body.</summary>
    Conflict,

    /// <summary>The caller edited the item too often in this minute; see <see cref="ContentResult.RetryAfter"/>.</summary>
    TooManyEdits,

    /// <summary>The draft names another author than the item has; an item changes its author only after it was withdrawn.</summary>
    OwnerConflict,
}

/// <summary>The outcome of a change with the item as it stands now.</summary>
[GenerateSerializer, Immutable, Alias("content-result")]
public sealed record ContentResult
{
    /// <summary>How the change ended.</summary>
    [Id(0)] public required ContentOutcome Outcome { get; init; }

    /// <summary>
    /// The item after the change; on <see cref="ContentOutcome.StaleRevision"/> the current one. Null when it
    /// does not exist or the caller may not see it.
    /// </summary>
    [Id(1)] public ContentItem? Item { get; init; }

    /// <summary>On <see cref="ContentOutcome.InvalidTransition"/> the state the item is in.</summary>
    [Id(2)] public ContentState? From { get; init; }

    /// <summary>On <see cref="ContentOutcome.InvalidTransition"/> the changes that state allows.</summary>
    [Id(3)] public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>On <see cref="ContentOutcome.TooManyEdits"/> how long to wait.</summary>
    [Id(4)] public TimeSpan? RetryAfter { get; init; }
}
