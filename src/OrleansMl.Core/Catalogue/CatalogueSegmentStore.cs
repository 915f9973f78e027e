using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics.Tensors;
using OrleansMl.Interactions;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

/// <summary>
/// The whole catalogue in memory, in segments of items with their vectors side by side for a scan. An item has a doc id: its ordinal in
/// the store. It keeps it until it goes or its vector changes, which leaves a tombstone; a store with too many tombstones is compacted.
/// One thread writes (<see cref="Apply"/>), any number read at the same time without waiting: a doc id is published after what it holds.
/// About 64 bytes of vector and 280 of everything else an item.
/// </summary>
/// <param name="version">Which embedding version the vectors are by; null for none.</param>
/// <param name="dimensions">Numbers per vector; 0 for none.</param>
public sealed class CatalogueSegmentStore(ModelKey? version, int dimensions)
{
    /// <summary>Doc ids of a segment.</summary>
    public const int SegmentSize = 1024;

    private static long s_stores;

    private readonly ConcurrentDictionary<string, int> _docIds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _authors = new(StringComparer.Ordinal);
    private Segment[] _segments = [];
    private int _count;

    /// <summary>
    /// Tells the stores of a process apart: for those who remember doc ids without holding on to a store that was replaced.
    /// </summary>
    public long StoreId { get; } = Interlocked.Increment(ref s_stores);

    /// <summary>Which embedding version the vectors are by.</summary>
    public ModelKey? VectorVersion => version;

    /// <summary>Numbers per vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>Doc ids that were given out, tombstones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Items.</summary>
    public int Items => _docIds.Count;

    /// <summary>All items in the order of their doc ids.</summary>
    public IEnumerable<CatalogueItem> All => Enumerable.Range(0, Count).Select(At).OfType<CatalogueItem>();

    /// <summary>The item of a doc id; null for a tombstone.</summary>
    public CatalogueItem? At(int docId) =>
        Volatile.Read(ref Volatile.Read(ref _segments)[docId / SegmentSize].Items[docId % SegmentSize]);

    /// <summary>The doc id of an item; −1 when it is not known.</summary>
    public int DocIdOf(string contentId) => _docIds.TryGetValue(contentId, out var docId) ? docId : -1;

    /// <summary>The <see cref="DocFacts.Author"/> of somebody's items; −1 of who has none.</summary>
    public int AuthorNumberOf(string userId) => _authors.TryGetValue(userId, out var number) ? number : -1;

    /// <summary>An item; null when it is not known.</summary>
    public CatalogueItem? Find(string contentId) => DocIdOf(contentId) is >= 0 and var docId ? At(docId) : null;

    /// <summary>What lists ask of each candidate, side by side: without a look at the item, which lies elsewhere in memory.</summary>
    public ref readonly DocFacts FactsAt(int docId) =>
        ref Volatile.Read(ref _segments)[(uint)docId / SegmentSize].Facts[(uint)docId % SegmentSize];

    /// <summary><see cref="FactsAt"/> is asked soon.</summary>
    public void Prefetch(int docId) => CacheLines.Prefetch(in FactsAt(docId));

    /// <summary>The vector of a doc id; empty when there is none.</summary>
    public ReadOnlySpan<sbyte> VectorAt(int docId)
    {
        var segment = Volatile.Read(ref _segments)[docId / SegmentSize];
        var at = docId % SegmentSize;
        return segment.Facts[at].HasVector ? segment.Vectors.AsSpan(at * dimensions, dimensions) : [];
    }

    /// <summary>The cosine of a query with every visible item.</summary>
    /// <param name="query">From <see cref="ByteVectors.ToQuery"/>.</param>
    /// <param name="scores">As many as <see cref="Count"/> was; NaN for doc ids without a visible item or a vector.</param>
    public void Score(ReadOnlySpan<short> query, Span<float> scores)
    {
        var segments = Volatile.Read(ref _segments);
        for (var from = 0; from < scores.Length; from += SegmentSize)
        {
            var segment = segments[from / SegmentSize];
            var part = scores.Slice(from, Math.Min(SegmentSize, scores.Length - from));
            var vectors = segment.Vectors.AsSpan(0, part.Length * dimensions);
            ByteVectors.Dots(vectors, query, part, rowScales: segment.Shown.AsSpan(0, part.Length));
        }
    }

