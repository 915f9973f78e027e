using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Recommendations;

public sealed class RerankerTests
{
    private static readonly ModelKey Version = new("text-embedding", "1.0.0");

    [Fact]
    public void Six_copies_of_one_text_by_six_authors_are_one_place_of_the_list()
    {
        var store = StoreOf([.. Enumerable.Repeat<sbyte[]>([127, 0], 6), [0, 127], [90, 90], [-90, 90], [90, -90]]);
        var order = Order(store, length: 5);
        Assert.Equal(5, order.Length);
        Assert.Equal([0], order.Where(candidate => candidate < 6));
    }

    [Fact]
    public void Where_there_is_nothing_else_copies_are_better_than_nothing()
    {
        var store = StoreOf([.. Enumerable.Repeat<sbyte[]>([127, 0], 6), [0, 127]]);
        Assert.Equal([0, 1, 2, 6], Order(store, length: 4).Order());
    }

    [Fact]
    public void What_nothing_is_known_of_is_no_copy()
    {
        var store = StoreOf([[], [], [], [127, 0]]);
        Assert.Equal([0, 1, 2, 3], Order(store, length: 4).Order());
    }

    private static int[] Order(CatalogueSegmentStore store, int length)
    {
        Candidate[] candidates = [.. Enumerable.Range(0, store.Items)
            .Select(i => new Candidate(store.DocIdOf($"item-{i}"), -1, 100 - i, null, null, null, 0))];
        return Reranker.Of(candidates, new RankingSettings(), length, store, null);
    }

    private static CatalogueSegmentStore StoreOf(params sbyte[][] vectors)
    {
        var store = new CatalogueSegmentStore(Version, 2);
        for (var i = 0; i < vectors.Length; i++)
        {
            var item = new CatalogueItem
            {
                ContentId = $"item-{i}",
                AuthorId = $"author-{i}",
                Type = ContentType.Post,
                Visible = true,
                CreatedAt = default,
                Version = 1,
            };
            store.Apply(item, isGone: false, Version, vectors[i]);
        }

        return store;
    }
}
