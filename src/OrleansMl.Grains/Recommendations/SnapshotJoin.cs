using Microsoft.Extensions.Logging;
using OrleansMl.Catalogue;
using OrleansMl.Hosting;

namespace OrleansMl.Recommendations;

/// <summary>
/// Which item of the publication is which of the catalogue, as numbers: making a list looks up some hundred items, and by their ids each
/// would cost several hashes of a string. Made anew in the background when either has changed; what is not in it yet is looked up by id.
/// </summary>
internal sealed class SnapshotJoin(SnapshotProvider snapshots, CatalogueReplica catalogue, ILogger<SnapshotJoin> logger)
    : SiloWorker(TimeSpan.FromSeconds(1), logger)
{
    private volatile OrdinalMap? _current;

    /// <summary>The table for these two; null when there is none (yet).</summary>
    public OrdinalMap? For(LoadedSnapshot factors, CatalogueSegmentStore view) =>
        _current is { } table && ReferenceEquals(table.Factors, factors) && ReferenceEquals(table.View, view) ? table : null;

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var view = catalogue.Current;
        if (snapshots.Current is { } factors && (For(factors, view) is not { } table || table.Count != view.Count))
        {
            _current = OrdinalMap.Of(factors, view);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Numbers of the publication and places of the catalogue.</summary>
/// <param name="Factors">Of which publication.</param>
/// <param name="View">Of which catalogue.</param>
/// <param name="Count">How many places it knows.</param>
/// <param name="Places">By number; −1 for none.</param>
/// <param name="Numbers">By place; −1 for none.</param>
internal sealed record OrdinalMap(LoadedSnapshot Factors, CatalogueSegmentStore View, int Count, int[] Places, int[] Numbers)
{
    public static OrdinalMap Of(LoadedSnapshot factors, CatalogueSegmentStore view)
    {
        var (count, ids) = (view.Count, factors.Snapshot.Ids);
        var (places, numbers) = (new int[ids.Length], new int[count]);
        Array.Fill(numbers, -1);
        for (var number = 0; number < ids.Length; number++)
        {
            var place = view.PlaceOf(ids[number]);
            places[number] = place < count ? place : -1;
            if (places[number] >= 0)
            {
                numbers[place] = number;
            }
        }

        return new(factors, view, count, places, numbers);
    }
}