    /// <summary>The visible items closest to a vector, closest first, ties by id. O(items · dimensions).</summary>
    /// <param name="vector">Of unit length, by the version of the store.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="least">Cosine below which nothing is close.</param>
    /// <returns>Cosines, and the vectors as they are kept, of unit length again.</returns>
    public List<(string ContentId, float Cosine, float[] Vector)> Nearest(ReadOnlySpan<float> vector, int count, float least)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, dimensions);
        var known = Count;
        var scores = ArrayPool<float>.Shared.Rent(known);
        try
        {
            Span<short> query = new short[dimensions];
            ByteVectors.ToQuery(vector, query);
            Score(query, scores.AsSpan(0, known));
            var best = new PriorityQueue<int, float>();
            for (var docId = 0; docId < known; docId++)
            {
                // Not a number for what nobody may see. Rounding moves a cosine by less than this.
                if (scores[docId] >= least - .02f)
                {
                    best.Enqueue(docId, scores[docId]);
                    if (best.Count > count)
                    {
                        best.Dequeue();
                    }
                }
            }

            return
            [
                .. Restored(best.UnorderedItems.Select(one => one.Element), vector.ToArray()).Where(one => one.Cosine >= least)
                    .OrderByDescending(one => one.Cosine).ThenBy(one => one.ContentId, StringComparer.Ordinal)
            ];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>The latest visible items, the latest first. O(items · log count).</summary>
    /// <param name="count">At most so many.</param>
    /// <param name="now">What lies ahead is left out.</param>
    public CatalogueItem[] Latest(int count, DateTimeOffset now)
    {
        var latest = new PriorityQueue<CatalogueItem, DateTimeOffset>();
        foreach (var item in All)
        {
            if (item.Visible && item.CreatedAt <= now && (latest.Count < count || item.CreatedAt > latest.Peek().CreatedAt))
            {
                latest.Enqueue(item, item.CreatedAt);
                if (latest.Count > count)
                {
                    latest.Dequeue();
                }
            }
        }

        var items = new CatalogueItem[latest.Count];
        for (var i = items.Length - 1; i >= 0; i--)
        {
            items[i] = latest.Dequeue();
        }

        return items;
    }

    /// <summary>Takes in what became of an item; an older version of it changes nothing. For one thread only.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isGone">True when it was withdrawn.</param>
    /// <param name="vectorVersion">The embedding version of its vector; a vector of another one than the store's is left out.</param>
    /// <param name="vector">From <see cref="ByteVectors.Quantise(ReadOnlySpan{float})"/>; empty for none.</param>
    /// <returns>False when there are so many tombstones that the store should be <see cref="Compacted"/>.</returns>
    public bool Apply(CatalogueItem item, bool isGone, ModelKey? vectorVersion, ReadOnlySpan<sbyte> vector)
    {
        ArgumentNullException.ThrowIfNull(item);
        var id = item.ContentId;
        if (vectorVersion != version)
        {
            vector = [];
        }

        if (_docIds.TryGetValue(id, out var docId))
        {
            if (At(docId) is { } known && known.Version > item.Version)
            {
                return true;
            }

            if (isGone)
            {
                Bury(docId);
                _docIds.TryRemove(id, out _);
                return _count < (2 * Items) + SegmentSize;
            }

            // The same doc id, unless somebody may just be reading another vector there.
            if (vector.SequenceEqual(VectorAt(docId)))
            {
                Set(docId, item, !vector.IsEmpty);
                return true;
            }

            Bury(docId);
        }
        else if (isGone)
        {
            return true;
        }

        docId = _count;
        if (docId / SegmentSize == _segments.Length)
        {
            Volatile.Write(ref _segments, [.. _segments, new Segment(dimensions)]);
        }

        if (!vector.IsEmpty)
        {
            vector.CopyTo(_segments[^1].Vectors.AsSpan(docId % SegmentSize * dimensions));
        }

        Set(docId, item, !vector.IsEmpty);
        Volatile.Write(ref _count, docId + 1);
        _docIds[id] = docId;
        return _count < (2 * Items) + SegmentSize;
    }

    /// <summary>The same items in another store without tombstones. For the thread that writes.</summary>
    public CatalogueSegmentStore Compacted()
    {
        var compacted = new CatalogueSegmentStore(version, dimensions);
        for (var docId = 0; docId < Count; docId++)
        {
            if (At(docId) is { } item)
            {
                compacted.Apply(item, isGone: false, version, VectorAt(docId));
            }
        }

        return compacted;
    }

    private void Set(int docId, CatalogueItem item, bool hasVector)
    {
        var (segment, at) = (_segments[docId / SegmentSize], docId % SegmentSize);
        segment.Facts[at] = new()
        {
            Hash = SeenItems.HashOf(item.ContentId),
            Author = AuthorOf(item.AuthorId),
            HasVector = hasVector,
            ShownFrom = item.Visible ? item.CreatedAt.UtcTicks : DocFacts.Never,
        };
        segment.Shown[at] = hasVector && item.Visible ? 1 : float.NaN;
        Volatile.Write(ref segment.Items[at], item);
    }

    private int AuthorOf(string author)
    {
        if (!_authors.TryGetValue(author, out var number))
        {
            _authors[author] = number = _authors.Count;
        }

        return number;
    }

    private void Bury(int docId)
    {
        var (segment, at) = (_segments[docId / SegmentSize], docId % SegmentSize);
        segment.Shown[at] = float.NaN;
        segment.Facts[at].ShownFrom = DocFacts.Never;
        Volatile.Write(ref segment.Items[at], null);
    }

    private IEnumerable<(string ContentId, float Cosine, float[] Vector)> Restored(IEnumerable<int> docIds, float[] vector)
    {
        foreach (var docId in docIds)
        {
            if (At(docId) is { } item)
            {
                var restored = new float[dimensions];
                ByteVectors.Restore(VectorAt(docId), restored);
                yield return (item.ContentId, Math.Clamp(TensorPrimitives.Dot<float>(vector, restored), -1, 1), restored);
            }
        }
    }

    private sealed class Segment
    {
        public Segment(int dimensions)
        {
            Vectors = new sbyte[SegmentSize * dimensions];
            Array.Fill(Shown, float.NaN);
            Array.Fill(Facts, new() { ShownFrom = DocFacts.Never });
        }

        public CatalogueItem?[] Items { get; } = new CatalogueItem?[SegmentSize];

        public DocFacts[] Facts { get; } = new DocFacts[SegmentSize];

        // What an item's score is multiplied by: 1, or NaN.
        public float[] Shown { get; } = new float[SegmentSize];

        public sbyte[] Vectors { get; }
    }
}
