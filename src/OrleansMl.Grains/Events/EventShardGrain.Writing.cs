using Microsoft.Extensions.Logging;

namespace OrleansMl.Events;

// What is written together, and in which order.
internal sealed partial class EventShardGrain
{
    /// <summary>Takes part in the next write.</summary>
    private Task ChangeAsync(Action<EventBatch> change) => EnqueueAsync(new(change, null));

    /// <summary>Has the log to itself.</summary>
    private Task AloneAsync(Func<Task> act)
    {
        StopGathering();
        return EnqueueAsync(new(null, act));
    }

    private Task EnqueueAsync(Waiting waiting)
    {
        _waiting.Add(waiting);
        StartWriting();
        return waiting.Done.Task;
    }

    /// <summary>
    /// Until what came so far is written or failed. What comes meanwhile keeps no reader waiting, and neither does an erasure: it reads the
    /// whole log, and what is gathered behind it is read later.
    /// </summary>
    private async Task WriteGatheredAsync(CancellationToken cancellationToken)
    {
        StopGathering();
        if (!_isAlone && _waiting.TrueForAll(one => one.Alone is null) && !(_writing.IsCompleted && _waiting.Count == 0))
        {
            await Task.WhenAny(ChangeAsync(_ => { })).WaitAsync(cancellationToken);
        }
    }

    private async Task WriteSoonAsync()
    {
        await Task.Delay(Gathering, TimeProvider.System);
        StopGathering();
        StartWriting();
    }

    private void StopGathering()
    {
        _waiting.AddRange(_gathered);
        _gathered.Clear();
    }

    private void StartWriting()
    {
        if (_writing.IsCompleted)
        {
            _writing = WriteAsync();
        }
    }

    // In the order in which they came, so that what is erased is not told of afterwards.
    private async Task WriteAsync()
    {
        while (_waiting.Count > 0)
        {
            MakeRoom();
            var changes = _waiting.TakeWhile(one => one.Change is not null).ToArray();
            if (changes.Length > 0)
            {
                _waiting.RemoveRange(0, changes.Length);
                await CommitAsync(changes);
            }
            else
            {
                var alone = _waiting[0];
                _waiting.RemoveAt(0);
                _isAlone = true;
                await alone.EndAsync(alone.Alone!);
                _isAlone = false;
            }
        }
    }

    // What is done with and gathered shall not keep its place from what waits.
    private void MakeRoom()
    {
        if (Expected.Length + _waiting.Count > options.Value.MaxExpectedPerShard)
        {
            _waiting.InsertRange(0, _gathered);
            _gathered.Clear();
        }
    }

    private async Task CommitAsync(Waiting[] taken)
    {
        var batch = new EventBatch(Expected, options.Value.MaxExpectedPerShard);
        var written = new List<Waiting>(taken.Length);
        foreach (var one in taken)
        {
            try
            {
                one.Change!(batch);
                written.Add(one);
            }
            catch (Exception exception)
            {
                one.Done.SetException(exception);
            }
        }

        try
        {
            // The log first: what died before the second write took up events that lay in an item, and noted nothing.
            if (batch.IsLogChanged)
            {
                await Log.AppendAsync(batch.Added, head => head with { Taken = batch.TakenOf(Notes.Value.Events) });
            }

            if (batch.IsExpectedChanged)
            {
                await Notes.SaveAsync(StoredExpectedEvents.Of(batch.Expected.Values, Notes.Value.Next));
            }

            written.ForEach(one => one.Done.SetResult());
        }
        catch (Exception exception)
        {
            // What was to be published is no longer known; the log says what is there.
            _published = null;
            LogNotWritten(exception, written.Count);
            written.ForEach(one => one.Done.SetException(exception));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of {Subject} are overdue and it does not answer; it is asked again")]
    private partial void LogStillExpected(Exception exception, string subject);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} changes of events were not stored; events that lie in their items already are asked for again")]
    private partial void LogNotWritten(Exception exception, int count);

    private sealed record Waiting(Action<EventBatch>? Change, Func<Task>? Alone)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task EndAsync(Func<Task> act)
        {
            try
            {
                await act();
                Done.SetResult();
            }
            catch (Exception exception)
            {
                Done.SetException(exception);
            }
        }
    }
}
