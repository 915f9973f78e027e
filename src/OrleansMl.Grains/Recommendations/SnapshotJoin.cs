using Microsoft.Extensions.Logging;
using OrleansMl.Catalogue;
using OrleansMl.Hosting;

namespace OrleansMl.Recommendations;

/// <summary>
/// The <see cref="OrdinalMap"/> of this silo's snapshot and catalogue, made anew in the background when either has changed.
/// </summary>
internal sealed class SnapshotJoin(SnapshotProvider snapshots, CatalogueReplica catalogue, ILogger<SnapshotJoin> logger)
    : SiloWorker(TimeSpan.FromSeconds(1), logger)
{
    private volatile OrdinalMap? _current;

    /// <summary>The map of these two; null when there is none (yet).</summary>
    public OrdinalMap? For(LoadedSnapshot snapshot, CatalogueSegmentStore store) =>
        _current is { } map && ReferenceEquals(map.Snapshot, snapshot) && ReferenceEquals(map.Store, store) ? map : null;

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var store = catalogue.Current;
        if (snapshots.Current is { } snapshot && (For(snapshot, store) is not { } map || map.Count != store.Count))
        {
            _current = OrdinalMap.Of(snapshot, store);
        }

        return Task.CompletedTask;
    }
}
