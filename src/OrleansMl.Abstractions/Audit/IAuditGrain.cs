using System.Collections.Immutable;

namespace OrleansMl.Audit;

/// <summary>Who did what that others may ask about: keys, erasures, exports, promotions, overrides. Append-only (use key 0).</summary>
[GrainInterfaceType("audit")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>The most lines of one answer.</summary>
    const int MaxLimit = 1000;

    /// <summary>Adds a line, durably.</summary>
    [Alias("note")]
    Task NoteAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Lines, the latest first.</summary>
    /// <param name="before">The <see cref="AuditPage.Next"/> of the page before; null for the latest.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<AuditPage> ListAsync(long? before, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A line of the audit.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who did it: a user, <c>key:name</c> for a service with an API key, or a part of the system.</param>
/// <param name="Action">What was done, for example <c>erase_user</c>.</param>
/// <param name="Target">What it was done to: a user, an item, a model, a key.</param>
/// <param name="Detail">More, in words; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Actor,
    [property: Id(2)] string Action,
    [property: Id(3)] string Target,
    [property: Id(4)] string? Detail);

/// <summary>A part of the audit.</summary>
/// <param name="Entries">The latest first.</param>
/// <param name="Next">Where the older part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("audit-page")]
public sealed record AuditPage([property: Id(0)] ImmutableArray<AuditEntry> Entries, [property: Id(1)] long? Next);
