using OrleansMl.Testing;

namespace OrleansMl.Standing;

/// <summary>From a decision to a refused post and back, over HTTP, on a node whose undo window is short.</summary>
public sealed class StandingApiTests(StandingApiTests.ShortWindow api) : IClassFixture<StandingApiTests.ShortWindow>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // Nobody else's.
    private readonly string _author = $"author-{Guid.CreateVersion7():N}";

    private string Path => $"/api/v1/users/{_author}/standing";

    [Fact]
    public async Task A_decision_strikes_and_pauses_after_its_window_and_a_granted_complaint_takes_both_back()
    {
        using var author = api.CreateClient(_author);
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var ben = api.CreateClient("ben", roles: "moderator");
        var id = await InReviewAsync();

        var decided = await DecideAsync(ada, id, new
        {
            level = "rejected",
            reason = "sells followers",
            strike = new { category = "spam", weight = 2 },
            restriction = new { days = 3 },
        });
        var struck = await UntilAsync(author, body => body["strikes"]!.AsArray().Count == 1);
        var refused = await PostAsync(author);
        var edited = await author.CallAsync("PUT", Content($"{_author}~own"), new { type = "comment", text = "Thank you." });
        var seen = await ada.CallAsync("GET", Path);
        var complaint = (await author.CallAsync("POST", "/api/v1/complaints", new { content_id = id, text = "A line from a film." }))
            .Header("Location")!;
        var granted = await ben.CallAsync("POST", $"{complaint}/decide", new { level = "approved" }, ("If-Match", "\"1\""));
        var forgiven = await UntilAsync(author, body => body["strikes"]!.AsArray().Count == 0);
        var posted = await PostAsync(author);

        Assert.Equal((200, "spam", 4320), (
            decided.Status,
            (string?)decided.Body!["review"]!["verdict"]!["strike"]!["category"],
            (int?)decided.Body["review"]!["verdict"]!["restriction"]!["minutes"]));
        var strike = struck["strikes"]![0]!;
        Assert.Equal(
            ("limited", "spam", 2.0, id, null, null),
            ((string?)struck["tier"], (string?)strike["category"], (double?)strike["weight"], (string?)strike["content_id"],
                (string?)strike["by"], (string?)struck["pauses"]));
        Assert.Equal((403, "posting_paused"), (refused.Status, refused.Code));
        Assert.Equal(
            ((string?)struck["restriction"]!["until"], "sells followers"),
            ((string?)refused.Body!["until"], (string?)refused.Body["reason"]));
        Assert.Equal((403, "posting_paused"), (edited.Status, edited.Code));
        Assert.Equal("ada", (string?)seen.Body!["strikes"]![0]!["by"]);
        Assert.Equal(200, granted.Status);
        Assert.Equal(("good", null), ((string?)forgiven["tier"], (string?)forgiven["restriction"]));
        Assert.Equal(201, posted.Status);
    }

    [Fact]
    public async Task Within_the_window_nothing_is_given_and_what_is_undone_never_is()
    {
        using var author = api.CreateClient(_author);
        using var ada = api.CreateClient("ada", roles: "moderator");
        var id = await InReviewAsync();

        await DecideAsync(ada, id, new { level = "rejected", strike = new { category = "spam" }, restriction = new { minutes = 5 } });
        var within = await author.CallAsync("GET", Path);
        var undone = await ada.CallAsync("POST", $"/api/v1/moderation/reviews/{id}@1/undo");
        await DecideAsync(ada, id, new { level = "flagged", strike = new { category = "harassment" } });
        var struck = await UntilAsync(author, body => body["strikes"]!.AsArray().Count > 0);

        Assert.Equal((0, 200), (within.Body!["strikes"]!.AsArray().Count, undone.Status));
        Assert.Equal("harassment", (string?)Assert.Single(struck["strikes"]!.AsArray())!["category"]);
        Assert.Null(struck["restriction"]);
    }

    [Fact]
    public async Task A_lead_pauses_lifts_and_takes_strikes_back()
    {
        using var author = api.CreateClient(_author);
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var lea = api.CreateClient("lea", roles: "lead");
        await DecideAsync(ada, await InReviewAsync(), new { level = "rejected", strike = new { category = "spam" } });
        var strike = (string)(await UntilAsync(author, body => body["strikes"]!.AsArray().Count == 1))["strikes"]![0]!["id"]!;

        var paused = await lea.CallAsync("POST", $"{Path}/restrictions", new { reason = "many accounts" }, ("Idempotency-Key", "1"));
        var again = await lea.CallAsync("POST", $"{Path}/restrictions", new { reason = "many accounts" }, ("Idempotency-Key", "1"));
        var refused = await PostAsync(author);
        var batch = await author.CallAsync("POST", "/api/v1/content/batch", """{"items":[{"type":"post","text":"Thank you."}]}""");
        var moderators = await ada.CallAsync("DELETE", $"{Path}/restrictions?reason=enough");
        var unexplained = await lea.CallAsync("DELETE", $"{Path}/restrictions");
        var lifted = await lea.CallAsync("DELETE", $"{Path}/restrictions?reason=enough");
        var posted = await PostAsync(author);
        var reversed = await lea.CallAsync("DELETE", $"{Path}/strikes/{strike}?reason=not%20spam");
        var missing = await lea.CallAsync("DELETE", $"{Path}/strikes/{new string('0', 32)}?reason=none");

        Assert.Equal((200, 200, 1), (paused.Status, again.Status, again.Body!["pauses"]!.AsArray().Count));
        Assert.Equal((403, "posting_paused", null), (refused.Status, refused.Code, (string?)refused.Body!["until"]));
        Assert.Equal((403, "posting_paused"), (
            (int?)batch.Body!["items"]![0]!["status"], (string?)batch.Body["items"]![0]!["problem"]!["code"]));
        Assert.Equal((403, 422, 200, 201), (moderators.Status, unexplained.Status, lifted.Status, posted.Status));
        Assert.Equal(
            (200, 0.0, "lea", "not spam"),
            (reversed.Status, (double?)reversed.Body!["weight"], (string?)reversed.Body["strikes"]![0]!["reversal"]!["by"],
                (string?)reversed.Body["strikes"]![0]!["reversal"]!["reason"]));
        Assert.Equal((404, "not_found"), (missing.Status, missing.Code));
    }

    [Fact]
    public async Task The_same_key_with_another_pause_is_refused()
    {
        using var lea = api.CreateClient("lea", roles: "lead");

        var paused = await PauseAsync(new { days = 3, reason = "many accounts" });
        var same = await PauseAsync(new { minutes = 4320, reason = "many accounts" });
        var longer = await PauseAsync(new { days = 4, reason = "many accounts" });
        var endless = await PauseAsync(new { reason = "many accounts" });
        var otherwise = await PauseAsync(new { days = 3, reason = "another reason" });

        Assert.Equal((200, 200, 1), (paused.Status, same.Status, same.Body!["pauses"]!.AsArray().Count));
        Assert.All(
            [longer, endless, otherwise], answer => Assert.Equal((409, "idempotency_conflict"), (answer.Status, answer.Code)));

        Task<Answer> PauseAsync(object body) => lea.CallAsync("POST", $"{Path}/restrictions", body, ("Idempotency-Key", "one"));
    }

    [Fact]
    public async Task Nobody_sees_or_changes_what_is_not_theirs()
    {
        using var other = api.CreateClient("somebody");
        using var lea = api.CreateClient("lea", roles: "lead");
        using var service = api.CreateClient("platform", roles: "service");

        var foreign = await other.CallAsync("GET", Path);
        var staffs = await service.CallAsync("GET", Path);
        var own = await lea.CallAsync("GET", "/api/v1/users/lea/standing");
        var ownPause = await lea.CallAsync("POST", "/api/v1/users/lea/standing/restrictions", new { reason = "x" });
        var ownLift = await lea.CallAsync("DELETE", "/api/v1/users/lea/standing/restrictions?reason=x");
        var services = await service.CallAsync("POST", $"{Path}/restrictions", new { reason = "x" });

        Assert.Equal((403, "forbidden"), (foreign.Status, foreign.Code));
        Assert.Equal((200, "good", 0), (staffs.Status, (string?)staffs.Body!["tier"], staffs.Body["pauses"]!.AsArray().Count));
        Assert.Equal((200, null), (own.Status, (string?)own.Body!["pauses"]));
        Assert.Equal(("own_standing", "own_standing"), (ownPause.Code, ownLift.Code));
        Assert.Equal(403, services.Status);
    }

    [Fact]
    public async Task A_queue_says_which_acts_there_are()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var ada = api.CreateClient("ada", roles: "moderator");
        var id = await InReviewAsync(type: "video");
        var set = await root.CallAsync(
            "PUT", "/api/v1/moderation/queues", """{"queues":[{"name":"videos","types":["video"],"acts":["lift"]}]}""");

        var review = await ada.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");
        await ada.CallAsync("POST", $"/api/v1/moderation/reviews/{id}@1/claim");
        var refused = await ada.CallAsync(
            "POST",
            $"/api/v1/moderation/reviews/{id}@1/decide",
            new { level = "rejected", strike = new { category = "spam" } },
            ("If-Match", "\"1\""));
        var allowed = await ada.CallAsync(
            "POST",
            $"/api/v1/moderation/reviews/{id}@1/decide",
            new { level = "approved", restriction = new { lift = true } },
            ("If-Match", "\"1\""));

        Assert.Equal(200, set.Status);
        Assert.Equal("""["lift"]""", review.Body!["review"]!["acts"]!.ToJsonString());
        Assert.Equal((403, "act_not_allowed"), (refused.Status, refused.Code));
        Assert.Equal((200, true), (allowed.Status, (bool?)allowed.Body!["review"]!["verdict"]!["restriction"]!["lift"]));
    }

    [Fact]
    public async Task Several_decided_together_strike_once_each()
    {
        using var author = api.CreateClient(_author);
        using var ada = api.CreateClient("ada", roles: "moderator");
        var ids = new[] { await InReviewAsync(), await InReviewAsync() };

        var decided = await ada.CallAsync("POST", "/api/v1/moderation/reviews/decide", new
        {
            items = ids.Select(id => new { id = $"{id}@1", revision = 1 }),
            count = 2,
            decision = new { level = "rejected", strike = new { category = "spam" } },
        });
        var struck = await UntilAsync(author, body => body["strikes"]!.AsArray().Count == 2);

        Assert.Equal(2, (int?)decided.Body!["decided"]);
        Assert.Equal(("limited", 2.0), ((string?)struck["tier"], (double?)struck["weight"]));
    }

    [Theory]
    [InlineData("""{"level":"rejected","strike":{}}""", "/strike/category", "required")]
    [InlineData("""{"level":"rejected","strike":{"category":"Sp am"}}""", "/strike/category", "invalid_id")]
    [InlineData("""{"level":"rejected","strike":{"category":"spam","weight":0}}""", "/strike/weight", "out_of_range")]
    [InlineData("""{"level":"rejected","strike":{"category":"spam","until":1}}""", "/strike/until", "unknown_field")]
    [InlineData("""{"level":"approved","strike":{"category":"spam"}}""", "/strike", "contradiction")]
    [InlineData("""{"level":"approved","restriction":{"days":1}}""", "/restriction", "contradiction")]
    [InlineData("""{"level":"rejected","restriction":{}}""", "/restriction", "one_of")]
    [InlineData("""{"level":"rejected","restriction":{"days":1,"minutes":1}}""", "/restriction", "one_of")]
    [InlineData("""{"level":"rejected","restriction":{"days":366}}""", "/restriction/days", "out_of_range")]
    [InlineData("""{"level":"rejected","restriction":{"minutes":0}}""", "/restriction/minutes", "out_of_range")]
    public async Task A_bad_decision_says_which_field(string body, string pointer, string code)
    {
        using var ada = api.CreateClient("ada", roles: "moderator");

        var answer = await ada.CallAsync("POST", "/api/v1/moderation/reviews/c1@1/decide", body, ("If-Match", "\"1\""));

        Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
    }

    [Theory]
    [InlineData("""{}""", "/reason", "required")]
    [InlineData("""{"reason":" "}""", "/reason", "empty")]
    [InlineData("""{"reason":"a\u001bb"}""", "/reason", "invalid_character")]
    [InlineData("""{"reason":"x","days":0}""", "/days", "out_of_range")]
    [InlineData("""{"reason":"x","minutes":5256001}""", "/minutes", "out_of_range")]
    [InlineData("""{"reason":"x","minutes":1,"days":1}""", "", "one_of")]
    [InlineData("""{"reason":"x","until":"2026"}""", "/until", "unknown_field")]
    public async Task A_bad_pause_says_which_field(string body, string pointer, string code)
    {
        using var lea = api.CreateClient("lea", roles: "lead");

        var answer = await lea.CallAsync("POST", $"{Path}/restrictions", body);

        Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
    }

    private static string Content(string id) => $"/api/v1/content/{Uri.EscapeDataString(id)}";

    private static Task<Answer> PostAsync(HttpClient author) =>
        author.CallAsync("POST", "/api/v1/content", new { type = "comment", text = "Thank you for the recipe." });

    private static async Task<Answer> DecideAsync(HttpClient moderator, string id, object decision)
    {
        await moderator.CallAsync("POST", $"/api/v1/moderation/reviews/{id}@1/claim");
        var decided = await moderator.CallAsync(
            "POST", $"/api/v1/moderation/reviews/{id}@1/decide", decision, ("If-Match", "\"1\""));
        Assert.Equal(200, decided.Status);
        return decided;
    }

    private Task<System.Text.Json.Nodes.JsonNode> UntilAsync(
        HttpClient client, Func<System.Text.Json.Nodes.JsonNode, bool> condition) => Eventually.ReadAsync(
        async _ => (await client.CallAsync("GET", Path)).Body!, condition, Token, within: TimeSpan.FromSeconds(30));

    // An administrator sends a mild text to review.
    private async Task<string> InReviewAsync(string type = "comment")
    {
        using var author = api.CreateClient(_author);
        using var root = api.CreateClient("root", isAdmin: true);
        var id = $"{_author}~{Guid.CreateVersion7():N}";
        await author.CallAsync("PUT", $"/api/v1/content/{id}", new { type, text = "Thank you for the recipe." });
        var asked = await root.CallAsync(
            "POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "an example" });
        Assert.Equal(200, asked.Status);
        return id;
    }

    public sealed class ShortWindow : ApiApplication
    {
        protected override IEnumerable<string> Settings => ["--OrleansMl:Reviews:UndoWindow=00:00:04"];
    }
}
