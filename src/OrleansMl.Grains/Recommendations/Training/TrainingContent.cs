using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>What a training knows of its items from this silo's catalogue.</summary>
internal sealed class TrainingContent(CatalogueReplica catalogue)
{
    /// <summary>Their vectors; nothing when none of them has one.</summary>
    public SnapshotTraining Of(IReadOnlyList<string> contentIds)
    {
        var view = catalogue.Current;
        if (view.VectorVersion is not { } version)
        {
            return new();
        }

        var vectors = new float[contentIds.Count * view.Dimensions];
        var known = 0;
        for (var item = 0; item < contentIds.Count; item++)
        {
            if (view.PlaceOf(contentIds[item]) is >= 0 and var place && view.VectorAt(place) is { IsEmpty: false } vector)
            {
                ByteVectors.Restore(vector, vectors.AsSpan(item * view.Dimensions, view.Dimensions));
                known++;
            }
        }

        return known == 0 ? new() : new() { Content = new(vectors, view.Dimensions), ContentVersion = version.ToString() };
    }
}
