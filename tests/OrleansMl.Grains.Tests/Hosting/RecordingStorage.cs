using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansMl.Hosting;

/// <summary>What the silos of a test cluster store: bytes and etags that outlive silos, with counters and faults per grain.</summary>
internal sealed class RecordedStore
{
    public ConcurrentDictionary<string, (string ETag, byte[] Data)> Rows { get; } = [];

    public ConcurrentDictionary<GrainId, int> Reads { get; } = [];

    public ConcurrentDictionary<GrainId, int> Writes { get; } = [];

    /// <summary>Is called with each write.</summary>
    public Action<GrainId>? OnWrite { get; set; }

    /// <summary>Is awaited before each read, with its key: a test's fault.</summary>
    public Func<string, Task>? BeforeRead { get; set; }

    /// <summary>Which write fails: null for those that do not; the value is that of <see cref="FailingWrites"/>.</summary>
    public Func<bool?>? Fault { get; set; }

    /// <summary>The same by the key of a record, <c>grain/state</c>.</summary>
    public Func<string, bool?>? RecordFault { get; set; }

    /// <summary>Writes of these grains fail; the value says whether the row is stored all the same, as when the answer is lost.</summary>
    public ConcurrentDictionary<GrainId, bool> FailingWrites { get; } = [];
}

/// <summary>Grain storage with the etag rules of the Redis provider over a <see cref="RecordedStore"/>.</summary>
internal sealed class RecordingStorage(RecordedStore store, Serializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await (store.BeforeRead?.Invoke(Key(stateName, grainId)) ?? Task.CompletedTask);
        store.Reads.AddOrUpdate(grainId, 1, (_, count) => count + 1);
        var exists = store.Rows.TryGetValue(Key(stateName, grainId), out var row);
        grainState.State = exists ? serializer.Deserialize<T>(row.Data)! : Activator.CreateInstance<T>();
        grainState.ETag = exists ? row.ETag : null!;
        grainState.RecordExists = exists;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        store.Writes.AddOrUpdate(grainId, 1, (_, count) => count + 1);
        store.OnWrite?.Invoke(grainId);
        var key = Key(stateName, grainId);
        var current = store.Rows.TryGetValue(key, out var row) ? row.ETag : null;
        if (current != grainState.ETag)
        {
            throw new InconsistentStateException($"Stored etag '{current}', written with '{grainState.ETag}'.");
        }

        var fails = store.FailingWrites.TryGetValue(grainId, out var storedAllTheSame);
        if ((store.Fault?.Invoke() ?? store.RecordFault?.Invoke(key)) is { } fault)
        {
            (fails, storedAllTheSame) = (true, fault);
        }

        if (!fails || storedAllTheSame)
        {
            var etag = ((current is null ? 0 : int.Parse(current, System.Globalization.CultureInfo.InvariantCulture)) + 1).ToString(
                System.Globalization.CultureInfo.InvariantCulture);
            store.Rows[key] = (etag, serializer.SerializeToArray(grainState.State));
            grainState.ETag = fails ? grainState.ETag : etag;
        }

        if (fails)
        {
            throw new IOException("The test's store is down.");
        }

        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        store.Rows.TryRemove(Key(stateName, grainId), out _);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{grainId}/{stateName}";
}
