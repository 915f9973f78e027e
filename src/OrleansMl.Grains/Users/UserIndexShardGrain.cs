using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Users;

/// <summary>One small write per person and day, to the piece they are in; pieces are read when they are first needed.</summary>
[GrainType("people-shard")]
internal sealed class UserIndexShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IUserIndexShardGrain
{
    private readonly GrainState<StoredUserIndex>?[] _pieces = new GrainState<StoredUserIndex>?[IUserIndexShardGrain.Pieces];

    // Everybody, once somebody asked for pages.
    private SortedSet<string>? _sorted;

    public async Task NoteAsync(string userId, int day, CancellationToken cancellationToken)
    {
        var at = PieceOf(userId);
        var known = (await PieceAsync(at)).State!.People;
        var index = IndexOf(known, userId);
        if (index >= 0 && known[index].Day >= day)
        {
            return;
        }

        await WriteAsync(at, index < 0 ? known.Add(new(userId, day)) : known.SetItem(index, new(userId, day)));
        _sorted?.Add(userId);
    }

    public async Task<bool> ContainsAsync(string userId, CancellationToken cancellationToken) => IndexOf((await PieceAsync(PieceOf(userId))).State!.People, userId) >= 0;

    public async Task RemoveAsync(string userId, CancellationToken cancellationToken)
    {
        var at = PieceOf(userId);
        var known = (await PieceAsync(at)).State!.People;
        if (IndexOf(known, userId) is >= 0 and var index)
        {
            await WriteAsync(at, known.RemoveAt(index));
            _sorted?.Remove(userId);
        }
    }

    public async Task<ImmutableArray<string>> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (_sorted is null)
        {
            var pieces = await Task.WhenAll(Enumerable.Range(0, IUserIndexShardGrain.Pieces).Select(at => PieceAsync(at).AsTask()));
            _sorted = new(pieces.SelectMany(piece => piece.State!.People).Select(person => person.UserId), StringComparer.Ordinal);
        }

        // No id has a character beyond the last that is allowed.
        IEnumerable<string> people = after is null ? _sorted : _sorted.GetViewBetween(after, "\uFFFF").Where(id => id != after);
        return [.. people.Take(limit)];
    }

    public async Task<ImmutableArray<string>> ListAsync(int piece, int since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)IUserIndexShardGrain.Pieces);
        return [.. (await PieceAsync(piece)).State!.People.Where(person => person.Day >= since).Select(person => person.UserId)];
    }

    // Another hash than the one that chose the shard, or a shard would fill few of its pieces.
    private static int PieceOf(string userId) => StableHash.Bucket($"piece/{userId}", IUserIndexShardGrain.Pieces);

    private static int IndexOf(ImmutableArray<StoredIndexedUser> people, string userId)
    {
        for (var i = 0; i < people.Length; i++)
        {
            if (people[i].UserId == userId)
            {
                return i;
            }
        }

        return -1;
    }

    private async Task WriteAsync(int at, ImmutableArray<StoredIndexedUser> people)
    {
        var piece = _pieces[at]!;
        var write = new GrainState<StoredUserIndex>(new() { People = people }, piece.ETag) { RecordExists = piece.RecordExists };
        try
        {
            await storage.WriteStateAsync(NameOf(at), this.GetGrainId(), write);
            _pieces[at] = write;
        }
        catch
        {
            // Memory and store may differ now; the next call reads what is true.
            (_pieces[at], _sorted) = (null, null);
            throw;
        }
    }

    private static string NameOf(int piece) => $"people-{piece}";

    private async ValueTask<GrainState<StoredUserIndex>> PieceAsync(int at)
    {
        if (_pieces[at] is { } known)
        {
            return known;
        }

        var piece = new GrainState<StoredUserIndex>(new());
        await storage.ReadStateAsync(NameOf(at), this.GetGrainId(), piece);
        return _pieces[at] = piece;
    }
}
