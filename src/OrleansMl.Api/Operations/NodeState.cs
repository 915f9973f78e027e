namespace OrleansMl.Operations;

/// <summary>
/// Where this process is between its start and its end. The port opens at once, so that "alive" can be told from "ready"; until everything
/// runs, and from the moment it is told to stop, it is not ready.
/// </summary>
internal sealed class NodeState(IHostApplicationLifetime lifetime)
{
    private volatile bool _isDraining;

    /// <summary>True once everything that belongs to the process runs.</summary>
    public bool HasStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Why the process is not ready; null when nothing of its own stands in the way.</summary>
    public string? Reason =>
        _isDraining ? "The node is stopping; it finishes what it has." : HasStarted ? null : "The node is starting.";

    /// <summary>From now on traffic belongs elsewhere.</summary>
    public void Drain() => _isDraining = true;
}
