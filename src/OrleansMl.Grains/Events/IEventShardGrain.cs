using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Events;

/// <summary>
/// The durable log of the events of some subjects. What answers is stored, but for <see cref="ResolveAsync"/>; calls that come together
/// share a write.
/// </summary>
[GrainInterfaceType("event-shard")]
internal interface IEventShardGrain : IGrainWithIntegerKey
{
    /// <summary>Notes that a subject is about to store events. Those it stored before and nobody has yet are taken up first.</summary>
    /// <param name="expected">What is to come.</param>
    /// <param name="before">What the subject stored before; null when it is not there.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EventsBusyException">Too many are expected already.</exception>
    [Alias("expect")]
    Task ExpectAsync(ExpectedEvents expected, ImmutableArray<ModerationEvent>? before, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes up the events that were expected; nothing when they are here already. Answers before they are stored: what is lost with this
    /// silo is still expected, and found by <see cref="CatchUpAsync"/>.
    /// </summary>
    [Alias("resolve")]
    Task ResolveAsync(string subject, long seq, ImmutableArray<ModerationEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Adds an event that its publisher repeats until this answers; nothing when it is among the latest.</summary>
    [Alias("publish")]
    Task PublishAsync(ModerationEvent published, CancellationToken cancellationToken = default);

    /// <summary>Events from a position on; what is no longer kept is left out.</summary>
    [Alias("read")]
    Task<EventPage> ReadAsync(long from, int limit, CancellationToken cancellationToken = default);

    /// <summary>The position after the latest event.</summary>
    [Alias("end")]
    Task<long> EndAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the subjects whose events are overdue, and forgets the ids of items that were erased a day ago.</summary>
    [Alias("catch-up")]
    Task CatchUpAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets what events say of items below a user's namespace, whose ids say the user's name. That they were erased is told for a day.
    /// </summary>
    [Alias("erase")]
    Task EraseAsync(string userId, CancellationToken cancellationToken = default);
}

/// <summary>Events that a subject is about to store.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Seq">The first one's number.</param>
/// <param name="At">When it was noted.</param>
/// <param name="Erasure">The event that nobody can read back, because the record goes; null for none.</param>
/// <param name="Number">The shard's number of the note, from 1; 0 before it is written.</param>
[GenerateSerializer, Immutable, Alias("expected-events")]
internal sealed record ExpectedEvents(
    [property: Id(0)] string Subject,
    [property: Id(1)] long Seq,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] StoredContentEvent? Erasure = null,
    [property: Id(4)] long Number = 0);

/// <summary>A part of a log.</summary>
/// <param name="Position">The first event's; later than asked for when those before are no longer kept.</param>
/// <param name="Events">In their order. Those without a subject were erased.</param>
[GenerateSerializer, Immutable, Alias("event-page")]
internal sealed record EventPage([property: Id(0)] long Position, [property: Id(1)] ImmutableArray<ModerationEvent> Events)
{
    /// <summary>Where to read on.</summary>
    public long Next => Position + Events.Length;
}
