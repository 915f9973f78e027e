using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMl.Hosting;

namespace OrleansMl.Jobs;

/// <summary>A store that fails at one of its writes, and tells how often it was written to.</summary>
internal sealed class FaultyStore : IGrainStorage
{
    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private readonly RecordingStorage _storage;

    public FaultyStore(RecordedStore? store = null) => _storage = new(Store = store ?? new(), Serializer);

    public RecordedStore Store { get; }

    /// <summary>Writes and deletions so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Which write fails; 0 for none.</summary>
    public int FailingWrite { get; set; }

    /// <summary>True when the failing write is stored all the same, as when the answer is lost.</summary>
    public bool IsStoredAllTheSame { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _storage.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ChangeAsync(() => _storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ChangeAsync(() => _storage.ClearStateAsync(stateName, grainId, grainState));

    public JobRows Rows(string shard = "probe/00") => new(this, GrainId.Create("reminder-shard", shard));

    private async Task ChangeAsync(Func<Task> change)
    {
        var fails = ++Writes == FailingWrite;
        if (!fails || IsStoredAllTheSame)
        {
            await change();
        }

        if (fails)
        {
            throw new IOException("The test's store is down.");
        }
    }
}
