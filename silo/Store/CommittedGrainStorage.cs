using Orleans.Storage;

namespace OrleansMl.Store;

/// <summary>
/// Grain storage whose writes are answered only once they are in the embedded store's log on disk. The log is one sequence, so
/// a commit also covers what was written before it by others: reminders, membership.
/// </summary>
internal sealed class CommittedGrainStorage(IGrainStorage inner, GroupCommit log) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.WriteStateAsync(stateName, grainId, grainState);
        await log.WaitAsync();
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.ClearStateAsync(stateName, grainId, grainState);
        await log.WaitAsync();
    }
}
