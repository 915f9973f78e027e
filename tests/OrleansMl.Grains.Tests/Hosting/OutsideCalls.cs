using System.Collections.Concurrent;

namespace OrleansMl.Hosting;

/// <summary>
/// What a service of a silo calls outside itself, and the fault it meets there. Follows the flow of the code that was started in
/// <see cref="RunIn"/>, so that one instance can be disturbed while others of its kind go on undisturbed in the same silo.
/// </summary>
/// <param name="only">Faults only calls whose name contains this.</param>
internal sealed class OutsideCalls(string only)
{
    private static readonly AsyncLocal<OutsideCalls?> Current = new();

    private readonly ConcurrentDictionary<string, bool> _faulted = [];

    /// <summary>What a call waits for, or throws; null for none.</summary>
    public Func<Task>? Fault { get; set; }

    /// <summary>Calls that met the fault.</summary>
    public Signals<string> Faulted { get; } = new();

    /// <summary>The same calls when they came again and met none.</summary>
    public Signals<string> Repeated { get; } = new();

    /// <summary>All calls.</summary>
    public ConcurrentQueue<string> All { get; } = [];

    public void RunIn(Action start)
    {
        Current.Value = this;
        try
        {
            start();
        }
        finally
        {
            Current.Value = null;
        }
    }

    /// <summary>Somebody calls this; of services, whatever they do runs on the thread pool, whereas grains have a scheduler each.</summary>
    public static Task OnCallAsync(string name) =>
        TaskScheduler.Current == TaskScheduler.Default && Current.Value is { } current ? current.OnAsync(name) : Task.CompletedTask;

    private async Task OnAsync(string name)
    {
        All.Enqueue(name);
        if (Fault is { } fault && name.Contains(only, StringComparison.Ordinal))
        {
            _faulted[name] = true;
            Faulted.Add(name);
            await fault();
        }
        else if (_faulted.ContainsKey(name))
        {
            Repeated.Add(name);
        }
    }
}

/// <summary>Calls of grains and of grain services.</summary>
internal sealed class OutsideCallFilter : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceContext is null)
        {
            await OutsideCalls.OnCallAsync($"{context.InterfaceName}.{context.MethodName} {context.TargetId}");
        }

        await context.Invoke();
    }
}
