using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Interactions;

/// <summary>The first 4,096 people of an item, in pieces: a new one rewrites one piece, and is written once.</summary>
[GrainType("item-people"), CollectionAgeLimit(Minutes = 3)]
internal sealed class ItemUsersGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IItemUsersGrain, IItemUsers
{
    private readonly List<GrainState<StoredItemUsers>> _pieces = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Up to the first that was never written.
        GrainState<StoredItemUsers> piece;
        do
        {
            piece = new(new());
            await storage.ReadStateAsync(NameOf(_pieces.Count), this.GetGrainId(), piece);
            _pieces.Add(piece);
            _known.UnionWith(piece.State!.UserIds);
        }
        while (piece.RecordExists && _pieces.Count < StoredItemUsers.MaxPeople / StoredItemUsers.Capacity);
    }

    public Task<ImmutableArray<string>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IItemUsersGrain.MaxLimit, true);
        return Task.FromResult<ImmutableArray<string>>([.. _pieces.SelectMany(piece => piece.State!.UserIds).Take(limit)]);
    }

    public async Task AddAsync(string userId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        if (_known.Contains(userId) || _known.Count >= StoredItemUsers.MaxPeople)
        {
            return;
        }

        var at = _pieces.FindIndex(piece => piece.State!.UserIds.Length < StoredItemUsers.Capacity);
        if (at < 0)
        {
            at = _pieces.Count;
            _pieces.Add(new(new()));
        }

        await WriteAsync(at, new() { UserIds = _pieces[at].State!.UserIds.Add(userId) });
        _known.Add(userId);
    }

    public async Task RemoveAsync(string userId, CancellationToken cancellationToken)
    {
        if (_known.Contains(userId))
        {
            var at = _pieces.FindIndex(piece => piece.State!.UserIds.Contains(userId));
            await WriteAsync(at, new() { UserIds = _pieces[at].State!.UserIds.Remove(userId) });
            _known.Remove(userId);
        }
    }

    private async Task WriteAsync(int at, StoredItemUsers next)
    {
        var write = new GrainState<StoredItemUsers>(next, _pieces[at].ETag) { RecordExists = _pieces[at].RecordExists };
        try
        {
            await storage.WriteStateAsync(NameOf(at), this.GetGrainId(), write);
            _pieces[at] = write;
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
    }

    private static string NameOf(int piece) => $"item-people-{piece}";
}
