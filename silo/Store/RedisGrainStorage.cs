using Orleans.Storage;

namespace OrleansMl.Store;

/// <summary>
/// The Redis provider with two promises added: a fault of the store is a <see cref="Operations.StoreUnavailableException"/>, and nothing is
/// answered from a store that is not the one the cluster began with (<see cref="DataSetGuard"/>).
/// </summary>
/// <param name="inner">The provider.</param>
/// <param name="dataSet">Whose data it is.</param>
internal sealed class RedisGrainStorage(IGrainStorage inner, DataSetGuard dataSet) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => GuardAsync(async () =>
    {
        await inner.ReadStateAsync(stateName, grainId, grainState);
        if (!grainState.RecordExists)
        {
            // Nothing there: because it never was, or because a flush took it.
            await dataSet.VerifyAsync();
        }
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var creates = grainState.ETag is null;
        return GuardAsync(async () =>
        {
            try
            {
                await inner.WriteStateAsync(stateName, grainId, grainState);
            }
            catch (InconsistentStateException)
            {
                // A conflict with what nobody wrote is a flush, too.
                await dataSet.VerifyAsync();
                throw;
            }

            if (creates)
            {
                await dataSet.VerifyAsync();
            }
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync(() => inner.ClearStateAsync(stateName, grainId, grainState));

    private async Task GuardAsync(Func<Task> act)
    {
        dataSet.ThrowIfLost();
        try
        {
            await act();
        }
        catch (Exception exception) when (RedisFaults.Recognise(exception) is { } fault)
        {
            throw fault;
        }
    }
}
