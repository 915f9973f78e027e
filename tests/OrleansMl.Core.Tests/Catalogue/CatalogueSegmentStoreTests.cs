using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

public sealed class CatalogueViewTests
{
    private static readonly ModelKey Version = new("text-embedding", "1.0.0");

    [Fact]
    public void Random_changes_leave_what_a_dictionary_would_hold()
    {
        var (random, view, truth) = (new Random(3), new CatalogueSegmentStore(Version, 16), new Dictionary<string, CatalogueEntry>());
        var crowded = false;
        for (var change = 1; change <= 20_000; change++)
        {
            var id = $"item-{random.Next(3000)}";
            var vector = random.Next(4) == 0
                ? []
                : ByteVectors.Quantise([.. Enumerable.Range(0, 16).Select(_ => (float)(random.NextDouble() - .5))]);
            var entry = Entry(id, change, vector, visible: random.Next(5) > 0) with { IsGone = random.Next(6) == 0 };
            crowded |= !view.Apply(entry);
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
        Assert.Equal(truth.Count, view.Items);
        Assert.Equal(truth.Keys.Order(StringComparer.Ordinal), view.All.Select(item => item.ContentId).Order(StringComparer.Ordinal));
        var (query, scores) = (new short[16], new float[view.Count]);
        ByteVectors.ToQuery([.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? .25f : -.25f)], query);
        view.Score(query, scores);
        foreach (var (id, entry) in truth)
        {
            var place = view.PlaceOf(id);
            Assert.Same(entry.Item, view.At(place));
            Assert.Equal(entry.Vector.AsSpan(), view.VectorAt(place));
            var expected = entry.Vector.Select((number, i) => (double)number * query[i]).Sum() / (127.0 * 16_383);
            Assert.Equal(entry.Vector.IsEmpty || !entry.Item.Visible ? float.NaN : expected, scores[place], 1e-6);
        }

        Assert.Equal(
            truth.Values.Count(entry => entry.Item.Visible && !entry.Vector.IsEmpty),
            scores.Count(score => score > float.NegativeInfinity));
    }

    [Fact]
    public void Older_news_and_vectors_of_another_model_change_nothing()
    {
        var view = new CatalogueSegmentStore(Version, 2);
        view.Apply(Entry("a", 5, [1, 2], visible: true));
        view.Apply(Entry("a", 4, [3, 4], visible: false));
        Assert.Equal((5L, true), (view.Find("a")!.Version, view.Find("a")!.Visible));
        view.Apply(Entry("b", 1, [1, 2], visible: true) with { VectorVersion = new("text-embedding", "2.0.0") });
        Assert.True(view.VectorAt(view.PlaceOf("b")).IsEmpty);
        Assert.Null(view.Find("c"));
    }

    private static CatalogueEntry Entry(string id, long version, sbyte[] vector, bool visible) => new()
    {
        Item = new()
        {
            ContentId = id,
            AuthorId = "alice",
            Type = ContentType.Post,
            Visible = visible,
            CreatedAt = default,
            Version = version
        },
        VectorVersion = Version,
        Vector = ImmutableArray.Create(vector),
    };
}
