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
    // Of what is rejected half as much counts as of what is liked: it says less about what somebody wants.
    private const double RejectedShare = .5;

    private readonly LoadedSnapshot? _snapshot;
    private readonly OrdinalMap? _map;
    private readonly float[] _collaborative, _content, _direction;
    private readonly int _items, _docs;
    private readonly (float Scale, float Offset) _contentAffine;
    private CollaborativeScale _scale;
    private float[] _user = [];
    private bool _fillsIn;

    // What all z-scores are multiplied by: of who did little, little is known.
    private float _evidence, _contentEvidence;

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
        _evidence = profile.Evidence;
        _contentEvidence = _evidence;
        var docIds = profile.DocIdsIn(store);
        var views = profile.Views;
        var viewed = ArrayPool<int>.Shared.Rent(views.Count);
        for (var i = 0; i < views.Count; i++)
        {
            viewed[i] = store.DocIdOf(views[i]);
        }

        HasCollaborative = ScoreCollaborative(profile, docIds, viewed.AsSpan(0, views.Count), inputs.Viewer);
        HasContent = ScoreContent(profile, docIds, viewed.AsSpan(0, views.Count), inputs);
        if (HasContent)
        {
            // What they have is no candidate: it would move the mean and the deviation of what is.
            Exclude(docIds);
            Exclude(viewed.AsSpan(0, views.Count));
            _contentAffine = UserScores.Statistics(_content.AsSpan(0, _docs)).ToAffine(1);
        }

        ArrayPool<int>.Shared.Return(viewed);
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

    /// <summary>Ids of the items that came after the training and that users like them take most.</summary>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<string> BestNew(int count) =>
        HasCollaborative && _snapshot!.NewItems is { Count: > 0 } items ? items.Best(_user, count) : [];

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
            return _evidence * _collaborative[item];
        }

        if (docId >= 0
            && _snapshot!.NewItems is { Count: > 0 } items
            && Store.At(docId) is { } known
            && items.Score(known.ContentId, _user) is { } score)
        {
            return _evidence * _scale.Of(score);
        }

        if (!_fillsIn || docId < 0 || Store.VectorAt(docId) is not { IsEmpty: false } vector)
        {
            return null;
        }

        Span<float> numbers = stackalloc float[vector.Length];
        ByteVectors.Restore(vector, numbers);
        return _evidence * _scale.Of(TensorPrimitives.Dot(numbers, _direction.AsSpan(0, vector.Length)));
    }

    /// <summary>z of how close an item is to what they liked; null when that is not known.</summary>
    /// <param name="docId">Its doc id; negative for none.</param>
    public float? Content(int docId) =>
        HasContent && docId >= 0 && docId < _docs && _content[docId] > float.NegativeInfinity
            ? _contentEvidence * ((_content[docId] * _contentAffine.Scale) + _contentAffine.Offset)
            : null;

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_collaborative);
        ArrayPool<float>.Shared.Return(_content);
        ArrayPool<float>.Shared.Return(_direction);
    }

    // False when nothing they did is in the snapshot.
    private bool ScoreCollaborative(PreferenceProfile profile, ReadOnlySpan<int> docIds, ReadOnlySpan<int> viewed, string? viewer)
    {
        if (_snapshot is not { } snapshot)
        {
            return false;
        }

        var unranked = snapshot.Unranked;
        var pooled = ArrayPool<int>.Shared.Rent(docIds.Length + viewed.Length + unranked.Length);
        var weights = ArrayPool<float>.Shared.Rent(docIds.Length + viewed.Length);
        var ofLikes = profile.LikeWeights;
        var (known, isWeighted) = (0, false);
        for (var i = 0; i < docIds.Length; i++)
        {
            Take(docIds[i] >= 0 ? ItemIndexAt(docIds[i]) : ItemIndexOf(profile.Likes[i]), ofLikes[i]);
        }

        for (var i = 0; i < viewed.Length; i++)
        {
            Take(viewed[i] >= 0 ? ItemIndexAt(viewed[i]) : ItemIndexOf(profile.Views[i]), profile.ViewWeight);
        }

        if (known > 0)
        {
            unranked.CopyTo(pooled.AsSpan(known));
            _user = new float[snapshot.Snapshot.Factors.Dimensions];
            _scale = snapshot.Scorer.Score(
                pooled.AsSpan(0, known),
                isWeighted ? weights.AsSpan(0, known) : [],
                pooled.AsSpan(0, known + unranked.Length),
                _collaborative.AsSpan(0, _items),
                _user);
            if (snapshot.Snapshot.Content is { } content && content.Version == Store.VectorVersion?.ToString())
            {
                content.Cold.Direction(_user, _direction.AsSpan(0, Store.Dimensions));
                _fillsIn = true;
            }

            if (viewer is not null)
            {
                snapshot.NewItems.Observe(viewer, _user, LikedSince(profile, docIds));
            }
        }

        ArrayPool<int>.Shared.Return(pooled);
        ArrayPool<float>.Shared.Return(weights);
        return known > 0;

        void Take(int item, float weight)
        {
            if (item >= 0 && weight > 0)
            {
                (pooled[known], weights[known++]) = (item, weight);
                isWeighted |= weight != 1;
            }
        }
    }

    // What they like of what the snapshot does not know. Only what the catalogue has: what is gone folds nobody in.
    private IReadOnlyList<(string ContentId, float Weight)> LikedSince(PreferenceProfile profile, ReadOnlySpan<int> docIds)
    {
        List<(string, float)>? liked = null;
        var weights = profile.LikeWeights;
        for (var i = 0; i < docIds.Length; i++)
        {
            if (docIds[i] >= 0 && ItemIndexAt(docIds[i]) < 0)
            {
                (liked ??= []).Add((profile.Likes[i], weights[i]));
            }
        }

        return liked ?? (IReadOnlyList<(string, float)>)[];
    }

    // What they liked last, by its weight, and a little of what they opened, against everything; away from what they rejected.
    private bool ScoreContent(PreferenceProfile profile, ReadOnlySpan<int> docIds, ReadOnlySpan<int> viewed, in PipelineInputs inputs)
    {
        if (Store.Dimensions == 0)
        {
            return false;
        }

        Span<float> direction = stackalloc float[Store.Dimensions];
        direction.Clear();
        var exact = inputs.ExactContent;
        var latest = Math.Max(0, docIds.Length - inputs.Limits.ProfileLikes);
        for (var i = latest; i < docIds.Length; i++)
        {
            AddVector(docIds[i], profile.LikeWeights[i], exact, direction);
        }

        foreach (var docId in viewed)
        {
            AddVector(docId, profile.ViewWeight, exact, direction);
        }

        var length = TensorPrimitives.Norm<float>(direction);
        if (length > 0)
        {
            TensorPrimitives.Divide(direction, length, direction);
        }

        if (!TurnAway(profile, inputs.Limits.ProfileLikes, exact, direction) && length == 0)
        {
            return false;
        }

        if (exact is not null)
        {
            exact.Score(direction, _content.AsSpan(0, _docs));
            for (var docId = 0; docId < _docs; docId++)
            {
                if (Store.FactsAt(docId) is { ShownFrom: DocFacts.Never } or { HasVector: false })
                {
                    _content[docId] = float.NegativeInfinity;
                }
            }

            return true;
        }

        Span<short> query = stackalloc short[Store.Dimensions];
        ByteVectors.ToQuery(direction, query);
        Store.Score(query, _content.AsSpan(0, _docs));
        return true;
    }

    // Rocchio (1971): a part of the direction of what was rejected is taken off, by how much of what is known it is. False without any.
    private bool TurnAway(PreferenceProfile profile, int most, ContentVectors? exact, Span<float> direction)
    {
        if (profile.Rejections.Count == 0)
        {
            return false;
        }

        Span<float> rejected = stackalloc float[direction.Length];
        rejected.Clear();
        var sum = 0.0;
        for (var i = Math.Max(0, profile.Rejections.Count - most); i < profile.Rejections.Count; i++)
        {
            var weight = profile.RejectionWeightOf(profile.Rejections[i]);
            sum += weight;
            AddVector(Store.DocIdOf(profile.Rejections[i]), (float)weight, exact, rejected);
        }

        var length = TensorPrimitives.Norm<float>(rejected);
        if (length == 0)
        {
            return false;
        }

        var liked = (double)TensorPrimitives.Sum(profile.LikeWeights) + (profile.Views.Count * profile.ViewWeight);
        var share = (float)(RejectedShare * sum / (sum + liked));
        TensorPrimitives.MultiplyAdd(rejected, -share / length, direction, direction);
        var left = TensorPrimitives.Norm<float>(direction);
        if (left > 0)
        {
            TensorPrimitives.Divide(direction, left, direction);
        }

        _contentEvidence = (float)Math.Min(1, _evidence + sum);
        return left > 0;
    }

    private void AddVector(int docId, float weight, ContentVectors? exact, Span<float> sum)
    {
        if (docId < 0 || weight <= 0)
        {
            return;
        }

        Span<float> one = stackalloc float[sum.Length];
        if (exact is not null)
        {
            exact.Item(docId).CopyTo(one);
        }
        else if (Store.VectorAt(docId) is { IsEmpty: false } vector)
        {
            TensorPrimitives.ConvertChecked(vector, one);
        }
        else
        {
            return;
        }

        TensorPrimitives.MultiplyAdd(one, weight, sum, sum);
    }

    private void Exclude(ReadOnlySpan<int> docIds)
    {
        foreach (var docId in docIds)
        {
            if (docId >= 0 && docId < _docs)
            {
                _content[docId] = float.NegativeInfinity;
            }
        }
    }
}
