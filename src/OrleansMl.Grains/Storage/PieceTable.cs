namespace OrleansMl.Storage;

/// <summary>
/// A fixed number of records of one grain, so that a change rewrites a part and not all. Pieces are read when they are first needed, or
/// all at once.
/// </summary>
/// <param name="count">How many pieces. Never change it for a store that holds some.</param>
/// <param name="recordOf">A piece's record.</param>
internal sealed class PieceTable<TPiece>(int count, Func<int, StoredRecord<TPiece>> recordOf) where TPiece : class, new()
{
    private readonly StoredRecord<TPiece>?[] _pieces = new StoredRecord<TPiece>?[count];

    /// <summary>How many pieces.</summary>
    public int Count => count;

    /// <summary>A piece, read or not.</summary>
    public StoredRecord<TPiece> this[int piece] => _pieces[piece] ??= recordOf(piece);

    /// <summary>The piece that a key is in.</summary>
    public int PieceOf(string key) => StableHash.Bucket($"piece/{key}", count); // another hash than the one that chose a shard

    /// <summary>A piece.</summary>
    public async ValueTask<StoredRecord<TPiece>> GetAsync(int piece)
    {
        var record = this[piece];
        await record.LoadAsync();
        return record;
    }

    /// <summary>The piece that a key is in.</summary>
    public ValueTask<StoredRecord<TPiece>> GetAsync(string key) => GetAsync(PieceOf(key));

    /// <summary>All pieces, in order.</summary>
    public Task<StoredRecord<TPiece>[]> GetAllAsync() => Task.WhenAll(Enumerable.Range(0, count).Select(piece => GetAsync(piece).AsTask()));
}
