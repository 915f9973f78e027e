namespace OrleansMl.Content;

public sealed class ContentHashTests
{
    private static readonly ContentDraft Draft = new() { AuthorId = "alice", Type = ContentType.Post, Text = "hello" };

    [Fact]
    public void The_same_content_has_the_same_hash_whoever_repeats_it() =>
        Assert.Equal(ContentHash.Of(Draft), ContentHash.Of(Draft with { AuthorId = "an admin" }));

    public static TheoryData<ContentDraft> Others =>
    [
        Draft with { Text = "hello " },
        Draft with { Type = ContentType.Comment },
        Draft with { ParentId = "p" },
        Draft with { Language = "p" },
        Draft with { Region = "p" },
        Draft with { Categories = ["p"] },
        Draft with { Categories = ["p", ""] },
        Draft with { Text = "" },
        Draft with { CreatedAt = DateTimeOffset.UnixEpoch },
        Draft with { Text = new string('x', 50_000) },
        Draft with { Attributes = new(false, null, false) },
        Draft with { Attributes = new(true, null, false) },
        Draft with { Attributes = new(false, null, true) },
        Draft with { Attributes = new(false, "[]", true) },
        Draft with { Attributes = new(true, new string('\u20ac', ContentAttributes.MaxLabels), true) },
    ];

    [Fact]
    public void Every_field_moves_the_hash()
    {
        var hashes = Others.Select(row => ContentHash.Of(row.Data)).Append(ContentHash.Of(Draft)).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }
}
