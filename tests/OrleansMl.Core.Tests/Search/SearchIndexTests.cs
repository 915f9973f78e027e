using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>The index beside a list of all items: whatever happens to them, both find the same.</summary>
public sealed class SearchIndexTests
{
    private static readonly string[] Words = ["river", "walk", "cake", "lemon", "free", "prize", "click", "friend", "sun", "rain"];

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pages_of_the_index_are_the_list_that_was_asked_for(int seed)
    {
        var random = new Random(seed);
        var items = new Dictionary<string, ContentItem>(StringComparer.Ordinal);
        var index = new SearchIndex(0);
        for (var step = 0; step < 400; step++)
        {
            Change(random, items, index);
        }

        for (var asked = 0; asked < 200; asked++)
        {
            var query = Ask(random);
            var match = new ContentMatch(query);
            var expected = items.Values.Where(match.Matches)
                .OrderBy(item => new SearchPlace(item.CreatedAt.UtcTicks, item.Id))
                .Select(item => item.Id);

            Assert.Equal(match.IsWordless ? [] : expected, Pages(index, query, 1 + random.Next(7)).Where(id => match.Matches(items[id])));
        }
    }

    [Fact]
    public void A_page_goes_on_where_the_one_before_ended_while_new_items_come()
    {
        var index = new SearchIndex(0);
        for (var i = 0; i < 10; i++)
        {
            index.Append(Indexed(Item($"a{i}", "river", Start.AddMinutes(i))));
        }

        var first = index.Find(new(new()), null, 4);
        index.Append(Indexed(Item("new", "river", Start.AddHours(1))));
        var second = index.Find(new(new()), first[^1], 4);

        Assert.Equal(["a9", "a8", "a7", "a6"], first.Select(place => place.ContentId));
        Assert.Equal(["a5", "a4", "a3", "a2"], second.Select(place => place.ContentId));
    }

    [Fact]
    public void Items_of_one_moment_are_told_apart_by_their_ids()
    {
        var index = new SearchIndex(0);
        foreach (var id in (string[])["c", "a", "b"])
        {
            index.Append(Indexed(Item(id, "river", Start)));
        }

        Assert.Equal(["a", "b", "c"], Pages(index, new(), 1));
    }

    [Fact]
    public void An_older_version_and_what_is_erased_are_no_news()
    {
        var index = new SearchIndex(0);
        var item = Indexed(Item("a", "river", Start)) with { Version = 4 };
        index.Append(item);

        Assert.False(index.IsNews(item with { Words = item.Words }));
        Assert.False(index.IsNews(item with { Version = 3, TextKey = 9 }));
        Assert.True(index.IsNews(item with { State = ContentState.Failed }));
        Assert.True(index.IsNews(item with { Version = 5 }));
        index.Append(new() { ContentId = "a", Version = 4, IsGone = true });
        Assert.False(index.IsNews(item));
        Assert.True(index.IsGone("a"));
        Assert.True(index.IsGone("never"));
        Assert.Empty(Pages(index, new(), 5));
    }

