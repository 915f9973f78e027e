using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Users;

/// <summary>One small write per user and day, to the piece they are in; pieces are read when they are first needed.</summary>
[GrainType("people-shard")]
internal sealed class UserIndexShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IUserIndexShardGrain
{
    // Everybody, once somebody asked for pages.
    private SortedSet<string>? _sorted;

    private PieceTable<StoredUserIndex> Pieces => field ??= storage.Pieces<StoredUserIndex>(this, "people", IUserIndexShardGrain.Pieces);

    public async Task TouchAsync(string userId, int day, CancellationToken cancellationToken)
    {
        var piece = await Pieces.GetAsync(userId);
        var known = piece.Value.People;
        var index = IndexOf(known, userId);
        if (index >= 0 && known[index].Day >= day)
        {
            return;
        }

        await piece.SaveAsync(new() { People = index < 0 ? known.Add(new(userId, day)) : known.SetItem(index, new(userId, day)) });
        _sorted?.Add(userId);
    }

    public async Task<bool> ContainsAsync(string userId, CancellationToken cancellationToken) =>
        IndexOf((await Pieces.GetAsync(userId)).Value.People, userId) >= 0;

    public async Task RemoveAsync(string userId, CancellationToken cancellationToken)
    {
        var piece = await Pieces.GetAsync(userId);
        if (IndexOf(piece.Value.People, userId) is >= 0 and var index)
        {
            await piece.SaveAsync(new() { People = piece.Value.People.RemoveAt(index) });
            _sorted?.Remove(userId);
        }
    }

    public async Task<ImmutableArray<string>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _sorted ??= new(
            (await Pieces.GetAllAsync()).SelectMany(piece => piece.Value.People).Select(user => user.UserId), StringComparer.Ordinal);

        // No id has a character beyond the last that is allowed.
        IEnumerable<string> users = after is null ? _sorted : _sorted.GetViewBetween(after, "\uFFFF").Where(id => id != after);
        return [.. users.Take(limit)];
    }

    public async Task<ImmutableArray<string>> ListAsync(int piece, int since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)IUserIndexShardGrain.Pieces);
        return [.. (await Pieces.GetAsync(piece)).Value.People.Where(user => user.Day >= since).Select(user => user.UserId)];
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await Pieces.GetAllAsync()).Sum(piece => piece.Value.People.Length);

    private static int IndexOf(ImmutableArray<StoredIndexedUser> users, string userId)
    {
        for (var i = 0; i < users.Length; i++)
        {
            if (users[i].UserId == userId)
            {
                return i;
            }
        }

        return -1;
    }
}
