using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansMl.Jobs;

/// <summary>State in memory in the form in which it is stored, with the tags of the real stores, that counts what is written.</summary>
internal sealed class CountingStorage(Serializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), (long Tag, byte[] Bytes)> _rows = new();

    public long Writes { get; private set; }

    public long Bytes { get; private set; }

    public long Stored => _rows.Values.Sum(row => (long)row.Bytes.Length);

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

        var bytes = serializer.SerializeToArray(grainState.State);
        _rows[(grainId, stateName)] = (tag + 1, bytes);
        grainState.ETag = (tag + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
        Writes++;
        Bytes += bytes.Length;
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
