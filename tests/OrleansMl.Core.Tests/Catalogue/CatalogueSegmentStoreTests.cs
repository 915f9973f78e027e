using System.Collections.Immutable;
using System.Numerics.Tensors;
using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

public sealed class CatalogueSegmentStoreTests
{
    private static readonly ModelKey Version = new("text-embedding", "1.0.0");

    [Fact]
    public void Random_changes_leave_what_a_dictionary_would_hold()
    {
        var (random, store, truth) = (new Random(3), new CatalogueSegmentStore(Version, 16), new Dictionary<string, Entry>());
        var crowded = false;
        for (var change = 1; change <= 20_000; change++)
        {
            var id = $"item-{random.Next(3000)}";
            var vector = random.Next(4) == 0
                ? []
                : ByteVectors.Quantise([.. Enumerable.Range(0, 16).Select(_ => (float)(random.NextDouble() - .5))]);
            var entry = EntryOf(id, change, vector, visible: random.Next(5) > 0) with { IsGone = random.Next(6) == 0 };
            crowded |= !Apply(store, entry);
            if (entry.IsGone)
            {
                truth.Remove(id);
            }
            else
            {
                truth[id] = entry;
            }
        }

        Assert.True(crowded);
        Assert.Equal(truth.Count, store.Items);
        Assert.Equal(truth.Keys.Order(StringComparer.Ordinal), store.All.Select(item => item.ContentId).Order(StringComparer.Ordinal));
        var (query, scores) = (new short[16], new float[store.Count]);
        ByteVectors.ToQuery([.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? .25f : -.25f)], query);
        store.Score(query, scores);
        foreach (var (id, entry) in truth)
        {
            var docId = store.DocIdOf(id);
            Assert.Same(entry.Item, store.At(docId));
            Assert.Equal(entry.Vector.AsSpan(), store.VectorAt(docId));
            var expected = entry.Vector.Select((number, i) => (double)number * query[i]).Sum() / (127.0 * 16_383);
            Assert.Equal(entry.Vector.IsEmpty || !entry.Item.Visible ? float.NaN : expected, scores[docId], 1e-6);
        }

        Assert.Equal(
            truth.Values.Count(entry => entry.Item.Visible && !entry.Vector.IsEmpty),
            scores.Count(score => score > float.NegativeInfinity));
    }

    [Fact]
    public void The_nearest_are_those_of_a_scan_with_floats_and_no_cosine_is_above_one()
    {
        var (random, store) = (new Random(4), new CatalogueSegmentStore(Version, 16));
        var truth = new Dictionary<string, float[]>();
        for (var i = 0; i < 3000; i++)
        {
            var vector = Unit([.. Enumerable.Range(0, 16).Select(_ => (float)(random.NextDouble() - .5))]);
            Apply(store, EntryOf($"item-{i}", 1, ByteVectors.Quantise(vector), visible: i % 3 > 0));
            if (i % 3 > 0)
            {
                ByteVectors.Restore(ByteVectors.Quantise(vector), vector);
                truth[$"item-{i}"] = vector;
            }
        }

        foreach (var asked in truth.Values.Take(20))
        {
            var nearest = store.Nearest(asked, 10, .5f);
            Assert.InRange(nearest[0].Cosine, .999f, 1f);
            Assert.All(nearest, one => Assert.InRange(one.Cosine, .5f, 1f));
            Assert.Equal(nearest.Select(one => one.Cosine).OrderDescending(), nearest.Select(one => one.Cosine));
            Assert.All(nearest, one => Assert.Equal(TensorPrimitives.Dot<float>(asked, truth[one.ContentId]), one.Cosine, .0001f));
            var tenth = truth.Values.Select(vector => TensorPrimitives.Dot<float>(asked, vector)).OrderDescending().ElementAt(9);
            Assert.All(nearest, one => Assert.True(one.Cosine >= Math.Max(.5f, tenth) - .01f));
        }
    }

    private static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide<float>(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    [Fact]
    public void Compaction_leaves_the_items_and_no_tombstone()
    {
        var store = new CatalogueSegmentStore(Version, 2);
        for (var i = 0; i < 3000; i++)
        {
            Apply(store, EntryOf($"item-{i}", 1, [(sbyte)(i % 100), 1], visible: true));
            Apply(store, EntryOf($"item-{i}", 2, [], visible: true) with { IsGone = i % 3 > 0 });
        }

        var compacted = store.Compacted();
        Assert.Equal((1000, 1000, Version, 2), (compacted.Items, compacted.Count, compacted.VectorVersion, compacted.Dimensions));
        Assert.Equal(store.All, compacted.All);
        Assert.NotEqual(store.StoreId, compacted.StoreId);
    }

    [Fact]
    public void The_latest_are_the_visible_ones_that_do_not_lie_ahead()
    {
        var store = new CatalogueSegmentStore(null, 0);
        for (var i = 0; i < 20; i++)
        {
            var entry = EntryOf($"item-{i}", 1, [], visible: i != 5);
            Apply(store, entry with { Item = entry.Item with { CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(i * 7 % 20) } });
        }

        // Minute 15 is item 5's.
        var latest = store.Latest(4, DateTimeOffset.UnixEpoch.AddMinutes(16));
        Assert.Equal([16, 14, 13, 12], latest.Select(item => item.CreatedAt.Minute));
    }

    [Fact]
    public void Older_news_and_vectors_of_another_model_change_nothing()
    {
        var store = new CatalogueSegmentStore(Version, 2);
        Apply(store, EntryOf("a", 5, [1, 2], visible: true));
        Apply(store, EntryOf("a", 4, [3, 4], visible: false));
        Assert.Equal((5L, true), (store.Find("a")!.Version, store.Find("a")!.Visible));
        Apply(store, EntryOf("b", 1, [1, 2], visible: true) with { VectorVersion = new("text-embedding", "2.0.0") });
        Assert.True(store.VectorAt(store.DocIdOf("b")).IsEmpty);
        Assert.Null(store.Find("c"));
    }

    private static Entry EntryOf(string id, long version, sbyte[] vector, bool visible)
    {
        var item = new CatalogueItem
        {
            ContentId = id,
            AuthorId = "alice",
            Type = ContentType.Post,
            Visible = visible,
            CreatedAt = default,
            Version = version,
        };
        return new(item, IsGone: false, Version, [.. vector]);
    }

    private static bool Apply(CatalogueSegmentStore store, Entry entry) =>
        store.Apply(entry.Item, entry.IsGone, entry.VectorVersion, entry.Vector.AsSpan());

    private sealed record Entry(CatalogueItem Item, bool IsGone, ModelKey VectorVersion, ImmutableArray<sbyte> Vector);
}
