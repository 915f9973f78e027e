namespace OrleansMl.Store;

/// <summary>
/// Lets many writers share one commit of a log. Whoever waits is covered by a commit that starts after the call, so everything
/// written before is in it. One commit runs at a time; those who come meanwhile share the next one. Nobody waits for company:
/// alone, a writer pays one commit, and under load the batches form by themselves.
/// </summary>
internal sealed class GroupCommit(Func<Task> commit)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private bool _isRunning;

    /// <summary>Completes when everything written before the call is committed; fails when that commit failed.</summary>
    public Task WaitAsync()
    {
        Task task;
        lock (_gate)
        {
            _waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            task = _waiting.Task;
            if (_isRunning)
            {
                return task;
            }

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.RunAsync(), this, preferLocal: false);
        return task;
    }

    private async Task RunAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                await commit().ConfigureAwait(false);
                batch.SetResult();
            }
            catch (Exception exception)
            {
                batch.SetException(exception);
            }
        }
    }

    private TaskCompletionSource? TakeBatch()
    {
        lock (_gate)
        {
            var batch = _waiting;
            _waiting = null;
            _isRunning = batch is not null;
            return batch;
        }
    }
}
