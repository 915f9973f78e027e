using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>Decide an item anew, by scores that are known.</summary>
/// <param name="Version">The version that shall decide.</param>
/// <param name="StartedAt">What that version decided since is told as if it had been decided now: the order came before.</param>
/// <param name="IsDry">True only says what would be decided.</param>
[GenerateSerializer, Immutable, Alias("redecide-order")]
internal sealed record RedecideOrder(
    [property: Id(0)] string Version, [property: Id(1)] DateTimeOffset StartedAt, [property: Id(2)] bool IsDry = false);

/// <summary>What became of it.</summary>
internal enum RedecisionOutcome
{
    /// <summary>Decided anew; the level may be the same.</summary>
    Decided,

    /// <summary>A human decided.</summary>
    Human,

    /// <summary>Withdrawn, erased, or never there.</summary>
    Gone,

    /// <summary>The version had decided it before the order was given, or a later revision.</summary>
    Current,

    /// <summary>It waits for a verdict.</summary>
    Waiting,

    /// <summary>Something that counts was not scored.</summary>
    NotScored,

    /// <summary>The silo does not know of the version yet, or knows of a later one.</summary>
    OtherVersion,
}

/// <summary>What became of an order.</summary>
/// <param name="Outcome">What.</param>
/// <param name="From">The level before.</param>
/// <param name="To">The level now, or what it would be.</param>
[GenerateSerializer, Immutable, Alias("redecision")]
internal readonly record struct Redecision(
    [property: Id(0)] RedecisionOutcome Outcome,
    [property: Id(1)] ModerationLevel From = default,
    [property: Id(2)] ModerationLevel To = default);
