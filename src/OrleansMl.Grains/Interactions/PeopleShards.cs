using System.Runtime.CompilerServices;

namespace OrleansMl.Interactions;

/// <summary>Finds people.</summary>
internal sealed class PeopleShards(IGrainFactory grains)
{
    /// <summary>Never change it for a store that holds people.</summary>
    public const int Count = 16;

    /// <summary>The day of a time: days since 1970-01-01, UTC.</summary>
    public static int DayOf(DateTimeOffset time) => (int)(time - DateTimeOffset.UnixEpoch).TotalDays;

    public Task NoteAsync(string userId, int day) => grains.GetGrain<IPeopleShardGrain>(StableHash.Bucket(userId, Count)).NoteAsync(userId, day);

    /// <summary>Everybody of one shard who did something on a day or later, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> ListAsync(int shard, int since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var piece = 0; piece < IPeopleShardGrain.Pieces; piece++)
        {
            if (await grains.GetGrain<IPeopleShardGrain>(shard).ListAsync(piece, since, cancellationToken) is { IsEmpty: false } people)
            {
                yield return people;
            }
        }
    }

    /// <summary>Everybody who did something on a day or later, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<string>> ListAsync(int since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var piece = 0; piece < IPeopleShardGrain.Pieces; piece++)
        {
            foreach (var people in await Task.WhenAll(Enumerable.Range(0, Count).Select(shard => grains.GetGrain<IPeopleShardGrain>(shard).ListAsync(piece, since, cancellationToken))))
            {
                if (!people.IsEmpty)
                {
                    yield return people;
                }
            }
        }
    }
}
