using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Interactions;

/// <summary>The first 4,096 users of an item, in pieces: a new one rewrites one piece, and is written once.</summary>
[GrainType("item-people"), CollectionAgeLimit(Minutes = 3)]
internal sealed class ItemUsersGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IItemUsersGrain, IItemUsers
{
    private const int MaxPieces = StoredItemUsers.MaxUsers / StoredItemUsers.Capacity;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private int _pieces;

    private PieceTable<StoredItemUsers> Table => field ??= storage.Pieces<StoredItemUsers>(this, "item-people", MaxPieces);

    private IEnumerable<StoredRecord<StoredItemUsers>> Pieces => Enumerable.Range(0, _pieces).Select(piece => Table[piece]);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Up to the first that was never written.
        StoredRecord<StoredItemUsers> piece;
        do
        {
            piece = await Table.GetAsync(_pieces++);
            _known.UnionWith(piece.Value.UserIds);
        }
        while (piece.Exists && _pieces < MaxPieces);
    }

    public Task<ImmutableArray<string>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IItemUsersGrain.MaxLimit, true);
        return Task.FromResult<ImmutableArray<string>>([.. Pieces.SelectMany(piece => piece.Value.UserIds).Take(limit)]);
    }

    public async Task AddAsync(string userId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        if (_known.Contains(userId) || _known.Count >= StoredItemUsers.MaxUsers)
        {
            return;
        }

        var piece = Pieces.FirstOrDefault(one => one.Value.UserIds.Length < StoredItemUsers.Capacity) ?? await Table.GetAsync(_pieces++);
        await piece.SaveAsync(new() { UserIds = piece.Value.UserIds.Add(userId) });
        _known.Add(userId);
    }

    public async Task RemoveAsync(string userId, CancellationToken cancellationToken)
    {
        if (_known.Contains(userId))
        {
            var piece = Pieces.First(one => one.Value.UserIds.Contains(userId));
            await piece.SaveAsync(new() { UserIds = piece.Value.UserIds.Remove(userId) });
            _known.Remove(userId);
        }
    }
}
