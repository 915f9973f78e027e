using OrleansMl.Http;

namespace OrleansMl.Operations;

/// <summary>
/// Asks the cluster whether it is ready; who asks while a question is on its way gets its answer. So any number of probes, which nobody
/// has to pay for, cost one write to the store at a time.
/// </summary>
internal sealed class ReadinessProbe(GrainClient grains, TimeProvider timeProvider)
{
    // What hangs must not speak for a cluster that is well again.
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<string?>? _running;
    private long _since;

    public Task<string?> CheckAsync()
    {
        lock (_lock)
        {
            if (_running is { IsCompleted: false } running && timeProvider.GetElapsedTime(_since) < Shared)
            {
                return running;
            }

            _since = timeProvider.GetTimestamp();
            return _running = grains.Health.CheckAsync();
        }
    }
}