    [Fact]
    public void The_beginning_of_the_log_drops_what_is_still_true_of_it()
    {
        var index = new SearchIndex(100);
        var (a, b) = (Indexed(Item("a", "river", Start)), Indexed(Item("b", "river", Start)));
        index.Append(a);
        index.Append(b);
        index.Append(a with { Version = 9 });

        Assert.Equal(["b"], index.DropFirst(2).Select(item => item.ContentId));
        Assert.Equal(["a"], Pages(index, new(), 5));
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public void Near_texts_come_before_others_and_the_same_first()
    {
        var index = new SearchIndex(0);
        foreach (var (id, text, hash) in (ReadOnlySpan<(string, ulong, ulong?)>)
            [("same", 7, 0b1111), ("near", 8, 0b1110), ("far", 9, ulong.MaxValue), ("short", 10, null), ("twin", 7, null)])
        {
            index.Append(Indexed(Item(id, "river", Start)) with { TextKey = text, SimHash = hash });
        }

        Assert.Equal([("same", 0), ("twin", 0), ("near", 1)], index.Near(7, 0b1111, radius: 7, limit: 10));
        Assert.Equal([("same", 0)], index.Near(7, 0b1111, radius: 7, limit: 1));
        Assert.Equal([("short", 0)], index.Near(10, null, radius: 7, limit: 10));
    }

    private static void Change(Random random, Dictionary<string, ContentItem> items, SearchIndex index)
    {
        var id = $"i{random.Next(120)}";
        if (items.TryGetValue(id, out var known) && random.Next(8) == 0)
        {
            items.Remove(id);
            index.Append(new() { ContentId = id, Version = known.Revision + 1, IsGone = true });
            return;
        }

        var item = Item(
            id,
            string.Join(' ', random.GetItems(Words, 1 + random.Next(6))),
            known?.CreatedAt ?? Start.AddMinutes(random.Next(60)),
            $"user{random.Next(4)}",
            (ContentType)random.Next(3),
            (ModerationLevel)random.Next(4),
            random.Next(3) switch { 0 => "en", 1 => "de", _ => null },
            random.Next(2) == 0 ? ["spam>=review"] : ["taught.giveaways>=flag", "hate>=flag"],
            (known?.Revision ?? 0) + 1);
        if (index.IsNews(Indexed(item)))
        {
            items[id] = item;
            index.Append(Indexed(item));
        }
    }

    private static ContentQuery Ask(Random random) => new()
    {
        AuthorId = random.Next(3) == 0 ? $"user{random.Next(5)}" : null,
        Level = random.Next(4) == 0 ? (ModerationLevel)random.Next(4) : null,
        State = random.Next(6) == 0 ? ContentState.Approved : null,
        Type = random.Next(4) == 0 ? (ContentType)random.Next(3) : null,
        Language = random.Next(4) == 0 ? "en" : null,
        Category = random.Next(4) switch { 0 => "spam", 1 => "giveaways", _ => null },
        Text = random.Next(3) == 0 ? string.Join(' ', random.GetItems(Words, 1 + random.Next(2))).ToUpperInvariant() : null,
        Since = random.Next(4) == 0 ? Start.AddMinutes(random.Next(60)) : null,
        Until = random.Next(4) == 0 ? Start.AddMinutes(random.Next(60)) : null,
    };

    private static List<string> Pages(SearchIndex index, ContentQuery query, int limit)
    {
        var found = new List<string>();
        SearchPlace? after = null;
        while (index.Find(new(query), after, limit) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(place => place.ContentId));
            after = page[^1];
        }

        return found;
    }

    private static ContentItem Item(
        string id,
        string text,
        DateTimeOffset createdAt,
        string author = "alice",
        ContentType type = ContentType.Post,
        ModerationLevel level = ModerationLevel.Approved,
        string? language = null,
        string[]? rules = null,
        int revision = 1) => new()
        {
            Id = id,
            Revision = revision,
            AuthorId = author,
            Type = type,
            Text = text,
            Language = language,
            CreatedAt = createdAt,
            UpdatedAt = createdAt,
            Visible = true,
            Moderation = new()
            {
                ContentId = id,
                Revision = revision,
                State = level == ModerationLevel.Approved ? ContentState.Approved : ContentState.Flagged,
                Level = level,
                Rules = [.. rules ?? []],
            },
        };

    private static IndexedItem Indexed(ContentItem item) => new()
    {
        ContentId = item.Id,
        Version = item.Revision,
        CreatedAt = item.CreatedAt.UtcTicks,
        AuthorKey = IndexKeys.OfName(item.AuthorId),
        State = item.Moderation.State,
        Level = item.Moderation.Level,
        Type = item.Type,
        LanguageKey = item.Language is { } language ? IndexKeys.OfName(language) : 0,
        Categories = IndexKeys.OfCategories(item.Moderation.Rules.Select(RuleNames.CategoryOf)),
        Words = WordSignature.Of(item.Text),
    };
}
