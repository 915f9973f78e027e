using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Policies;

/// <summary>The scores of a sixteenth of all authors' items (grain key: the shard's number).</summary>
[GrainInterfaceType("score-shard")]
internal interface IScoreShardGrain : IGrainWithIntegerKey
{
    /// <summary>Appends a batch, durably; the same one again changes nothing.</summary>
    [Alias("add")]
    Task AddAsync(ScoreBatch batch, CancellationToken cancellationToken = default);

    /// <summary>A chunk before another one; the newest for <see cref="long.MaxValue"/>, null when there is none.</summary>
    [Alias("before"), AlwaysInterleave]
    Task<StoredScoreChunk?> BeforeAsync(long number, CancellationToken cancellationToken = default);

    /// <summary>Forgets an author's items, durably.</summary>
    [Alias("erase")]
    Task EraseAsync(string authorId, CancellationToken cancellationToken = default);
}

/// <summary>Scores from one silo.</summary>
/// <param name="Sender">The silo with its generation.</param>
/// <param name="Sequence">Grows with each batch of the silo to this shard.</param>
/// <param name="Rows">At most as many as a chunk holds.</param>
[GenerateSerializer, Immutable, Alias("score-batch")]
internal sealed record ScoreBatch(
    [property: Id(0)] string Sender, [property: Id(1)] long Sequence, [property: Id(2)] ImmutableArray<StoredScore> Rows);

/// <summary>Finds the shard of an author's items.</summary>
internal sealed class ScoreShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds scores.</summary>
    public const int Count = 16;

    public static int Of(string authorId) => StableHash.Bucket(authorId, Count);

    public IScoreShardGrain this[int shard] => grains.GetGrain<IScoreShardGrain>(shard);
}
