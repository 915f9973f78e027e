using OrleansMl.Catalogue;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>How much items trend, as z-scores: of some items each its own, of all others the floor. Immutable.</summary>
public sealed class TrendLevels
{
    private readonly Dictionary<string, float> _byId;
    private readonly Dictionary<int, float> _byDocId;
    private readonly int[] _docIds;
    private readonly CatalogueSegmentStore _store;

    /// <param name="contentIds">What trends, the highest first.</param>
    /// <param name="scores">z of each.</param>
    /// <param name="floor">z of everything else.</param>
    /// <param name="store">The catalogue that they are looked up in.</param>
    /// <param name="at">When it was read (UTC).</param>
    public TrendLevels(
        IReadOnlyList<string> contentIds, ReadOnlySpan<float> scores, float floor, CatalogueSegmentStore store, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(contentIds);
        ArgumentNullException.ThrowIfNull(store);
        _byId = new(contentIds.Count, StringComparer.Ordinal);
        (_byDocId, _docIds) = (new(contentIds.Count), new int[contentIds.Count]);
        for (var i = 0; i < contentIds.Count; i++)
        {
            _byId[contentIds[i]] = scores[i];
            _docIds[i] = store.DocIdOf(contentIds[i]);
            if (_docIds[i] >= 0)
            {
                _byDocId[_docIds[i]] = scores[i];
            }
        }

        (ContentIds, _store, Floor, At) = (contentIds, store, floor, at);
    }

    /// <summary>What trends, the highest first.</summary>
    public IReadOnlyList<string> ContentIds { get; }

    /// <summary>z of everything else.</summary>
    public float Floor { get; }

    /// <summary>When it was read (UTC).</summary>
    public DateTimeOffset At { get; }

    /// <summary>
    /// z of the logarithm of engagement over a board and one item more that nobody does anything with, which stands for all others.
    /// </summary>
    /// <param name="board">The board.</param>
    /// <param name="store">The catalogue that its items are looked up in.</param>
    /// <param name="at">When it was read (UTC).</param>
    public static TrendLevels Of(TrendingBoard board, CatalogueSegmentStore store, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(board);
        float[] scores = [.. board.Items.Select(item => (float)Math.Log2(1 + item.Engagement)), 0];
        UserScores.Standardise(scores);
        return new([.. board.Items.Select(item => item.ContentId)], scores.AsSpan(0, scores.Length - 1), scores[^1], store, at);
    }

    /// <summary>The doc id of one of <see cref="ContentIds"/>; −1 when it has to be looked up.</summary>
    public int DocIdOf(int index, CatalogueSegmentStore store) =>
        ReferenceEquals(store, _store) && _docIds[index] is >= 0 and var docId && store.At(docId) is not null ? docId : -1;

    /// <summary>z of an item; null when it does not trend.</summary>
    public float? Of(string contentId) => _byId.TryGetValue(contentId, out var score) ? score : null;

    /// <summary>z of the item of a doc id; null when it does not trend.</summary>
    public float? OfDoc(int docId, CatalogueSegmentStore store)
    {
        if (ReferenceEquals(store, _store))
        {
            return _byDocId.TryGetValue(docId, out var score) ? score : null;
        }

        return store?.At(docId) is { } item ? Of(item.ContentId) : null;
    }
}
