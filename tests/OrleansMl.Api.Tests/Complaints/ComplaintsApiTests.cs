using OrleansMl.Content;
using OrleansMl.Testing;

namespace OrleansMl.Complaints;

/// <summary>Contesting a decision over HTTP, on the node that everybody runs.</summary>
[Collection(nameof(ApiApplication))]
public sealed class ComplaintsApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/complaints";

    // Nobody else's, so that lists hold what the test made.
    private readonly string _author = $"author-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task An_author_contests_and_a_moderator_answers()
    {
        using var author = api.CreateClient(_author);
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var lea = api.CreateClient("lea", roles: "lead");
        var id = await RejectedAsync();

        var submitted = await author.CallAsync("POST", Path, new { content_id = id, text = "A line from a film.", decision = 2 });
        var again = await author.CallAsync("POST", Path, new { content_id = id, text = "A line from a film." });
        var complaint = submitted.Header("Location")!;
        var review = await ada.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");
        var answered = await ada.CallAsync(
            "POST", $"{complaint}/decide", new { level = "approved", reason = "a quotation" }, ("If-Match", "\"1\""));
        var mine = await author.CallAsync("GET", Path);
        var ofItem = await lea.CallAsync("GET", $"{Path}?content_id={Uri.EscapeDataString(id)}");
        var visible = await author.CallAsync("GET", $"/api/v1/content/{Uri.EscapeDataString(id)}");

        Assert.Equal((201, "open", 2, "rejected", "author"), (
            submitted.Status,
            (string?)submitted.Body!["state"],
            (int?)submitted.Body["decision"],
            (string?)submitted.Body["contested"],
            (string?)submitted.Body["side"]));
        Assert.Equal((200, (string?)submitted.Body["id"]), (again.Status, (string?)again.Body!["id"]));
        Assert.Equal("A line from a film.", (string?)review.Body!["statements"]![0]!["text"]);
        Assert.Equal((200, "approved"), (answered.Status, (string?)answered.Body!["content"]!["level"]));
        Assert.Equal((string?)submitted.Body["id"], (string?)Assert.Single(mine.Body!["complaints"]!.AsArray())!["id"]);
        Assert.Single(ofItem.Body!["complaints"]!.AsArray());
        Assert.Equal("approved", (string?)visible.Body!["level"]);
    }

    [Fact]
    public async Task Nobody_reads_what_others_wrote_and_whoever_decided_does_not_answer()
    {
        using var author = api.CreateClient(_author, roles: "moderator");
        using var other = api.CreateClient("somebody");
        using var root = api.CreateClient("root", isAdmin: true);
        using var service = api.CreateClient("platform", roles: "service");
        var id = await RejectedAsync();
        var complaint = (await author.CallAsync("POST", Path, new { content_id = id, text = "mine" })).Header("Location")!;

        var foreign = await other.CallAsync("GET", complaint);
        var list = await other.CallAsync("GET", $"{Path}?content_id={Uri.EscapeDataString(id)}");
        var others = await other.CallAsync("GET", $"{Path}?user_id={_author}");
        var handed = await service.CallAsync("GET", $"{Path}?user_id={_author}");
        var own = await author.CallAsync("POST", $"{complaint}/decide", new { level = "approved" }, ("If-Match", "\"1\""));
        var first = await root.CallAsync("POST", $"{complaint}/decide", new { level = "approved" }, ("If-Match", "\"1\""));
        var unquoted = await root.CallAsync("POST", $"{complaint}/decide", new { level = "approved" });
        var stranger = await other.CallAsync("POST", Path, new { content_id = id, text = "not mine" });
        var inTheirName = await other.CallAsync("POST", Path, new { content_id = id, text = "not mine", user_id = _author });

        Assert.Equal((404, "not_found"), (foreign.Status, foreign.Code));
        Assert.Empty(list.Body!["complaints"]!.AsArray());
        Assert.Equal((403, 1), (others.Status, handed.Body!["complaints"]!.AsArray().Count));
        Assert.Equal((403, "own_content"), (own.Status, own.Code));
        Assert.Equal((403, "first_decider"), (first.Status, first.Code));
        Assert.Equal((422, "/If-Match"), (unquoted.Status, unquoted.Pointer));
        Assert.Equal((404, "not_found"), (stranger.Status, stranger.Code));
        Assert.Equal((403, "forbidden"), (inTheirName.Status, inTheirName.Code));
    }

    [Theory]
    [InlineData("""{}""", "/content_id", "required")]
    [InlineData("""{"content_id":"a b","text":"x"}""", "/content_id", "invalid_id")]
    [InlineData("""{"content_id":"c1"}""", "/text", "required")]
    [InlineData("""{"content_id":"c1","text":"  "}""", "/text", "empty")]
    [InlineData("""{"content_id":"c1","text":"a\u001bb"}""", "/text", "invalid_character")]
    [InlineData("""{"content_id":"c1","text":"x","decision":0}""", "/decision", "out_of_range")]
    [InlineData("""{"content_id":"c1","text":"x","user_id":""}""", "/user_id", "invalid_id")]
    [InlineData("""{"content_id":"c1","text":"x","level":"approved"}""", "/level", "unknown_field")]
    [InlineData("""{"content_id":1,"text":"x"}""", "/content_id", "wrong_type")]
    public async Task Bad_input_says_which_field(string body, string pointer, string code)
    {
        using var author = api.CreateClient(_author);

        var answer = await author.CallAsync("POST", Path, body);

        Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
    }

    [Theory]
    [InlineData("?limit=0", "/limit")]
    [InlineData("?limit=201", "/limit")]
    [InlineData("?cursor=x", "/cursor")]
    [InlineData("?content_id=a%20b", "/content_id")]
    [InlineData("?user_id=", "/user_id")]
    [InlineData("/c1@2", "/complaint_id")]
    public async Task A_bad_address_says_which_part(string query, string pointer)
    {
        using var author = api.CreateClient(_author);

        var answer = await author.CallAsync("GET", $"{Path}{query}");

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task What_cannot_be_contested_says_why()
    {
        using var author = api.CreateClient(_author);
        var id = await RejectedAsync();
        var mild = $"{_author}~mild";
        await author.CallAsync("PUT", $"/api/v1/content/{mild}", new { type = "comment", text = "Thank you for the recipe." });

        var superseded = await author.CallAsync("POST", Path, new { content_id = id, text = "x", decision = 1 });
        var approved = await author.CallAsync("POST", Path, new { content_id = mild, text = "x" });

        Assert.Equal((409, "superseded"), (superseded.Status, superseded.Code));
        Assert.Equal((409, "nothing_to_contest"), (approved.Status, approved.Code));
    }

    // An administrator removes a mild text.
    private async Task<string> RejectedAsync()
    {
        using var author = api.CreateClient(_author);
        using var root = api.CreateClient("root", isAdmin: true);
        var id = $"{_author}~{Guid.CreateVersion7():N}";
        Assert.True(ContentIds.IsValid(id));
        await author.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "comment", text = "Thank you for the recipe." });
        var removed = await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "rejected", reason = "off topic" });
        Assert.Equal(200, removed.Status);
        return id;
    }
}
