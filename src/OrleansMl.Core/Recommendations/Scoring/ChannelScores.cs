using System.Buffers;
using System.Numerics.Tensors;
using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>
/// What every item scores for one user, channel by channel, as z-scores over what can be shown: computed once for a list, read for each
/// candidate. What nobody took yet has the collaborative score that its content predicts. Holds rented buffers: dispose of it. Nothing it
/// returns outlives it.
/// </summary>
public sealed class ChannelScores : IDisposable
{
    private readonly LoadedSnapshot? _snapshot;
    private readonly OrdinalMap? _map;
    private readonly float[] _collaborative, _content, _direction;
    private readonly int _items, _docs;
    private readonly bool _fillsIn;
    private readonly CollaborativeScale _scale;
    private readonly (float Scale, float Offset) _contentAffine;

    /// <param name="inputs">What items are scored with.</param>
    /// <param name="profile">Whose.</param>
    public ChannelScores(in PipelineInputs inputs, PreferenceProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var (snapshot, store, map) = (inputs.Snapshot, inputs.Store, inputs.Map);
        (_snapshot, Store, _map, _items, _docs) = (snapshot, store, map, snapshot?.Snapshot.Ids.Length ?? 0, store.Count);
        _collaborative = ArrayPool<float>.Shared.Rent(_items);
        _content = ArrayPool<float>.Shared.Rent(_docs);
        _direction = ArrayPool<float>.Shared.Rent(Math.Max(1, store.Dimensions));
        var docIds = profile.DocIdsIn(store);
        var unranked = snapshot?.Unranked ?? [];
        var pooled = ArrayPool<int>.Shared.Rent(docIds.Length + unranked.Length);
        var known = 0;
        for (var i = 0; i < docIds.Length; i++)
        {
            var item = docIds[i] >= 0 ? ItemIndexAt(docIds[i]) : ItemIndexOf(profile.Likes[i]);
            if (item >= 0)
            {
                pooled[known++] = item;
            }
        }

        if (known > 0)
        {
            unranked.CopyTo(pooled.AsSpan(known));
            Span<float> user = stackalloc float[snapshot!.Snapshot.Factors.Dimensions];
            var liked = pooled.AsSpan(0, known);
            var excluded = pooled.AsSpan(0, known + unranked.Length);
            _scale = snapshot.Scorer.Score(liked, excluded, _collaborative.AsSpan(0, _items), user);
            if (snapshot.Snapshot.Content is { } content && content.Version == store.VectorVersion?.ToString())
            {
                content.Cold.Direction(user, _direction.AsSpan(0, store.Dimensions));
                _fillsIn = true;
            }
        }

        HasCollaborative = known > 0;
        var latest = docIds[^Math.Min(docIds.Length, inputs.Limits.ProfileLikes)..];
        if (inputs.ExactContent is { } exact ? ScoreContent(latest, exact) : ScoreContent(latest))
        {
            // What they have is no candidate: it would move the mean and the deviation of what is.
            foreach (var docId in docIds)
            {
                if (docId >= 0 && docId < _docs)
                {
                    _content[docId] = float.NegativeInfinity;
                }
            }

            _contentAffine = UserScores.Statistics(_content.AsSpan(0, _docs)).ToAffine(1);
            HasContent = true;
        }

        ArrayPool<int>.Shared.Return(pooled);
    }

    /// <summary>The catalogue.</summary>
    public CatalogueSegmentStore Store { get; }

    /// <summary>Doc ids that it had when the channels were scored.</summary>
    public int Docs => _docs;

    /// <summary>How many items the collaborative channel scores.</summary>
    public int Published => HasCollaborative ? _items : 0;

    /// <summary>True when something is known of what users like them take.</summary>
    public bool HasCollaborative { get; }

    /// <summary>True when something is known of what they like to read about.</summary>
    public bool HasContent { get; }

    /// <summary>Indexes of the published items that users like them take most, in rising order.</summary>
    /// <param name="items">Takes them.</param>
    /// <returns>How many there are.</returns>
    public int Best(Span<int> items) => HasCollaborative ? TopItems.Among(_collaborative.AsSpan(0, _items), items) : 0;

    /// <summary>Doc ids of the items that are closest to what they liked, in rising order.</summary>
    /// <param name="docIds">Takes them.</param>
    /// <returns>How many there are.</returns>
    public int Closest(Span<int> docIds) => HasContent ? TopItems.Among(_content.AsSpan(0, _docs), docIds) : 0;

