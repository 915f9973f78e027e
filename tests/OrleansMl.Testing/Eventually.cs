using System.Collections;
using System.Runtime.CompilerServices;

namespace OrleansMl.Testing;

/// <summary>Reads again until a condition holds. What does not come true in time fails with what was read last.</summary>
public static class Eventually
{
    // Nothing waits this long when things work; machines that are busy take seconds.
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);
    private const int MaxTextLength = 2000;

    /// <summary>Waits until a condition holds.</summary>
    public static Task TrueAsync(
        Func<bool> condition,
        CancellationToken cancellationToken,
        TimeSpan? within = null,
        TimeSpan? every = null,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        ReadAsync(condition, isTrue => isTrue, cancellationToken, within, every, expected);

    /// <summary>Waits until a condition that has to be asked for holds.</summary>
    public static Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition,
        CancellationToken cancellationToken,
        TimeSpan? within = null,
        TimeSpan? every = null,
        [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        ReadAsync(condition, isTrue => isTrue, cancellationToken, within, every, expected);

    /// <summary>The first value that is as expected.</summary>
    public static Task<T> ReadAsync<T>(
        Func<T> read,
        Func<T, bool> isDone,
        CancellationToken cancellationToken,
        TimeSpan? within = null,
        TimeSpan? every = null,
        [CallerArgumentExpression(nameof(isDone))] string expected = "") =>
        ReadAsync(_ => Task.FromResult(read()), isDone, cancellationToken, within, every, expected);

    /// <summary>The first answer that is as expected; it reads once at least. A read is canceled when the time is up.</summary>
    /// <exception cref="TimeoutException">No answer was as expected in time.</exception>
    public static async Task<T> ReadAsync<T>(
        Func<CancellationToken, Task<T>> read,
        Func<T, bool> isDone,
        CancellationToken cancellationToken,
        TimeSpan? within = null,
        TimeSpan? every = null,
        [CallerArgumentExpression(nameof(isDone))] string expected = "")
    {
        var limit = within ?? DefaultLimit;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(limit < TimeSpan.Zero ? TimeSpan.Zero : limit);
        var last = "nothing, the first read did not end";
        try
        {
            while (true)
            {
                var value = await read(waiting.Token);
                if (isDone(value))
                {
                    return value;
                }

                last = Text(value);
                await Task.Delay(every ?? DefaultInterval, waiting.Token);
            }
        }
        catch (OperationCanceledException exception)
            when (waiting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {limit.TotalSeconds} s: {expected}\nRead last: {last}", exception);
        }
    }

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "null",
            string own => own,
            IEnumerable many when value.ToString() == value.GetType().ToString() => $"[{string.Join(", ", many.Cast<object?>())}]",
            _ => value.ToString() ?? "null",
        };
        return text.Length <= MaxTextLength ? text : $"{text[..MaxTextLength]}…";
    }
}
