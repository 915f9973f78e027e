namespace OrleansMl.Hosting;

/// <summary>Calls that end in time, whether what is called listens to its token or not.</summary>
internal static class TimeLimit
{
    /// <summary>Waits for a call no longer than <paramref name="limit"/>.</summary>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        // Before the call, so that the time counts from there.
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no answer within {limit.TotalSeconds} s.", exception);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(
        Func<CancellationToken, Task> call, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken = default) =>
        RunAsync(
            async token =>
            {
                await call(token);
                return true;
            },
            limit,
            clock,
            cancellationToken);
}
