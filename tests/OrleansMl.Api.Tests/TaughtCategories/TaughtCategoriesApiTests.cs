using OrleansMl.Testing;

namespace OrleansMl.TaughtCategories;

/// <summary>The shipped encoder learns from real sentences, in the node that everybody runs.</summary>
[Collection(nameof(ApiApplication))]
[Trait("speed", "slow")]
public sealed class TaughtCategoriesApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/categories";

    private const string Prize = "Retweet this and follow us to win a signed football shirt!";

    private static readonly string[] Giveaways =
    [
        "Like and share to win a new phone!",
        "Tag two friends and win a weekend in the mountains.",
        "We are giving away five gift cards, comment to enter.",
        "Follow us for a chance to win a bicycle.",
        "The first hundred comments win a free month.",
        "Share this post and win concert tickets.",
        "Prize draw on Friday, all you have to do is subscribe.",
        "Win a signed book, just reply with a heart.",
        "Enter our raffle by liking this photo.",
        "Comment your favourite colour and win a set of paints.",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_sentences_teach_a_category_that_flags_what_it_never_saw()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        using var alice = api.CreateClient("alice");
        var name = FreshName();
        try
        {
            var taught = await admin.CallAsync("POST", Path, new { name, examples = Giveaways });
            Assert.Equal((201, $"{Path}/{name}"), (taught.Status, taught.Headers.Location?.ToString()));
            Assert.InRange((double)taught.Body!["versions"]![0]!["figures"]!["auc"]!, 0.95, 1);
            Assert.Equal(200, (await admin.CallAsync("POST", $"{Path}/{name}/promote", new { reason = "seen enough" })).Status);

            // In effect within a second.
            var item = await Eventually.ReadAsync(
                async _ => await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = $"What a match. {Prize} Bye." }),
                answer => answer.Body!["moderation"]!["taught"]!.AsArray().Count > 0,
                Token);

            Assert.Equal("flagged", (string?)item.Body!["level"]);
            Assert.Equal($"taught.{name}>=flag", (string?)item.Body["moderation"]!["rules"]![0]);
            var audit = await admin.CallAsync("GET", "/api/v1/audit?limit=20");
            Assert.Contains(audit.Body!["entries"]!.AsArray(), line =>
                ((string?)line!["action"], (string?)line["target"], (string?)line["detail"])
                == ("promote_category", $"{name}@1", "seen enough"));
        }
        finally
        {
            await admin.CallAsync("DELETE", $"{Path}/{name}");
        }
    }

    [Fact]
    public async Task A_dry_run_judges_each_sentence()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var name = FreshName();
        await admin.CallAsync("POST", Path, new { name, examples = Giveaways });

        var trial = await admin.CallAsync("POST", $"{Path}/{name}/test", new { text = $"The soup was too salty for me. {Prize}" });
        await admin.CallAsync("DELETE", $"{Path}/{name}");

        Assert.Equal((200, "flagged"), (trial.Status, (string?)trial.Body!["level"]));
        Assert.Equal(Prize, (string?)trial.Body["sentences"]![0]!["text"]);
        Assert.InRange((double)trial.Body["sentences"]!.AsArray()[^1]!["score"]!, 0, 0.4);
    }

    [Fact]
    public async Task The_same_sentences_again_change_nothing_and_only_admins_read_them()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        using var moderator = api.CreateClient("mo", isAdmin: false, "moderator");
        var name = FreshName();
        var first = await admin.CallAsync("POST", Path, new { name, examples = Giveaways });

        var again = await admin.CallAsync("POST", Path, new { name, examples = Giveaways.Reverse() });
        var sentences = await admin.CallAsync("GET", $"{Path}/{name}/sentences");
        var refused = await moderator.CallAsync("GET", $"{Path}/{name}/sentences");
        var gone = await admin.CallAsync("DELETE", $"{Path}/{name}");

        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.Equal(Giveaways, sentences.Body!["examples"]!.AsArray().Select(one => (string?)one));
        Assert.Equal(403, refused.Status);
        Assert.Equal(204, gone.Status);
        Assert.Equal(404, (await admin.CallAsync("GET", $"{Path}/{name}")).Status);
    }

    [Theory]
    [InlineData("Bad Name", 10, 422, "/name")]
    [InlineData("spam", 10, 422, "/name")]
    [InlineData("few", 9, 422, "/examples")]
    [InlineData("many", 2001, 422, "/examples")]
    public async Task A_lesson_that_breaks_a_rule_is_refused_with_the_place(string name, int examples, int status, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync(
            "POST", Path, new { name, examples = Enumerable.Range(0, examples).Select(i => $"Sentence number {i}.") });

        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Theory]
    [InlineData("""{"flag": 2}""", "/flag")]
    [InlineData("""{"flag": 0.8, "review": 0.5}""", "/review")]
    [InlineData("""{"reviw": 0.5}""", "/reviw")]
    [InlineData("""{"version": 0}""", "/version")]
    public async Task Thresholds_that_mean_nothing_are_refused(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", $"{Path}/nothing/promote", body);

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("DELETE", "", null)]
    [InlineData("GET", "/sentences", null)]
    [InlineData("POST", "/promote", "{}")]
    [InlineData("POST", "/rollback", "{}")]
    [InlineData("POST", "/test", """{"text": "a"}""")]
    public async Task What_was_never_taught_is_not_found(string method, string below, string? body)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        Assert.Equal(404, (await admin.CallAsync(method, $"{Path}/never-taught{below}", body)).Status);
    }

    private static string FreshName() => $"c-{Guid.CreateVersion7():N}";
}
