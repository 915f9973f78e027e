using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Legal;

/// <summary>
/// A part of the log of statements (grain key: the shard, by the item's hash). Calls nobody: an item's turn waits for it.
/// </summary>
[GrainInterfaceType("statement-shard")]
internal interface IStatementShardGrain : IGrainWithIntegerKey
{
    /// <summary>Adds an entry, durably; the same one again changes nothing while it is one of the latest.</summary>
    [Alias("add")]
    Task AddAsync(StoredStatement entry, CancellationToken cancellationToken = default);

    /// <summary>Entries of a time, a few thousand at most, without those that were taken back.</summary>
    /// <param name="from">From this time on (UTC).</param>
    /// <param name="to">Before this time (UTC).</param>
    /// <param name="position">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <remarks>An export holds no submission up: what is there when it begins is read.</remarks>
    [Alias("read"), AlwaysInterleave]
    Task<StatementPart> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, long? position, CancellationToken cancellationToken = default);
}

/// <summary>Some entries.</summary>
/// <param name="Entries">The oldest first.</param>
/// <param name="Next">Where to go on; null when the shard has no more.</param>
[GenerateSerializer, Immutable, Alias("statement-part")]
internal sealed record StatementPart(
    [property: Id(0)] ImmutableArray<StoredStatement> Entries, [property: Id(1)] long? Next);
