namespace OrleansMl.Jobs;

// The runs of what is due, and what comes after each.
internal sealed partial class JobShard
{
    private async Task PumpAsync()
    {
        while (!_stopping.IsCancellationRequested && !_isBroken)
        {
            _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                if (log.NeedsAdvance())
                {
                    await GuardAsync(log.AdvanceAsync());
                }
            }
            catch (Exception exception)
            {
                LogStoreFailed(exception, name);
                break;
            }

            var isStarted = false;
            while (_running.Count < options.MaxConcurrency && log.TakeDue(_running) is { } due)
            {
                _running.Add(due.Target);
                _ = RunAsync(due);
                isStarted = true;
            }

            if (_running.Count > 0)
            {
                Changed?.Invoke();
                await _wake.Task;
            }
            else if (!isStarted && !log.NeedsAdvance())
            {
                break;
            }
        }

        _isPumping = false;
        Changed?.Invoke();
    }

    private async Task RunAsync(StoredJob due)
    {
        try
        {
            var (result, error) = await TryAsync(due);
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            // Whoever scheduled or cancelled it meanwhile has the last word.
            if (log.IsCurrent(due))
            {
                log.Put(error is null ? Next(due, result) : AfterFailure(due, error));
            }

            await FlushAsync();
        }
        catch (Exception exception)
        {
            // The run is repeated wherever the shard is read next.
            LogStoreFailed(exception, name);
        }
        finally
        {
            log.Return(due);
            _running.Remove(due.Target);
            _wake.TrySetResult();
        }
    }

    private async Task<(JobResult Result, Exception? Error)> TryAsync(StoredJob due)
    {
        var started = timeProvider.GetTimestamp();
        var timeout = job.Timeout ?? options.Timeout;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            instruments.OnStarted(jobName, timeProvider.GetUtcNow() - due.Due);
            var context = new JobContext(jobName, due.Target, due.Payload, due.Due, due.Failures + 1);
            var result = await job.RunAsync(context, giveUp.Token).WaitAsync(timeout, timeProvider, _stopping.Token);
            instruments.OnRun(jobName, "done", timeProvider.GetElapsedTime(started));
            return (result, null);
        }
        catch (Exception exception)
        {
            // A job that hangs is asked to stop, and not waited for.
            await giveUp.CancelAsync();
            if (!_stopping.IsCancellationRequested)
            {
                instruments.OnRun(jobName, "failed", timeProvider.GetElapsedTime(started));
            }

            return (default, exception);
        }
    }

    private StoredJob Next(StoredJob due, JobResult result)
    {
        var next = result.Again;
        if (next is null && !result.IsStop && job is IRecurringJob recurring)
        {
            next = JobPeriod.Next(timeProvider.GetUtcNow(), recurring.Period);
        }

        return next is { } time
            ? due with { DueTicks = time.UtcTicks, Failures = 0 }
            : new() { Target = due.Target, Kind = StoredJobKind.Removed };
    }

    private StoredJob AfterFailure(StoredJob due, Exception error)
    {
        var failures = due.Failures + 1;
        var now = timeProvider.GetUtcNow();
        var next = now + JobBackoff.Delay(failures, options.FirstDelay, options.MaxDelay, Random.Shared.NextDouble());
        if (job is IRecurringJob recurring)
        {
            var period = JobPeriod.Next(now, recurring.Period);
            var isOver = failures >= options.MaxAttempts || next >= period;
            LogRecurringFailed(error, jobName, due.Target, failures, isOver ? period : next);
            return isOver
                ? due with { DueTicks = period.UtcTicks, Failures = 0 }
                : due with { DueTicks = next.UtcTicks, Failures = failures };
        }

        if (failures < options.MaxAttempts)
        {
            LogFailed(error, jobName, due.Target, failures, options.MaxAttempts, next);
            return due with { DueTicks = next.UtcTicks, Failures = failures };
        }

        instruments.OnDied(jobName);
        LogDied(error, jobName, due.Target, failures);
        var text = $"{error.GetType().Name}: {error.Message}";
        return due with
        {
            Kind = StoredJobKind.Dead,
            Failures = failures,
            FailedAtTicks = now.UtcTicks,
            Error = text.Length > LongestError ? text[..LongestError] : text,
        };
    }
}
