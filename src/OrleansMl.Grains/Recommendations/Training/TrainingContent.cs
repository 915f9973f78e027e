using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>What a training knows of its items from this silo's catalogue.</summary>
internal sealed class TrainingContent(CatalogueReplica catalogue)
{
    /// <summary>Their vectors; nothing when none of them has one.</summary>
    public SnapshotTraining Of(IReadOnlyList<string> contentIds)
    {
        var store = catalogue.Current;
        if (store.VectorVersion is not { } version)
        {
            return new();
        }

        var vectors = new float[contentIds.Count * store.Dimensions];
        var known = 0;
        for (var item = 0; item < contentIds.Count; item++)
        {
            if (store.DocIdOf(contentIds[item]) is >= 0 and var docId && store.VectorAt(docId) is { IsEmpty: false } vector)
            {
                ByteVectors.Restore(vector, vectors.AsSpan(item * store.Dimensions, store.Dimensions));
                known++;
            }
        }

        return known == 0 ? new() : new() { Content = new(vectors, store.Dimensions), ContentVersion = version.ToString() };
    }
}
