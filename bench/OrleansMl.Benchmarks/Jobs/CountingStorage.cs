using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Jobs;

/// <summary>Counts what is written to a store.</summary>
/// <param name="store">The store; it serializes with <paramref name="serializer"/>.</param>
/// <param name="serializer">Counts the bytes.</param>
internal sealed class CountingStorage(IGrainStorage store, CountingSerializer serializer) : IGrainStorage
{
    public long Writes { get; private set; }

    public long Bytes => serializer.Bytes;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        store.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Writes++;
        return store.WriteStateAsync(stateName, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        store.ClearStateAsync(stateName, grainId, grainState);
}

/// <summary>Counts the bytes that it makes.</summary>
internal sealed class CountingSerializer(IGrainStorageSerializer serializer) : IGrainStorageSerializer
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public BinaryData Serialize<T>(T? input)
    {
        var data = serializer.Serialize(input);
        Interlocked.Add(ref _bytes, data.ToMemory().Length);
        return data;
    }

    public T? Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input);
}

/// <summary>State in memory in the form in which it is stored, with the tags of the real stores.</summary>
internal sealed class MemoryStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), (long Tag, BinaryData Bytes)> _rows = new();

    public long Stored => _rows.Values.Sum(row => (long)row.Bytes.ToMemory().Length);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var exists = _rows.TryGetValue((grainId, stateName), out var row);
        grainState.State = exists ? serializer.Deserialize<T>(row.Bytes)! : Activator.CreateInstance<T>();
        grainState.ETag = exists ? row.Tag.ToString(CultureInfo.InvariantCulture) : null;
        grainState.RecordExists = exists;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var tag = grainState.ETag is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        if ((_rows.TryGetValue((grainId, stateName), out var row) ? row.Tag : 0) != tag)
        {
            throw new InconsistentStateException("Somebody else wrote.");
        }

        _rows[(grainId, stateName)] = (tag + 1, serializer.Serialize(grainState.State));
        grainState.ETag = (tag + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _rows.TryRemove((grainId, stateName), out _);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }
}