    /// <summary>The doc id of a published item; −1 when the catalogue does not have it.</summary>
    /// <param name="item">Its index.</param>
    public int DocIdOf(int item)
    {
        var docId = _map is null ? -1 : _map.DocIds[item];

        // An item that changed has another doc id than the map says, and one that is not shown is looked up in vain.
        return docId >= 0 && Store.FactsAt(docId).ShownFrom != DocFacts.Never ? docId : Store.DocIdOf(IdOf(item));
    }

    /// <summary>The doc id of a published item is asked for soon, and what is known of it.</summary>
    /// <param name="item">Its index.</param>
    public void PrefetchPublished(int item)
    {
        if (_map?.DocIds[item] is { } docId and >= 0)
        {
            Store.Prefetch(docId);
        }
    }

    /// <summary>The id of a published item.</summary>
    /// <param name="item">Its index.</param>
    public string IdOf(int item) => _snapshot!.Snapshot.Ids[item];

    /// <summary>The index of an item in the snapshot; −1 when it is not in it.</summary>
    public int ItemIndexOf(string contentId) => _snapshot?.IndexOf(contentId) ?? -1;

    /// <summary>The index in the snapshot of the item of a doc id; −1 when it is not in it.</summary>
    public int ItemIndexAt(int docId) =>
        _map is { } map && docId < map.Count ? map.ItemIndexes[docId]
            : Store.At(docId) is { } item ? ItemIndexOf(item.ContentId) : -1;

    /// <summary>z of what users like them take; null when nothing is known of the item either way.</summary>
    /// <param name="item">Its index in the snapshot; −1 for none.</param>
    /// <param name="docId">Its doc id; negative for none.</param>
    public float? Collaborative(int item, int docId)
    {
        if (!HasCollaborative)
        {
            return null;
        }

        if (item >= 0)
        {
            return _collaborative[item];
        }

        if (!_fillsIn || docId < 0 || Store.VectorAt(docId) is not { IsEmpty: false } vector)
        {
            return null;
        }

        Span<float> numbers = stackalloc float[vector.Length];
        ByteVectors.Restore(vector, numbers);
        return _scale.Of(TensorPrimitives.Dot(numbers, _direction.AsSpan(0, vector.Length)));
    }

    /// <summary>z of how close an item is to what they liked; null when that is not known.</summary>
    /// <param name="docId">Its doc id; negative for none.</param>
    public float? Content(int docId) =>
        HasContent && docId >= 0 && docId < _docs && _content[docId] > float.NegativeInfinity
            ? (_content[docId] * _contentAffine.Scale) + _contentAffine.Offset
            : null;

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_collaborative);
        ArrayPool<float>.Shared.Return(_content);
        ArrayPool<float>.Shared.Return(_direction);
    }

    // The mean of the vectors of what they liked last, against everything.
    private bool ScoreContent(ReadOnlySpan<int> docIds)
    {
        if (Store.Dimensions == 0)
        {
            return false;
        }

        Span<float> profile = stackalloc float[Store.Dimensions];
        Span<float> one = stackalloc float[Store.Dimensions];
        profile.Clear();
        foreach (var docId in docIds)
        {
            if (docId >= 0 && Store.VectorAt(docId) is { IsEmpty: false } vector)
            {
                TensorPrimitives.ConvertChecked(vector, one);
                TensorPrimitives.Add(profile, one, profile);
            }
        }

        var length = TensorPrimitives.Norm<float>(profile);
        if (length == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(profile, length, profile);
        Span<short> query = stackalloc short[Store.Dimensions];
        ByteVectors.ToQuery(profile, query);
        Store.Score(query, _content.AsSpan(0, _docs));
        return true;
    }

    private bool ScoreContent(ReadOnlySpan<int> docIds, ContentVectors exact)
    {
        Span<float> profile = new float[exact.Dimensions];
        foreach (var docId in docIds)
        {
            TensorPrimitives.Add(profile, exact.Item(docId), profile);
        }

        var length = TensorPrimitives.Norm<float>(profile);
        if (length == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(profile, length, profile);
        exact.Score(profile, _content.AsSpan(0, _docs));
        for (var docId = 0; docId < _docs; docId++)
        {
            if (Store.FactsAt(docId) is { ShownFrom: DocFacts.Never } or { HasVector: false })
            {
                _content[docId] = float.NegativeInfinity;
            }
        }

        return true;
    }
}
