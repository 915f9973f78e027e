using System.Text.Json.Nodes;
using OrleansMl.Testing;

namespace OrleansMl.Reviews;

/// <summary>A moderator's day over HTTP, on the node that everybody runs.</summary>
[Collection(nameof(ApiApplication))]
public sealed class ReviewsApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/reviews";

    // A queue of its own for each test, by language.
    private readonly string _language = $"r{Guid.CreateVersion7():N}"[^12..];

    [Fact]
    public async Task A_moderator_claims_looks_decides_and_undoes()
    {
        using var ada = Moderator("ada");
        var id = await HeldAsync();

        var next = await ada.CallAsync("POST", $"{Path}/next", new { queue = _language, count = 3 });
        var review = Assert.Single(next.Body!["reviews"]!.AsArray())!;
        var seen = await ada.CallAsync("GET", $"{Path}/{id}");
        var decided = await DecideAsync(ada, id, "\"1\"", "k1");
        var again = await DecideAsync(ada, id, "\"1\"", "k1");
        var undone = await ada.CallAsync("POST", $"{Path}/{id}/undo");

        Assert.Equal((id, "leased", "ada"), ((string?)review["id"], (string?)review["state"], (string?)review["lease"]!["holder"]));
        Assert.Equal((200, "\"1\""), (seen.Status, seen.Headers.ETag?.ToString()));
        Assert.Equal("A mild text.", (string?)seen.Body!["content"]!["text"]);
        Assert.NotEmpty(seen.Body["scores"]!.AsArray());
        Assert.NotEmpty(seen.Body["assessments"]!.AsArray());
        Assert.Equal(2, seen.Body["decisions"]!.AsArray().Count);
        Assert.Equal((200, "decided"), (decided.Status, (string?)decided.Body!["review"]!["state"]));
        Assert.Equal("rejected", (string?)decided.Body["content"]!["level"]);
        Assert.Equal(decided.Body["review"]!["verdict"]!.ToJsonString(), again.Body!["review"]!["verdict"]!.ToJsonString());
        Assert.Equal((200, "leased"), (undone.Status, (string?)undone.Body!["review"]!["state"]));
        Assert.Equal("review_required", (string?)undone.Body["content"]!["level"]);
    }

    [Fact]
    public async Task What_was_not_done_says_why_with_a_stable_code()
    {
        using var ada = Moderator("ada");
        using var ben = Moderator("ben");
        using var author = api.CreateClient("alice", roles: "moderator");
        var id = await HeldAsync();

        var own = await author.CallAsync("POST", $"{Path}/{id}/claim");
        var unclaimed = await DecideAsync(ada, id, "\"1\"", "k");
        await ada.CallAsync("POST", $"{Path}/{id}/claim");
        var claimed = await ben.CallAsync("POST", $"{Path}/{id}/claim");
        var stale = await DecideAsync(ada, id, "\"2\"", "k");
        await DecideAsync(ada, id, "\"1\"", "k");
        var second = await ben.CallAsync("POST", $"{Path}/{id}/claim");
        var notMine = await ben.CallAsync("POST", $"{Path}/{id}/undo");
        var missing = await ada.CallAsync("GET", $"{Path}/never@1");

        Assert.Equal((403, "own_content"), (own.Status, Code(own)));
        Assert.Equal((409, "not_claimed"), (unclaimed.Status, Code(unclaimed)));
        Assert.Equal((409, "already_claimed"), (claimed.Status, Code(claimed)));
        Assert.Equal((412, "stale_revision", id), (stale.Status, Code(stale), (string?)stale.Body!["current"]!["id"]));
        Assert.Equal((409, "already_decided", "rejected"), (second.Status, Code(second), (string?)second.Body!["level"]));
        Assert.Equal((403, "forbidden"), (notMine.Status, Code(notMine)));
        Assert.Equal((404, "not_found"), (missing.Status, Code(missing)));
    }

    [Fact]
    public async Task An_author_sees_the_decision_and_never_who_made_it()
    {
        using var ada = Moderator("ada");
        using var alice = api.CreateClient("alice", roles: "moderator");
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");
        await ada.CallAsync("POST", $"{Path}/{id}/notes", new { text = "for moderators" });
        await DecideAsync(ada, id, "\"1\"", "k");

        var contentId = id[..id.LastIndexOf('@')];
        foreach (var path in new[]
        {
            $"/api/v1/content/{contentId}", $"/api/v1/content/{contentId}/decisions", $"/api/v1/content/{contentId}/explain",
            $"{Path}/{id}",
        })
        {
            var answer = await alice.CallAsync("GET", path);
            Assert.Equal(200, answer.Status);
            Assert.DoesNotContain("\"ada\"", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("for moderators", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_cases_are_decided_together_and_the_count_must_match()
    {
        using var ada = Moderator("ada");
        var ids = new[] { await HeldAsync(), await HeldAsync() };
        var items = ids.Select(id => new { id, revision = 1 }).Append(new { id = "never@1", revision = 1 }).ToArray();

        var wrong = await ada.CallAsync("POST", $"{Path}/decide", new { items, count = 2, decision = new { level = "approved" } });
        var decided = await ada.CallAsync("POST", $"{Path}/decide", new { items, count = 3, decision = new { level = "approved" } });

        Assert.Equal((422, "count_mismatch"), (wrong.Status, (string?)wrong.Body!["errors"]![0]!["code"]));
        Assert.Equal((200, 2), (decided.Status, (int)decided.Body!["decided"]!));
        Assert.Equal([200, 200, 404], decided.Body["items"]!.AsArray().Select(item => (int)item!["status"]!));
    }

    [Fact]
    public async Task Lists_filters_escalations_and_figures_follow_what_one_may_see()
    {
        using var ada = Moderator("ada");
        using var lea = api.CreateClient("lea", roles: "lead");
        var id = await HeldAsync();

        var listed = await ada.CallAsync("GET", $"{Path}?queue={_language}&level=review_required&reason=rule&late=false&type=comment");
        var none = await ada.CallAsync("GET", $"{Path}?queue={_language}&reason=report");
        var wrong = await ada.CallAsync("GET", $"{Path}?level=bad&late=perhaps");
        var stats = await ada.CallAsync("GET", $"{Path}/stats");
        var escalated = await ada.CallAsync("POST", $"{Path}/{id}/escalate", new { reason = "needs a lead" });
        var gone = await ada.CallAsync("GET", $"{Path}/{id}");
        var led = await lea.CallAsync("GET", $"{Path}/{id}");

        Assert.Equal(id, (string?)Assert.Single(listed.Body!["reviews"]!.AsArray())!["id"]);
        Assert.Empty(none.Body!["reviews"]!.AsArray());
        Assert.Equal((422, 2), (wrong.Status, wrong.Body!["errors"]!.AsArray().Count));
        Assert.Contains(stats.Body!["queues"]!.AsArray(), queue => (string?)queue!["queue"] == _language && (int)queue["waiting"]! == 1);
        Assert.DoesNotContain(stats.Body["queues"]!.AsArray(), queue => (string?)queue!["queue"] == "leads");
        Assert.Equal((200, "leads"), (escalated.Status, (string?)escalated.Body!["queue"]));
        Assert.Equal((404, 200), (gone.Status, led.Status));
    }

    [Fact]
    public async Task An_override_needs_a_reason_holds_and_is_on_record()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        var id = await HeldAsync();
        var contentId = id[..id.LastIndexOf('@')];

        var bare = await root.CallAsync("POST", $"/api/v1/content/{contentId}/override", new { level = "approved" });
        var done = await root.CallAsync("POST", $"/api/v1/content/{contentId}/override", new { level = "approved", reason = "a report" });
        var closed = await root.CallAsync("GET", $"{Path}/{id}");
        var audit = await root.CallAsync("GET", "/api/v1/audit?limit=20");

        Assert.Equal((422, "/reason"), (bare.Status, (string?)bare.Body!["errors"]![0]!["pointer"]));
        Assert.Equal((200, "approved", true), (done.Status, (string?)done.Body!["level"], (bool)done.Body["visible"]!));
        Assert.Equal("closed", (string?)closed.Body!["review"]!["state"]);
        Assert.Contains(audit.Body!["entries"]!.AsArray(), line =>
            ((string?)line!["action"], (string?)line["target"], (string?)line["detail"]) == ("override_content", contentId, "a report"));
    }

    [Theory]
    [InlineData("""{"queues": [{"name": "Bad Name"}]}""", "/queues/0/name")]
    [InlineData("""{"queues": [{"name": "a", "escalates_to": "nowhere"}]}""", "/queues/0/escalates_to")]
    [InlineData("""{"queues": [{"name": "a", "due_minutes": 0}]}""", "/queues/0/due_minutes")]
    [InlineData("""{"queues": [{"name": "a", "levels": ["review_required"]}]}""", "/queues/0/levels")]
    [InlineData("""{"queues": [{"name": "a", "colour": "red"}]}""", "/queues/0/colour")]
    [InlineData("""{"queues": [{"name": "a"}, {"name": "a"}]}""", "/queues")]
    [InlineData("{}", "/queues")]
    public async Task A_queue_that_makes_no_sense_is_refused(string body, string pointer)
    {
        using var root = api.CreateClient("root", isAdmin: true);

        var refused = await root.CallAsync("PUT", "/api/v1/moderation/queues", JsonNode.Parse(body)!);

        Assert.Equal((422, pointer), (refused.Status, (string?)refused.Body!["errors"]![0]!["pointer"]));
    }

    [Fact]
    public async Task A_decision_without_the_revision_or_with_a_wrong_level_decides_nothing()
    {
        using var ada = Moderator("ada");
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");

        var noRevision = await ada.CallAsync("POST", $"{Path}/{id}/decide", new { level = "approved" });
        var wrongLevel = await ada.CallAsync("POST", $"{Path}/{id}/decide", new { level = "review_required" });
        var state = await ada.CallAsync("GET", $"{Path}/{id}");

        Assert.Equal((422, "/If-Match"), (noRevision.Status, (string?)noRevision.Body!["errors"]![0]!["pointer"]));
        Assert.Equal((422, "/level"), (wrongLevel.Status, (string?)wrongLevel.Body!["errors"]![0]!["pointer"]));
        Assert.Equal("leased", (string?)state.Body!["review"]!["state"]);
    }

    [Fact]
    public async Task Where_the_edit_waits_for_nobody_there_is_no_case_to_look_at_instead()
    {
        using var ada = Moderator("ada");
        using var alice = api.CreateClient("alice");
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");
        var edited = await alice.CallAsync(
            "PUT", $"/api/v1/content/{id[..^2]}", new { type = "comment", text = "Another mild text.", language = _language });

        var stale = await DecideAsync(ada, id, "\"1\"", "k");

        Assert.Equal((200, "approved"), (edited.Status, (string?)edited.Body!["level"]));
        Assert.Equal((412, "stale_revision", null), (stale.Status, Code(stale), stale.Body!["current"]));
        Assert.Equal(
            "The item has another revision than you quote. It is at revision 2 now, which waits for nobody.",
            (string?)stale.Body["detail"]);
    }

    [Theory]
    [InlineData("notes", """{"text": "a\u0000b"}""", "/text")]
    [InlineData("notes", """{"text": "a\u001b[31mb"}""", "/text")]
    [InlineData("decide", """{"level": "approved", "reason": "a\u0007b"}""", "/reason")]
    [InlineData("decide", """{"level": "approved", "note": "a\u009bb"}""", "/note")]
    [InlineData("escalate", """{"reason": "a\u007fb"}""", "/reason")]
    public async Task Control_characters_in_what_people_read_are_refused(string act, string body, string pointer)
    {
        using var ada = Moderator("ada");
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");

        var refused = await ada.CallAsync("POST", $"{Path}/{id}/{act}", JsonNode.Parse(body)!, ("If-Match", "\"1\""));
        var noted = await ada.CallAsync("POST", $"{Path}/{id}/notes", new { text = "two lines:\n\tone\r\n" });

        Assert.Equal(
            (422, pointer, "invalid_character"),
            (refused.Status, (string?)refused.Body!["errors"]![0]!["pointer"], (string?)refused.Body["errors"]![0]!["code"]));
        Assert.Equal((200, "leased"), (noted.Status, (string?)noted.Body!["state"] ?? (string?)noted.Body["review"]?["state"]));
    }

    [Fact]
    public async Task A_rejection_says_why_or_what_was_violated()
    {
        using var ada = Moderator("ada");
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");

        var bare = await ada.CallAsync("POST", $"{Path}/{id}/decide", new { level = "rejected" }, ("If-Match", "\"1\""));
        var struck = await ada.CallAsync(
            "POST", $"{Path}/{id}/decide", new { level = "rejected", strike = new { category = "spam" } }, ("If-Match", "\"1\""));

        Assert.Equal((422, "/reason", "required"), (bare.Status, bare.Pointer, (string?)bare.Body!["errors"]![0]!["code"]));
        Assert.Equal(200, struck.Status);
    }

    [Fact]
    public async Task An_undo_after_an_override_says_that_another_decision_holds()
    {
        using var ada = Moderator("ada");
        using var root = api.CreateClient("root", isAdmin: true);
        var id = await HeldAsync();
        await ada.CallAsync("POST", $"{Path}/{id}/claim");
        await DecideAsync(ada, id, "\"1\"", "k1");
        await root.CallAsync("POST", $"/api/v1/content/{id[..^2]}/override", new { level = "approved", reason = "a report" });

        var undone = await ada.CallAsync("POST", $"{Path}/{id}/undo");

        Assert.Equal(
            (409, "superseded", "approved", "leased"),
            (undone.Status, Code(undone), (string?)undone.Body!["level"], (string?)undone.Body["from"]));
    }

    [Fact]
    public async Task Who_lacks_a_role_is_told_which_and_who_sends_a_bad_header_what_it_should_be()
    {
        using var alice = api.CreateClient("alice");
        using var ada = Moderator("ada");
        var id = await HeldAsync();

        var refused = await alice.CallAsync("GET", Path);
        var lead = await ada.CallAsync("PUT", "/api/v1/moderation/queues", new { queues = Array.Empty<object>() });
        var header = await ada.CallAsync("POST", $"{Path}/{id}/decide", new { level = "approved" }, ("If-Match", "1"));

        Assert.Equal((403, "forbidden", """["moderator","lead","admin"]"""), (
            refused.Status, Code(refused), refused.Body!["required_roles"]!.ToJsonString()));
        Assert.Equal("This needs one of the roles moderator, lead, admin.", (string?)refused.Body["detail"]);
        Assert.Equal("""["lead","admin"]""", lead.Body!["required_roles"]!.ToJsonString());
        Assert.Equal(
            (400, "Send If-Match with one revision in quotes, for example \"3\"."), (header.Status, (string?)header.Body!["detail"]));
    }

    private HttpClient Moderator(string name) => api.CreateClient(name, roles: "moderator");

    private static string? Code(Answer answer) => (string?)answer.Body!["code"];

    // A mild text that an administrator sends to review.
    private async Task<string> HeldAsync()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var alice = api.CreateClient("alice");
        await EnsureQueueAsync(root);
        var item = await alice.CallAsync("POST", "/api/v1/content", new { type = "comment", text = "A mild text.", language = _language });
        var id = (string)item.Body!["id"]!;
        var held = await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "look" });
        Assert.Equal(200, held.Status);
        return $"{id}@1";
    }

    private async Task EnsureQueueAsync(HttpClient root)
    {
        var queues = (await root.CallAsync("GET", "/api/v1/moderation/queues")).Body!["queues"]!.AsArray();
        if (queues.All(queue => (string?)queue!["name"] != _language))
        {
            queues.Insert(0, new JsonObject { ["name"] = _language, ["languages"] = new JsonArray(_language) });
            var put = await root.CallAsync("PUT", "/api/v1/moderation/queues", new JsonObject { ["queues"] = queues.DeepClone() });
            Assert.Equal(200, put.Status);
        }
    }

    private static Task<Answer> DecideAsync(HttpClient client, string id, string revision, string key) => client.CallAsync(
        "POST",
        $"{Path}/{id}/decide",
        new { level = "rejected", reason = "off topic" },
        ("If-Match", revision), ("Idempotency-Key", $"{key}-{id}"));
}
