using CsCheck;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

public sealed class TrendingIndexTests
{
    private const double Start = 50_000_000;

    private static ContentMetadata Facts(
        bool visible = true, long version = 1, string[]? categories = null, string? region = null, string? language = null) =>
        new()
        {
            Version = version,
            Type = ContentType.Video,
            Level = visible ? ModerationLevel.Approved : ModerationLevel.Rejected,
            Visible = visible,
            Categories = [.. categories ?? []],
            Region = region,
            Language = language,
            CreatedAt = TrendingClock.Landmark,
        };

    private static EngagementEvent Event(
        string id, double weight = 1, double time = Start, string? region = null, ContentMetadata? facts = null) =>
        new(id, facts ?? Facts(), region, weight, 1, time);

    private static string[] Ids(
        TrendingIndex index, TrendingScope scope = default, TrendingWindow window = TrendingWindow.Hour, double time = Start) =>
        [
            .. index.Slice(scope, window, time).Candidates
                .OrderByDescending(candidate => candidate.Ups)
                .Select(candidate => candidate.ContentId)
        ];

    [Fact]
    public void Shards_together_rank_like_one_index() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 3], Gen.Double[-2, 5], Gen.Double[0, 3000]).Array[1, 300].Sample(events =>
        {
            var one = new TrendingIndex(new());
            var shards = Enumerable.Range(0, 4).Select(_ => new TrendingIndex(new())).ToArray();
            foreach (var (item, region, weight, offset) in events.OrderBy(e => e.Item4))
            {
                var facts = Facts(categories: [$"c{item % 3}"], language: item % 2 == 0 ? "en" : null);
                var added = Event($"i{item}", weight, Start + offset, region == 0 ? null : $"R{region}", facts);
                one.Add(added);
                shards[item % 4].Add(added);
            }

            foreach (var scope in new[] { "global", "category:c1", "region:R1", "region:R2/category:c2", "language:en" }.Select(
                TrendingScope.Parse))
            {
                var whole = new TrendingRanker().Rank(
                    [one.Slice(scope, TrendingWindow.Hour, Start + 3300)], scope, Start + 3300, new Dictionary<string, int>());
                var merged = new TrendingRanker().Rank(
                    [.. shards.Select(shard => shard.Slice(scope, TrendingWindow.Hour, Start + 3300))],
                    scope,
                    Start + 3300,
                    new Dictionary<string, int>());
                Assert.Equal(whole.Select(item => item.ContentId), merged.Select(item => item.ContentId));
                foreach (var (a, b) in whole.Zip(merged))
                {
                    Assert.Equal(a.Score, b.Score, 1e-9);
                    Assert.Equal(a.Burst, b.Burst, 1e-9);
                }
            }
        }, iter: 200);

    [Fact]
    public void An_item_is_on_the_boards_of_its_categories_its_language_and_of_where_people_are()
    {
        var index = new TrendingIndex(new());
        index.Add(Event("a", region: "DE", facts: Facts(categories: ["music", "news"], language: "de", region: "AT")));
        index.Add(Event("b", facts: Facts(categories: ["music"], region: "AT")));

        Assert.Equal(["a", "b"], Ids(index).Order());
        Assert.Equal(["a", "b"], Ids(index, new(null, "music", null)).Order());
        Assert.Equal(["a"], Ids(index, new(null, "news", null)));
        Assert.Equal(["a"], Ids(index, new(null, null, "de")));
        Assert.Equal(["a"], Ids(index, new("DE", null, null)));
        Assert.Equal(["b"], Ids(index, new("AT", "music", null)));
        Assert.Empty(Ids(index, new("FR", null, null)));
    }

    [Fact]
    public void What_readers_may_not_see_leaves_every_board_at_once_and_may_come_back()
    {
        var index = new TrendingIndex(new());
        index.Add(Event("a", region: "DE", facts: Facts(categories: ["music"])));
        index.Add(Event("a", weight: 0, facts: Facts(visible: false, version: 2, categories: ["music"])));
        index.Add(Event("a", region: "DE", facts: Facts(version: 1)));
        Assert.All([TrendingScope.Global, new(null, "music", null), new("DE", null, null)], scope => Assert.Empty(Ids(index, scope)));

        index.Add(Event("a", weight: 0, facts: Facts(version: 3)));
        Assert.Equal(["a"], Ids(index));
        Assert.Equal(2, Assert.Single(index.Slice(default, TrendingWindow.Hour, Start).Candidates).Ups, 1e-9);
        Assert.Empty(Ids(index, new(null, "music", null)));
    }

    [Fact]
    public void News_of_an_item_that_nobody_engaged_with_takes_no_memory()
    {
        var index = new TrendingIndex(new());
        index.Add(Event("a", weight: 0));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Memory_is_bounded_and_the_heaviest_stay()
    {
        var index = new TrendingIndex(new() { MaxItems = 100, MaxBoards = 5, KeptPerBoard = 10, RegionsPerItem = 2 });
        for (var i = 0; i < 5000; i++)
        {
            index.Add(Event($"light-{i}", 1, Start + i, $"R{i}"));
            index.Add(Event($"heavy-{i % 10}", 5, Start + i, "DE"));
        }

        Assert.InRange(index.Count, 10, 100);
        Assert.InRange(index.Boards, 2, 5);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"heavy-{i}"), Ids(index, time: Start + 5000).Order());
        Assert.Equal(10, Ids(index, new("DE", null, null), time: Start + 5000).Length);
    }

    [Fact]
    public void An_index_that_was_stored_gives_the_same_slices()
    {
        var index = new TrendingIndex(new());
        for (var i = 0; i < 500; i++)
        {
            index.Add(Event($"i{i % 37}", (i % 7) - 1, Start + (i * 10), i % 2 == 0 ? "DE" : null, Facts(categories: [$"c{i % 37 % 2}"])));
        }

        var restored = new TrendingIndex(new());
        foreach (var item in index.Items)
        {
            restored.Restore(item);
        }

        foreach (var scope in new[] { TrendingScope.Global, new("DE", "c1", null), new(null, "c0", null) })
        {
            var (before, after) =
                (index.Slice(scope, TrendingWindow.Day, Start + 5000), restored.Slice(scope, TrendingWindow.Day, Start + 5000));
            Assert.Equal(
                before.Candidates.OrderBy(c => c.ContentId).Select(c => c with { Facts = null! }),
                after.Candidates.OrderBy(c => c.ContentId).Select(c => c with { Facts = null! }));
            Assert.Equal(before.BinCount, after.BinCount);
            Assert.Equal(before.UsualCount, after.UsualCount, 1e-9);
            Assert.Equal(before.Ups, after.Ups, 1e-9);
        }
    }

    [Theory]
    [InlineData("global")]
    [InlineData("region:DE")]
    [InlineData("category:how to / cook: fish")]
    [InlineData("region:DE/category:a/category:b")]
    [InlineData("language:pt-BR")]
    public void A_scope_is_read_from_its_name(string name) => Assert.Equal(name, TrendingScope.Parse(name).ToString());

    [Fact]
    public void A_name_that_is_no_scope_says_what_would_be() =>
        Assert.Contains("region:", Assert.Throws<FormatException>(() => TrendingScope.Parse("everything")).Message);
}
