using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Storage;

/// <summary>
/// One record of a grain in the store, with the one policy for failures: after a write that failed nobody knows what the store holds, so
/// the value stays as it was, the activation is given up, and the next one reads what is true. For one turn at a time, like a grain.
/// </summary>
/// <param name="storage">The store.</param>
/// <param name="grain">Whose record.</param>
/// <param name="name">The state's name; part of the key, never changed.</param>
/// <param name="giveUp">Deactivates the grain.</param>
internal sealed class StoredRecord<T>(IGrainStorage storage, GrainId grain, string name, Action giveUp) where T : class, new()
{
    private GrainState<T> _stored = new(new());
    private bool _isLoaded;

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
        var write = new GrainState<T>(next, _stored.ETag) { RecordExists = _stored.RecordExists };
        try
        {
            await storage.WriteStateAsync(name, grain, write);
        }
        catch
        {
            giveUp();
            throw;
        }

        write.RecordExists = true;
        (_stored, _isLoaded) = (write, true);
    }

    /// <summary>Removes the record, if there is one.</summary>
    public async Task ClearAsync()
    {
        await LoadAsync();
        if (!_stored.RecordExists)
        {
            return;
        }

        try
        {
            await storage.ClearStateAsync(name, grain, _stored);
        }
        catch
        {
            giveUp();
            throw;
        }

        _stored.State = new();
    }

    private async Task ReadAsync()
    {
        await storage.ReadStateAsync(name, grain, _stored);
        _stored.State ??= new();
        _isLoaded = true;
    }
}

/// <summary>Records of grains.</summary>
internal static class StoredRecordExtensions
{
    /// <summary>A record of this grain.</summary>
    public static StoredRecord<T> Record<T>(this IGrainStorage storage, Grain grain, string name) where T : class, new() =>
        new(storage, grain.GetGrainId(), name, () => ((IGrainBase)grain).DeactivateOnIdle());
}
