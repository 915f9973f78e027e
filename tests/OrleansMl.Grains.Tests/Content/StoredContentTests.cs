using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>State outlives versions: bytes that a shipped version wrote are read for ever.</summary>
public sealed class StoredContentTests
{
    // Written by version 0.1.0. Never edit; add another when the record grows.
    private const string Version010 =
        "IOgACUELYWxpY2UJAwlBFWjDpGzwn5GLbG9BBXAxQQVkZUEFQVQhIAAFQQttdXNpY0AJbGl2ZeDgIYCAALeWq0neCIEAAAAAAAAAAOAhgIDAIMF0St4IgQAAAAAAAAAA" +
        "4EEJYWIxMgkDASEgAAMh6AAFAQVBBWZmCQMFCQMBIehAD2RlZmF1bHRBAzHgISAAA0EVc3BhbT49ZmxhZ+DgISAADWEAAMD/YAAAwP9gZmYmP2AAAMD/YAAAwP9gAADA" +
        "/+DgwQHBAcEBIYAAl0+Xq0neCIEAAAAAAAAAAOABAeDg4CEgAAUh6AAJQRN0ZXh0LXNwYW0h6MB3QQsxLjAuMOBBD3BsYXR0LTEhIAANYQAAwP9gAADA/2AAAIA+YAAA" +
        "wP9gAADA/2AAAMD/4OAhIAADIegIAwkBBQERYQAAAD/g4OCBAAAAAAAA+D/BAeAg6AAJQRd0ZXh0LXNhZmV0ecEBwQEhIODgISDg4IEAAAAAAAAAAEEZaGFzaCBkaWZm" +
        "ZXJz4ODgAQUhgIAG5OR0St4IgQAAAAAAAAAA4OA=";

    private static readonly StoredContent Sample = new()
    {
        Revision = 2,
        AuthorId = "alice",
        Type = ContentType.Comment,
        Text = "häl👋lo",
        ParentId = "p1",
        Language = "de",
        Region = "AT",
        Categories = ["music", "live"],
        CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        UpdatedAt = new(2026, 1, 3, 3, 4, 5, TimeSpan.Zero),
        ContentHash = "ab12",
        State = ContentState.Pending,
        Decisions =
        [
            new()
            {
                Seq = 1,
                Revision = 1,
                ContentHash = "ff",
                Level = ModerationLevel.Flagged,
                Source = DecisionSource.Auto,
                Policy = new("default", "1"),
                Rules = ["spam>=flag"],
                Scores = CategoryScores.From((ModerationCategory.Spam, 0.65f)),
                At = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
            },
        ],
        Assessments =
        [
            new()
            {
                Revision = 2,
                Detector = "text-spam",
                Model = new("text-spam", "1.0.0"),
                Calibration = "platt-1",
                Scores = CategoryScores.From((ModerationCategory.Spam, 0.25f)),
                Evidence = [new(ModerationCategory.Spam, 1, 4, 0.5f)],
                Ms = 1.5,
            },
            new() { Revision = 2, Detector = "text-safety", Error = "hash differs" },
        ],
        FailedAttempts = 1,
        NextAttemptAt = new(2026, 1, 3, 3, 5, 5, TimeSpan.Zero),
    };

    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    [Fact]
    public void Bytes_of_version_0_1_0_are_read_in_full()
    {
        var read = Serializer.Deserialize<StoredContent>(Convert.FromBase64String(Version010))!;

        Assert.Equivalent(Sample, read, strict: true);
    }

    [Fact]
    public void What_is_written_reads_back() =>
        Assert.Equivalent(Sample, Serializer.Deserialize<StoredContent>(Serializer.SerializeToArray(Sample)), strict: true);
}
