using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Storage;

/// <summary>
/// One record of a grain in the store, with the one policy for failures: after a write that failed nobody knows what the store holds, so
/// the value stays as it was, the activation is given up, and the next one reads what is true. Until then the record can be read and not
/// written. For one turn at a time, like a grain.
/// </summary>
/// <param name="storage">The store.</param>
/// <param name="grain">Whose record.</param>
/// <param name="name">The state's name; part of the key, never changed.</param>
/// <param name="giveUp">Deactivates the grain; called once, by the first write that fails.</param>
internal sealed class StoredRecord<T>(IGrainStorage storage, GrainId grain, string name, Action giveUp) where T : class, new()
{
    private GrainState<T> _stored = new(new());
    private bool _isLoaded, _isUnusable;

    /// <summary>What is stored; a new <typeparamref name="T"/> while nothing is.</summary>
    public T Value => _stored.State!;

    /// <summary>True when something is stored.</summary>
    public bool Exists => _stored.RecordExists;

    /// <summary>True when it was read, or written.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>Reads the record, once.</summary>
    public ValueTask LoadAsync() => _isLoaded ? default : new(ReadAsync());

    /// <summary>
    /// Writes the record, if the store still holds what was read or written last. Without <see cref="LoadAsync"/> it only creates: a record
    /// that exists is an <see cref="InconsistentStateException"/>.
    /// </summary>
    public async Task SaveAsync(T next)
    {
        ThrowIfUnusable();
        var write = Copy(next);
        try
        {
            await storage.WriteStateAsync(name, grain, write);
        }
        catch
        {
            GiveUp();
            throw;
        }

        write.RecordExists = true;
        (_stored, _isLoaded) = (write, true);
    }

    /// <summary>Removes the record, if there is one.</summary>
    public async Task ClearAsync()
    {
        ThrowIfUnusable();
        await LoadAsync();
        if (!_stored.RecordExists)
        {
            return;
        }

        var clear = Copy(Value);
        try
        {
            await storage.ClearStateAsync(name, grain, clear);
        }
        catch
        {
            GiveUp();
            throw;
        }

        (clear.State, clear.RecordExists) = (new(), false);
        _stored = clear;
    }

    /// <summary>Reads the store once more and gives up when somebody else wrote: before what must not be done in their place.</summary>
    public async Task VerifyAsync()
    {
        ThrowIfUnusable();
        var now = new GrainState<T>(new());
        await storage.ReadStateAsync(name, grain, now);
        if (now.ETag != _stored.ETag)
        {
            GiveUp();
            throw new InconsistentStateException($"'{name}' of {grain} was written by somebody else.");
        }
    }

    /// <summary>Keeps less in memory; what is stored stays.</summary>
    public void Trim(T kept) => _stored.State = kept;

    private GrainState<T> Copy(T state) => new(state, _stored.ETag) { RecordExists = _stored.RecordExists };

    private async Task ReadAsync()
    {
        ThrowIfUnusable();
        var read = new GrainState<T>(new());
        await storage.ReadStateAsync(name, grain, read);
        read.State ??= new();
        (_stored, _isLoaded) = (read, true);
    }

    private void GiveUp()
    {
        if (!_isUnusable)
        {
            _isUnusable = true;
            giveUp();
        }
    }

    private void ThrowIfUnusable()
    {
        if (_isUnusable)
        {
            throw new InconsistentStateException($"A write of '{name}' of {grain} failed; the next activation reads what is true.");
        }
    }
}

/// <summary>What a grain keeps in the store.</summary>
internal static class StoredRecordExtensions
{
    /// <summary>A record of this grain.</summary>
    public static StoredRecord<T> Record<T>(this IGrainStorage storage, Grain grain, string name) where T : class, new() =>
        new(storage, grain.GetGrainId(), name, () => ((IGrainBase)grain).DeactivateOnIdle());

    /// <summary>What a record of some grain holds now, for those who only read it.</summary>
    public static async Task<T> ReadAsync<T>(this IGrainStorage storage, GrainId grain, string name) where T : class, new()
    {
        var read = new GrainState<T>(new());
        await storage.ReadStateAsync(name, grain, read);
        return read.State ?? new();
    }

    /// <summary>A table of this grain; see <see cref="PieceTable{TPiece}"/>.</summary>
    public static PieceTable<TPiece> Pieces<TPiece>(this IGrainStorage storage, Grain grain, string prefix, int count)
        where TPiece : class, new() => new(count, piece => storage.Record<TPiece>(grain, $"{prefix}-{piece}"));

    /// <summary>A log of this grain; see <see cref="ChunkLog{THead,TChunk,TEntry}"/>.</summary>
    public static ChunkLog<THead, TChunk, TEntry> Log<THead, TChunk, TEntry>(
        this IGrainStorage storage,
        Grain grain,
        StoredRecord<THead> head,
        ChunkLogFormat<THead, TChunk, TEntry> format,
        Func<IReadOnlyList<TEntry>, Task>? dropping = null)
        where THead : class, new()
        where TChunk : class, new() =>
        new(head, name => storage.Record<TChunk>(grain, name), format, dropping);

    /// <summary>A log of this grain; see <see cref="SegmentLog{THead,TSegment}"/>.</summary>
    public static SegmentLog<THead, TSegment> Log<THead, TSegment>(
        this IGrainStorage storage, Grain grain, StoredRecord<THead> head, SegmentLogFormat<THead, TSegment> format)
        where THead : class, new()
        where TSegment : class, new() =>
        new(head, name => storage.Record<TSegment>(grain, name), format);
}
