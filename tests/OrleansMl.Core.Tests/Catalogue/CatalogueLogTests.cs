using OrleansMl.Content;

namespace OrleansMl.Catalogue;

public sealed class CatalogueIndexTests
{
    [Fact]
    public void Whoever_follows_learns_the_latest_of_every_item_once()
    {
        // A thousand changes of fifty items, followed in small steps by one who asks often and one who asks
        // seldom; half of the log is dropped on the way.
        var (random, index, truth) = (new Random(1), new CatalogueLog(0), new Dictionary<string, long>());
        var followers = new[]
        {
            (Every: 1, Position: 0L, Known: new Dictionary<string, long>()),
            (Every: 70, Position: 0L, Known: new Dictionary<string, long>())
        };
        for (var change = 1; change <= 1000; change++)
        {
            var entry = Entry($"item-{random.Next(50)}", change);
            Assert.True(index.IsNews(entry));
            index.Append(entry);
            truth[entry.Item.ContentId] = change;
            Assert.False(index.IsNews(entry));
            if (change % 100 == 0)
            {
                foreach (var live in index.DropFirst(64))
                {
                    index.Append(live);
                }
            }

            for (var i = 0; i < followers.Length; i++)
            {
                while (change % followers[i].Every == 0 && Follow(ref followers[i]))
                {
                }
            }
        }

        for (var i = 0; i < followers.Length; i++)
        {
            while (Follow(ref followers[i]))
            {
            }

            Assert.Equal(truth.OrderBy(pair => pair.Key), followers[i].Known.OrderBy(pair => pair.Key));
        }

        Assert.Equal(truth.Count, index.Count);

        bool Follow(ref (int Every, long Position, Dictionary<string, long> Known) follower)
        {
            var changes = index.Since(follower.Position, 7);
            foreach (var entry in changes.Entries)
            {
                follower.Known[entry.Item.ContentId] = entry.Item.Version;
            }

            follower.Position = changes.Next;
            return changes.HasMore;
        }
    }

    [Fact]
    public void Older_versions_are_no_news_and_a_vector_for_the_same_version_is()
    {
        var index = new CatalogueLog(0);
        index.Append(Entry("a", 5));
        Assert.False(index.IsNews(Entry("a", 4)));
        Assert.False(index.IsNews(Entry("a", 5)));
        Assert.True(index.IsNews(Entry("a", 5) with { Vector = [1], VectorVersion = new("text-embedding", "1.0.0") }));
        Assert.True(index.IsNews(Entry("a", 6)));
    }

    [Fact]
    public void A_position_of_another_store_starts_anew()
    {
        var index = new CatalogueLog(256);
        index.Append(Entry("a", 1));
        Assert.Single(index.Since(0, 10).Entries);
        Assert.Single(index.Since(10_000, 10).Entries);
        Assert.Empty(index.Since(257, 10).Entries);
    }

    private static CatalogueEntry Entry(string id, long version) =>
        new()
        {
            Item = new()
            {
                ContentId = id,
                AuthorId = "alice",
                Type = ContentType.Post,
                Visible = true,
                CreatedAt = default,
                Version = version
            }
        };
}
