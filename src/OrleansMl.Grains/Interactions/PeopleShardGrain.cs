using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Interactions;

/// <summary>One small write per person and day, to the piece they are in; pieces are read when they are first needed.</summary>
[GrainType("people-shard")]
internal sealed class PeopleShardGrain([FromKeyedServices(StorageNames.Default)] IGrainStorage storage) : Grain, IPeopleShardGrain
{
    private readonly GrainState<StoredPeople>?[] _pieces = new GrainState<StoredPeople>?[IPeopleShardGrain.Pieces];

    public async Task NoteAsync(string userId, int day, CancellationToken cancellationToken)
    {
        // Another hash than the one that chose the shard, or a shard would fill few of its pieces.
        var at = StableHash.Bucket($"piece/{userId}", IPeopleShardGrain.Pieces);
        var piece = await PieceAsync(at);
        var known = piece.State!.People;
        var index = Enumerable.Range(0, known.Length).FirstOrDefault(i => known[i].UserId == userId, -1);
        if (index >= 0 && known[index].Day >= day)
        {
            return;
        }

        var next = new StoredPeople { People = index < 0 ? known.Add(new(userId, day)) : known.SetItem(index, new(userId, day)) };
        var write = new GrainState<StoredPeople>(next, piece.ETag) { RecordExists = piece.RecordExists };
        try
        {
            await storage.WriteStateAsync(NameOf(at), this.GetGrainId(), write);
            _pieces[at] = write;
        }
        catch
        {
            // Memory and store may differ now; the next call reads what is true.
            _pieces[at] = null;
            throw;
        }
    }

    public async Task<ImmutableArray<string>> ListAsync(int piece, int since, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)IPeopleShardGrain.Pieces);
        return [.. (await PieceAsync(piece)).State!.People.Where(person => person.Day >= since).Select(person => person.UserId)];
    }

    private static string NameOf(int piece) => $"people-{piece}";

    private async ValueTask<GrainState<StoredPeople>> PieceAsync(int at)
    {
        if (_pieces[at] is { } known)
        {
            return known;
        }

        var piece = new GrainState<StoredPeople>(new());
        await storage.ReadStateAsync(NameOf(at), this.GetGrainId(), piece);
        return _pieces[at] = piece;
    }
}
