using System.Collections.Concurrent;
using OrleansMl.Interactions;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

/// <summary>
/// The whole catalogue in a silo's memory, in the order in which items came: what they are, and their vectors side by side for a scan. One
/// thread writes (<see cref="Apply"/>), any number read at the same time without waiting: an item's place never changes and is published
/// after what it holds. About 64 bytes of vector and 280 of everything else an item.
/// </summary>
/// <param name="version">Which embedding version the vectors are by; null for none.</param>
/// <param name="dimensions">Numbers per vector; 0 for none.</param>
internal sealed class CatalogueSegmentStore(ModelKey? version, int dimensions)
{
    /// <summary>Places of a segment.</summary>
    public const int SegmentSize = 1024;

    private static long s_views;

    private readonly ConcurrentDictionary<string, int> _places = new(StringComparer.Ordinal);

    // Only the writer's.
    private readonly Dictionary<string, int> _authors = new(StringComparer.Ordinal);
    private Segment[] _segments = [];
    private int _count;

    /// <summary>
    /// Tells views of this process apart: for those who remember places without holding on to a view that has been replaced.
    /// </summary>
    public long Number { get; } = Interlocked.Increment(ref s_views);

    /// <summary>Which embedding version the vectors are by.</summary>
    public ModelKey? VectorVersion => version;

    /// <summary>Numbers per vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>Places; some are empty.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Items.</summary>
    public int Items => _places.Count;

    /// <summary>All items in the order of their places.</summary>
    public IEnumerable<CatalogueItem> All => Enumerable.Range(0, Count).Select(At).OfType<CatalogueItem>();

    /// <summary>The item at a place; null when it is gone.</summary>
    public CatalogueItem? At(int place) => Volatile.Read(ref Volatile.Read(ref _segments)[place / SegmentSize].Items[place % SegmentSize]);

    /// <summary>Where an item is; −1 when it is not known.</summary>
    public int PlaceOf(string contentId) => _places.TryGetValue(contentId, out var place) ? place : -1;

    /// <summary>An item; null when it is not known.</summary>
    public CatalogueItem? Find(string contentId) => PlaceOf(contentId) is >= 0 and var place ? At(place) : null;

    /// <summary>
    /// What lists ask of each candidate at a place, side by side: without a look at the item, which lies elsewhere in memory.
    /// </summary>
    public ref readonly PlaceFacts FactsAt(int place) =>
        ref Volatile.Read(ref _segments)[(uint)place / SegmentSize].Facts[(uint)place % SegmentSize];

    /// <summary><see cref="FactsAt"/> is asked soon.</summary>
    public void Prefetch(int place) => CacheLines.Prefetch(in FactsAt(place));

    /// <summary>The vector at a place; empty when there is none.</summary>
    public ReadOnlySpan<sbyte> VectorAt(int place)
    {
        var segment = Volatile.Read(ref _segments)[place / SegmentSize];
        return segment.Facts[place % SegmentSize].HasVector ? segment.Vectors.AsSpan(place % SegmentSize * dimensions, dimensions) : [];
    }

    /// <summary>The cosine of a query with every visible item.</summary>
    /// <param name="query">From <see cref="ByteVectors.ToQuery"/>.</param>
    /// <param name="scores">As many as <see cref="Count"/> was; no number (NaN) for places without a visible item or a vector.</param>
    public void Score(ReadOnlySpan<short> query, Span<float> scores)
    {
        var segments = Volatile.Read(ref _segments);
        for (var from = 0; from < scores.Length; from += SegmentSize)
        {
            var segment = segments[from / SegmentSize];
            var part = scores.Slice(from, Math.Min(SegmentSize, scores.Length - from));
            ByteVectors.Dots(
                segment.Vectors.AsSpan(0, part.Length * dimensions), query, part, rowScales: segment.Shown.AsSpan(0, part.Length));
        }
    }

    /// <summary>Takes in what a shard told. For one thread only.</summary>
    /// <returns>False when so many places are empty that a new view is due.</returns>
    public bool Apply(CatalogueEntry entry)
    {
        var id = entry.Item.ContentId;
        var vector = entry.VectorVersion == version ? entry.Vector.AsSpan() : [];
        if (_places.TryGetValue(id, out var place))
        {
            if (At(place) is { } known && known.Version > entry.Item.Version)
            {
                return true;
            }

            if (entry.IsGone)
            {
                Clear(place);
                _places.TryRemove(id, out _);
                return _count < (2 * Items) + SegmentSize;
            }

            // The same place, unless somebody may just be reading another vector there.
            if (vector.SequenceEqual(VectorAt(place)))
            {
                Set(place, entry.Item, !vector.IsEmpty);
                return true;
            }

            Clear(place);
        }
        else if (entry.IsGone)
        {
            return true;
        }

        place = _count;
        if (place / SegmentSize == _segments.Length)
        {
            Volatile.Write(ref _segments, [.. _segments, new Segment(dimensions)]);
        }

        if (!vector.IsEmpty)
        {
            vector.CopyTo(_segments[^1].Vectors.AsSpan(place % SegmentSize * dimensions));
        }

        Set(place, entry.Item, !vector.IsEmpty);
        Volatile.Write(ref _count, place + 1);
        _places[id] = place;
        return _count < (2 * Items) + SegmentSize;
    }

    private void Set(int place, CatalogueItem item, bool hasVector)
    {
        var (segment, at) = (_segments[place / SegmentSize], place % SegmentSize);
        segment.Facts[at] = new()
        {
            Hash = SeenItems.HashOf(item.ContentId),
            Author = AuthorOf(item.AuthorId),
            HasVector = hasVector,
            ShownFrom = item.Visible ? item.CreatedAt.UtcTicks : PlaceFacts.Never
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

    private void Clear(int place)
    {
        var (segment, at) = (_segments[place / SegmentSize], place % SegmentSize);
        segment.Shown[at] = float.NaN;
        segment.Facts[at].ShownFrom = PlaceFacts.Never;
        Volatile.Write(ref segment.Items[at], null);
    }

    private sealed class Segment
    {
        public Segment(int dimensions)
        {
            Vectors = new sbyte[SegmentSize * dimensions];
            Array.Fill(Shown, float.NaN);
            Array.Fill(Facts, new() { ShownFrom = PlaceFacts.Never });
        }

        public CatalogueItem?[] Items { get; } = new CatalogueItem?[SegmentSize];

        public PlaceFacts[] Facts { get; } = new PlaceFacts[SegmentSize];

        // What a place's score is multiplied by: 1, or no number.
        public float[] Shown { get; } = new float[SegmentSize];

        public sbyte[] Vectors { get; }
    }
}

/// <summary>The item at a place in numbers. It keeps them as long as it is there, all but <see cref="ShownFrom"/>.</summary>
internal struct PlaceFacts
{
    /// <summary><see cref="ShownFrom"/> of what readers may not see, or is gone.</summary>
    public const long Never = long.MaxValue;

    /// <summary>From when on readers may see it, in UTC ticks.</summary>
    public long ShownFrom;

    /// <summary>What it is known by to those who have seen it (<see cref="SeenItems.HashOf"/>).</summary>
    public ulong Hash;

    /// <summary>A number for its author, for this view only.</summary>
    public int Author;

    /// <summary>Whether somebody knows what it is about.</summary>
    public bool HasVector;
}
