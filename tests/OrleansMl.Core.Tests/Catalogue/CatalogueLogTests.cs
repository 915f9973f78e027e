using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

public sealed class CatalogueLogTests
{
    [Fact]
    public void Whoever_follows_learns_the_latest_of_every_item_once()
    {
        // A thousand changes of fifty items, followed in small steps by one who asks often and one who asks seldom; half of the log is
        // dropped on the way.
        var (random, log, truth) = (new Random(1), new CatalogueLog<Logged>(0), new Dictionary<string, long>());
        var followers = new[]
        {
            (Every: 1, Position: 0L, Known: new Dictionary<string, long>()),
            (Every: 70, Position: 0L, Known: new Dictionary<string, long>()),
        };
        for (var change = 1; change <= 1000; change++)
        {
            var entry = Entry($"item-{random.Next(50)}", change);
            Assert.True(log.IsNews(entry));
            log.Append(entry);
            truth[entry.Item.ContentId] = change;
            Assert.False(log.IsNews(entry));
            if (change % 100 == 0)
            {
                foreach (var live in log.DropFirst(64))
                {
                    log.Append(live);
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

        Assert.Equal(truth.Count, log.Count);

        bool Follow(ref (int Every, long Position, Dictionary<string, long> Known) follower)
        {
            var changes = log.Since(follower.Position, 7);
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
        var log = new CatalogueLog<Logged>(0);
        log.Append(Entry("a", 5));
        Assert.False(log.IsNews(Entry("a", 4)));
        Assert.False(log.IsNews(Entry("a", 5)));
        Assert.True(log.IsNews(Entry("a", 5) with { HasVector = true, VectorVersion = new("text-embedding", "1.0.0") }));
        Assert.True(log.IsNews(Entry("a", 6)));
    }

    [Fact]
    public void A_position_of_another_store_starts_anew()
    {
        var log = new CatalogueLog<Logged>(256);
        log.Append(Entry("a", 1));
        Assert.Single(log.Since(0, 10).Entries);
        Assert.Single(log.Since(10_000, 10).Entries);
        Assert.Empty(log.Since(257, 10).Entries);
    }

    private static Logged Entry(string id, long version)
    {
        var item = new CatalogueItem
        {
            ContentId = id,
            AuthorId = "alice",
            Type = ContentType.Post,
            Visible = true,
            CreatedAt = default,
            Version = version,
        };
        return new() { Item = item };
    }

    private sealed record Logged : ICatalogueEntry
    {
        public required CatalogueItem Item { get; init; }

        public bool IsGone { get; init; }

        public ModelKey? VectorVersion { get; init; }

        public bool HasVector { get; init; }
    }
}
