using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>What every version does on this silo, for the registry to judge.</summary>
internal sealed class ModelMetrics
{
    private readonly ConcurrentDictionary<ModelKey, VersionCounter> _versions = new();

    public VersionCounter Of(ModelKey model) =>
        _versions.TryGetValue(model, out var monitor) ? monitor : _versions.GetOrAdd(model, static model => new(model.Version));

    /// <summary>The totals of every version of a model that was asked since this silo started.</summary>
    public ImmutableArray<VersionStatistics> Totals(string name)
    {
        ImmutableArray<VersionStatistics> totals = [];
        foreach (var (model, monitor) in _versions)
        {
            if (model.Name == name)
            {
                totals = totals.Add(monitor.Read());
            }
        }

        return totals;
    }
}
