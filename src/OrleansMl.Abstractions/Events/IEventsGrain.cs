using System.Collections.Immutable;

namespace OrleansMl.Events;

/// <summary>The events of all items as one log that is read by cursor (use key 0). What it answers is stored.</summary>
[GrainInterfaceType("events")]
public interface IEventsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// How long events are written after somebody read last. Who comes back later may have missed some, and is told
    /// (<see cref="EventsRead.Missed"/>).
    /// </summary>
    const int FollowMinutes = 10;

    /// <summary>
    /// Events after a cursor, those of one item in order. Without a cursor nothing but where to go on: what happens from
    /// <see cref="EventsRead.CountsFrom"/> on is told. At most a few hundred; ask again at once while there are some.
    /// </summary>
    /// <param name="cursor">A <see cref="EventsRead.Cursor"/> or <see cref="ToldEvent.Cursor"/>; null for from now on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when the cursor is none.</returns>
    [Alias("read")]
    Task<EventsRead?> ReadAsync(string? cursor, CancellationToken cancellationToken = default);
}

/// <summary>A part of the log.</summary>
[GenerateSerializer, Immutable, Alias("events-read")]
public sealed record EventsRead
{
    /// <summary>The events.</summary>
    [Id(0)] public ImmutableArray<ToldEvent> Events { get; init; } = [];

    /// <summary>Where to go on.</summary>
    [Id(1)] public required string Cursor { get; init; }

    /// <summary>
    /// True when there were events after the cursor that are not told: they are not kept any more, or were not written because nobody
    /// followed. Read the state of the items anew.
    /// </summary>
    [Id(2)] public bool Missed { get; init; }

    /// <summary>With a new cursor, from when on nothing is missed (UTC); null otherwise.</summary>
    [Id(3)] public DateTimeOffset? CountsFrom { get; init; }
}

/// <summary>An event, and where to go on after it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Cursor">Where to go on.</param>
[GenerateSerializer, Immutable, Alias("told-event")]
public sealed record ToldEvent([property: Id(0)] ModerationEvent Event, [property: Id(1)] string Cursor);
