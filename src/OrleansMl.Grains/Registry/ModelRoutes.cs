using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Hosting;

namespace OrleansMl.Registry;

/// <summary>
/// The registry's routes on this silo. The registry pushes changes here (<see cref="Apply"/>) and <see cref="ModelTelemetryReporter"/> asks
/// twice a second, so an answer is never older than a second unless the registry cannot be reached; then the last known route serves on.
/// </summary>
internal sealed partial class ModelRoutes(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    ModelMetrics monitor,
    TimeProvider timeProvider,
    ILogger<ModelRoutes> logger)
{
    /// <summary>Older than this, a route is asked for again before it is used: the reporter must have been held up.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _silo = silo.SiloAddress.ToParsableString();

    /// <summary>The models asked for on this silo.</summary>
    public ICollection<string> Names => _entries.Keys;

    /// <summary>The route of a model; asks the registry the first time.</summary>
    /// <exception cref="TimeoutException">The registry was never reached, and is not now.</exception>
    public ValueTask<ModelRoute> GetAsync(string name) =>
        _entries.TryGetValue(name, out var entry) && entry.Route is { } route && timeProvider.GetElapsedTime(entry.AsOf) < MaxAge
            ? new(route)
            : new(AskFirstAsync(name));

    /// <summary>Takes a route from the registry, unless a newer one is known.</summary>
    public void Apply(ModelRoute route)
    {
        var entry = _entries.GetOrAdd(route.Name, static _ => new());
        lock (entry)
        {
            if (entry.Route is null || route.Revision >= entry.Route.Revision)
            {
                entry.Route = route;
                entry.AsOf = timeProvider.GetTimestamp();
            }
        }
    }

    /// <summary>Reports what this silo counted and takes the registry's answer. Callers that come together share one call.</summary>
    public Task RefreshAsync(string name)
    {
        var entry = _entries.GetOrAdd(name, static _ => new());
        lock (entry)
        {
            return entry.Refreshing is { IsCompleted: false } running ? running : entry.Refreshing = ReportAsync(name, entry);
        }
    }

    private async Task<ModelRoute> AskFirstAsync(string name)
    {
        try
        {
            await RefreshAsync(name);
        }
        catch (Exception exception) when (_entries.TryGetValue(name, out var stale) && stale.Route is { } route)
        {
            LogServingStale(exception, name, route.Revision);
        }

        return _entries[name].Route!;
    }

    private async Task ReportAsync(string name, Entry entry)
    {
        // Not inside the lock of the caller, nor in the turn of whichever grain asked first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var registry = grains.GetGrain<IModelRegistryReports>(name);
        var route = await TimeLimit.RunAsync(
            token => registry.ReportAsync(_silo, monitor.Totals(name), !entry.HasReported, token), RefreshTimeout, timeProvider);
        entry.HasReported = true;
        Apply(route);
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The registry of model {Model} cannot be reached; its route of revision {Revision} serves on")]
    private partial void LogServingStale(Exception exception, string model, long revision);

    private sealed class Entry
    {
        public volatile ModelRoute? Route;
        public long AsOf;
        public Task? Refreshing;
        public volatile bool HasReported;
    }
}
