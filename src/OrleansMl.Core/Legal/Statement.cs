using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>
/// A restriction: an item was flagged or removed, or a user's posting paused. Holds no text, no author, not who decided and no id that
/// could name them.
/// </summary>
public sealed record Statement
{
    /// <summary>Names the decision: 32 hexadecimal digits, the same on every export, and of no other decision.</summary>
    public required string Puid { get; init; }

    /// <summary>When it was decided (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the item was created (UTC).</summary>
    public required DateTimeOffset ContentDate { get; init; }

    /// <summary>The surface.</summary>
    public ContentType Type { get; init; }

    /// <summary>The declared language, if any.</summary>
    public string? Language { get; init; }

    /// <summary><see cref="ModerationLevel.Flagged"/> or <see cref="ModerationLevel.Rejected"/>.</summary>
    public required ModerationLevel Level { get; init; }

    /// <summary>What the item was found to be: names that rules quote, the first first. Empty where a person said none.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Who decided.</summary>
    public required DecisionSource Source { get; init; }

    /// <summary>True when a model or a bank found it.</summary>
    public bool IsDetected { get; init; }

    /// <summary>True when users had reported the item to the moderator who decided.</summary>
    public bool IsReported { get; init; }

    /// <summary>The policy that was in force.</summary>
    public required PolicyRef Policy { get; init; }

    /// <summary>That a user's posting is paused, instead of a restriction of an item; null otherwise.</summary>
    public StatementPause? Pause { get; init; }
}

/// <summary>Posting is paused: a part of the service is suspended for a user.</summary>
/// <param name="Until">Until when (UTC), if nothing changes; null for no end.</param>
public sealed record StatementPause(DateTimeOffset? Until);
