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

    /// <summary>
    /// Lines that a filter lets through, the latest first. Looks at some 4,000 lines a call: a page may have fewer lines than asked for,
    /// even none, although there are more to look at; <see cref="AuditPage.Next"/> is null at the end only.
    /// </summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">The <see cref="AuditPage.Next"/> of the page before; null for the latest.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("find")]
    Task<AuditPage> FindAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Which lines of the audit.</summary>
[GenerateSerializer, Immutable, Alias("audit-filter")]
public sealed record AuditFilter
{
    /// <summary>Only of this actor; null for everybody.</summary>
    [Id(0)] public string? Actor { get; init; }

    /// <summary>Only these actions; empty for all.</summary>
    [Id(1)] public ImmutableArray<string> Actions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Only what was done to this: the whole target, or one of the words it is made of (batches name several, banks a bank and an entry).
    /// </summary>
    [Id(2)] public string? Target { get; init; }

    /// <summary>Only from this time on (UTC); null for all.</summary>
    [Id(3)] public DateTimeOffset? Since { get; init; }

    /// <summary>Only before this time (UTC); null for all.</summary>
    [Id(4)] public DateTimeOffset? Until { get; init; }
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
