using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>
/// Which item of a snapshot is which of the catalogue, as ordinals: making a list looks up some hundred items, and by their ids each would
/// cost several hashes of a string. What is not in it yet is looked up by id. Immutable.
/// </summary>
public sealed class OrdinalMap
{
    private readonly int[] _docIds, _itemIndexes;

    private OrdinalMap(LoadedSnapshot snapshot, CatalogueSegmentStore store, int[] docIds, int[] itemIndexes) =>
        (Snapshot, Store, _docIds, _itemIndexes) = (snapshot, store, docIds, itemIndexes);

    /// <summary>Of which snapshot.</summary>
    public LoadedSnapshot Snapshot { get; }

    /// <summary>Of which catalogue.</summary>
    public CatalogueSegmentStore Store { get; }

    /// <summary>How many doc ids it knows.</summary>
    public int Count => _itemIndexes.Length;

    /// <summary>Doc ids by item index; −1 for none.</summary>
    public ReadOnlySpan<int> DocIds => _docIds;

    /// <summary>Item indexes by doc id; −1 for none.</summary>
    public ReadOnlySpan<int> ItemIndexes => _itemIndexes;

    /// <summary>Joins the two by the ids of their items. O(items of both).</summary>
    /// <param name="snapshot">One.</param>
    /// <param name="store">The other.</param>
    public static OrdinalMap Of(LoadedSnapshot snapshot, CatalogueSegmentStore store)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(store);
        var (count, ids) = (store.Count, snapshot.Snapshot.Ids);
        var (docIds, itemIndexes) = (new int[ids.Length], new int[count]);
        Array.Fill(itemIndexes, -1);
        for (var item = 0; item < ids.Length; item++)
        {
            var docId = store.DocIdOf(ids[item]);
            docIds[item] = docId < count ? docId : -1;
            if (docIds[item] >= 0)
            {
                itemIndexes[docId] = item;
            }
        }

        return new(snapshot, store, docIds, itemIndexes);
    }
}
