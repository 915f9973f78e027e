using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Hosting;

/// <summary>What happened, in order, for a test to wait for.</summary>
internal sealed class Signals<T>
{
    // A test that waits longer has failed; machines that are busy take seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<T> _happened = Channel.CreateUnbounded<T>();

    /// <summary>How many nobody has read.</summary>
    public int Count => _happened.Reader.Count;

    public void Add(T happened) => _happened.Writer.TryWrite(happened);

    /// <summary>The next one, when it comes.</summary>
    public Task<T> ReadAsync()
    {
        var token = TestContext.Current.CancellationToken;
        return _happened.Reader.ReadAsync(token).AsTask().WaitAsync(Patience, token);
    }
}

/// <summary>A line of the log.</summary>
internal sealed record RecordedLog(LogLevel Level, string Message, Exception? Exception);

/// <summary>A logger whose lines a test waits for.</summary>
internal sealed class RecordedLogs : ILogger
{
    private readonly Signals<RecordedLog> _lines = new();

    public int Count => _lines.Count;

    public Task<RecordedLog> ReadAsync() => _lines.ReadAsync();

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(new(logLevel, formatter(state, exception), exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}

/// <summary>The same for one category.</summary>
internal sealed class RecordedLogs<T>(RecordedLogs logs) : ILogger<T>
{
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        logs.Log(logLevel, eventId, state, exception, formatter);

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}

/// <summary>Starts and stops what takes part in it, as a silo would.</summary>
internal sealed class TestLifecycle : ISiloLifecycle
{
    private readonly List<ILifecycleObserver> _observers = [];

    public int HighestCompletedStage => 0;

    public int LowestStoppedStage => 0;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _observers.Add(observer);
        return new Nothing();
    }

    public void Start() => _observers.ForEach(observer => Assert.True(observer.OnStart(default).IsCompletedSuccessfully));

    public async Task StopAsync()
    {
        foreach (var observer in _observers)
        {
            await observer.OnStop(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
