using System.Text.Json.Nodes;
using OrleansMl.Fakes;

namespace OrleansMl.Content;

public sealed class ContentApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private static readonly object Body = new { type = "comment", text = "hello there" };
    private static readonly object OtherBody = new { type = "comment", text = "hello again" };

    private readonly FakeApi _api = fixture.Api;

    // Below alice's namespace, so that she may put it.
    private static string Unique(string prefix) => $"alice~{prefix}-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_submitted_item_comes_back_with_its_verdict_location_and_etag()
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", new
        {
            type = "comment",
            text = "hëllo",
            parent_id = "post-1",
            language = "en",
            region = "DE",
            categories = new[] { "cooking" },
            created_at = "2026-01-05T12:00:00+02:00",
        });

        Assert.Equal(201, answer.Status);
        Assert.Equal("\"1\"", answer.ETag);
        var id = (string)answer.Body!["id"]!;
        Assert.Equal($"/api/v1/content/{id}", answer.Header("Location"));
        Assert.Contains("\"text\":\"hëllo\"", answer.Text);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                {
                  "id": "{{id}}", "revision": 1, "level": "approved", "visible": true, "state": "approved", "author_id": "alice",
                  "type": "comment", "text": "hëllo",
                  "parent_id": "post-1", "language": "en", "region": "DE", "categories": ["cooking"],
                  "created_at": "2026-01-05T10:00:00+00:00", "updated_at": "1970-01-01T00:00:00+00:00",
                  "moderation": {
                    "content_id": "{{id}}", "revision": 1, "state": "approved", "level": "approved", "scores": {"spam": 0.25},
                    "evidence": [{"category": "spam", "start": 0, "end": 3, "contribution": 1.5}],
                    "models": [{"name": "text-spam", "version": "1.0.0"}],
                    "policy": {"name": "default", "version": "1"}, "rules": [], "decided_at": "1970-01-01T00:00:00+00:00",
                    "decided_by": "auto",
                    "failed_attempts": 0, "next_attempt_at": null, "error": null, "support": false,
                    "not_judged": [], "awaiting": [], "taught": []
                  }
                }
                """),
            answer.Body), answer.Text);
    }

    [Fact]
    public async Task An_item_without_a_verdict_is_accepted_with_202_and_a_null_level()
    {
        await using var api = await FakeApi.StartAsync();
        api.Cluster.Pending = true;
        using var alice = api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", Body);

        Assert.Equal(202, answer.Status);
        Assert.True(answer.Body!.AsObject().ContainsKey("level"));
        Assert.Null(answer.Body["level"]);
        Assert.Equal("pending", (string?)answer.Body["state"]);
    }

    [Fact]
    public async Task Only_services_and_admins_may_name_another_author()
    {
        using var alice = _api.CreateClient("alice");
        using var service = _api.CreateClient("backend", roles: "service");
        var body = new { type = "post", text = "hi", author_id = "bob" };

        var refused = await alice.CallAsync("POST", "/api/v1/content", body);
        var accepted = await service.CallAsync("POST", "/api/v1/content", body);
        var own = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "hi", author_id = "alice" });

        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        Assert.Equal((201, "bob"), (accepted.Status, (string?)accepted.Body!["author_id"]));
        Assert.Equal(201, own.Status);
    }

    [Fact]
    public async Task Put_creates_then_edits_and_repeating_it_changes_nothing()
    {
        using var alice = _api.CreateClient("alice");
        var path = $"/api/v1/content/{Unique("put")}";

        var created = await alice.CallAsync("PUT", path, Body);
        var repeated = await alice.CallAsync("PUT", path, Body);
        var edited = await alice.CallAsync("PUT", path, OtherBody);

        Assert.Equal((201, "\"1\"", path), (created.Status, created.ETag, created.Header("Location")));
        Assert.Equal((200, "\"1\""), (repeated.Status, repeated.ETag));
        Assert.Equal((200, "\"2\""), (edited.Status, edited.ETag));
        Assert.Equal(2, (int?)edited.Body!["revision"]);
    }

    [Fact]
    public async Task A_put_with_a_stale_if_match_is_412_and_changes_nothing()
    {
        using var alice = _api.CreateClient("alice");
        var path = $"/api/v1/content/{Unique("stale")}";
        await alice.CallAsync("PUT", path, Body);
        await alice.CallAsync("PUT", path, OtherBody);

        var stale = await alice.CallAsync("PUT", path, new { type = "comment", text = "third" }, ("If-Match", "\"1\""));
        var now = await alice.CallAsync("GET", path);
        var current = await alice.CallAsync("PUT", path, new { type = "comment", text = "third" }, ("If-Match", "\"2\""));

        Assert.Equal((412, "stale_revision", "\"2\""), (stale.Status, stale.Code, stale.ETag));
        Assert.Equal("hello again", (string?)now.Body!["text"]);
        Assert.Equal((200, "\"3\""), (current.Status, current.ETag));
    }

    [Fact]
    public async Task If_none_match_star_only_creates_and_if_match_star_only_edits()
    {
        using var alice = _api.CreateClient("alice");
        var path = $"/api/v1/content/{Unique("star")}";

        var nothingToEdit = await alice.CallAsync("PUT", path, Body, ("If-Match", "*"));
        var revisionOfNothing = await alice.CallAsync("PUT", path, Body, ("If-Match", "\"1\""));
        var created = await alice.CallAsync("PUT", path, Body, ("If-None-Match", "*"));
        var createdBefore = await alice.CallAsync("PUT", path, OtherBody, ("If-None-Match", "*"));
        var edited = await alice.CallAsync("PUT", path, OtherBody, ("If-Match", "*"));

        Assert.Equal(
            [412, 412, 201, 412, 200],
            [nothingToEdit.Status, revisionOfNothing.Status, created.Status, createdBefore.Status, edited.Status]);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"abc\"")]
    [InlineData("\"0\"")]
    [InlineData("W/\"3\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task An_if_match_that_names_no_revision_is_malformed(string ifMatch)
    {
        using var alice = _api.CreateClient("alice");
        var id = Unique("malformed");

        var put = await alice.CallAsync("PUT", $"/api/v1/content/{id}", Body, ("If-Match", ifMatch));
        var delete = await alice.CallAsync("DELETE", $"/api/v1/content/{id}", null, ("If-Match", ifMatch));

        Assert.Equal((400, "malformed"), (put.Status, put.Code));
        Assert.Equal((400, "malformed"), (delete.Status, delete.Code));
        Assert.DoesNotContain(id, _api.Cluster.Items.Keys);
    }

    [Fact]
    public async Task The_id_of_somebody_elses_item_cannot_be_taken()
    {
        using var alice = _api.CreateClient("alice");
        using var bob = _api.CreateClient("bob");
        var path = $"/api/v1/content/{Unique("owned")}";
        await alice.CallAsync("PUT", path, Body);

        var put = await bob.CallAsync("PUT", path, OtherBody);
        var delete = await bob.CallAsync("DELETE", path);
        var now = await alice.CallAsync("GET", path);

        Assert.Equal((403, "forbidden"), (put.Status, put.Code));
        Assert.Equal((403, "forbidden"), (delete.Status, delete.Code));
        Assert.Equal(("hello there", "alice"), ((string?)now.Body!["text"], (string?)now.Body["author_id"]));
    }

    [Fact]
    public async Task An_administrator_who_edits_an_item_does_not_become_its_author()
    {
        using var alice = _api.CreateClient("alice");
        using var admin = _api.CreateClient("root", isAdmin: true);
        var path = $"/api/v1/content/{Unique("edit")}";
        await alice.CallAsync("PUT", path, Body);

        var edited = await admin.CallAsync("PUT", path, OtherBody);

        Assert.Equal((200, "alice"), (edited.Status, (string?)edited.Body!["author_id"]));
    }

    [Fact]
    public async Task A_withdrawn_item_is_gone_for_others_and_refuses_edits()
    {
        using var alice = _api.CreateClient("alice");
        using var bob = _api.CreateClient("bob");
        var path = $"/api/v1/content/{Unique("withdrawn")}";
        await alice.CallAsync("PUT", path, Body);

        var stale = await alice.CallAsync("DELETE", path, null, ("If-Match", "\"7\""));
        var withdrawn = await alice.CallAsync("DELETE", path, null, ("If-Match", "\"1\""));
        var again = await alice.CallAsync("DELETE", path);
        var owner = await alice.CallAsync("GET", path);
        var other = await bob.CallAsync("GET", path);
        var edit = await alice.CallAsync("PUT", path, OtherBody);
        var unknown = await alice.CallAsync("DELETE", $"/api/v1/content/{Unique("never")}");

        Assert.Equal((412, "stale_revision"), (stale.Status, stale.Code));
        Assert.Equal([204, 204, 200, 404], [withdrawn.Status, again.Status, owner.Status, other.Status]);
        Assert.Equal(
            (409, "invalid_transition", "withdrawn", "withdraw"),
            (edit.Status, edit.Code, (string?)edit.Body!["from"], (string?)edit.Body["allowed"]![0]));
        Assert.Equal((404, "not_found"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task Others_read_a_visible_item_without_its_moderation_report()
    {
        using var alice = _api.CreateClient("alice");
        using var bob = _api.CreateClient("bob");
        using var moderator = _api.CreateClient("mo", roles: "moderator");
        var path = $"/api/v1/content/{Unique("read")}";
        await alice.CallAsync("PUT", path, Body);

        var other = await bob.CallAsync("GET", path);
        var full = await moderator.CallAsync("GET", path);

        Assert.Equal((200, "hello there", "\"1\""), (other.Status, (string?)other.Body!["text"], other.ETag));
        Assert.False(other.Body.AsObject().ContainsKey("moderation"));
        Assert.NotNull(full.Body!["moderation"]);
    }

    [Fact]
    public async Task A_repeated_idempotency_key_returns_the_same_item_and_another_body_conflicts()
    {
        using var alice = _api.CreateClient("alice");
        using var bob = _api.CreateClient("bob");
        var key = ("Idempotency-Key", Unique("key"));

        var first = await alice.CallAsync("POST", "/api/v1/content", Body, key);
        var second = await alice.CallAsync("POST", "/api/v1/content", Body, key);
        var other = await alice.CallAsync("POST", "/api/v1/content", OtherBody, key);
        var somebodyElse = await bob.CallAsync("POST", "/api/v1/content", Body, key);

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Code));
        Assert.Equal(201, somebodyElse.Status);
        Assert.NotEqual((string?)first.Body!["id"], (string?)somebodyElse.Body!["id"]);
    }

    [Fact]
    public async Task A_batch_answers_for_each_item_in_order()
    {
        using var alice = _api.CreateClient("alice");
        var key = ("Idempotency-Key", Unique("batch"));
        const string Batch = """
            {"items": [{"type": "post", "text": "one"}, {"type": "post", "text": " "}, {"type": 7, "text": "x"}, null,
              {"type": "post", "text": "\ud800"}, {"type": "video", "text": "six"}]}
            """;

        var answer = await alice.CallAsync("POST", "/api/v1/content/batch", Batch, key);
        var repeated = await alice.CallAsync("POST", "/api/v1/content/batch", Batch, key);

        Assert.Equal(200, answer.Status);
        var items = answer.Body!["items"]!.AsArray();
        Assert.Equal([0, 1, 2, 3, 4, 5], items.Select(item => (int)item!["index"]!));
        Assert.Equal([201, 422, 422, 422, 422, 201], items.Select(item => (int)item!["status"]!));
        Assert.Equal(
            ["/items/1/text", "/items/2/type", "/items/3", "/items/4/text"],
            items.Skip(1).Take(4).Select(item => (string)item!["problem"]!["errors"]![0]!["pointer"]!));
        Assert.Equal("six", (string?)items[5]!["item"]!["text"]);
        Assert.Equal((string?)items[0]!["item"]!["id"], (string?)repeated.Body!["items"]![0]!["item"]!["id"]);
    }

    [Theory]
    [InlineData("""{"items": []}""", "/items")]
    [InlineData("""{}""", "/items")]
    [InlineData("""{"items": {}}""", "/items")]
    public async Task A_batch_needs_items(string body, string pointer)
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content/batch", body);

        Assert.Equal((422, "validation", pointer), (answer.Status, answer.Code, answer.Pointer));
    }

    [Fact]
    public async Task A_batch_of_101_items_is_refused_whole()
    {
        await using var api = await FakeApi.StartAsync();
        using var service = api.CreateClient("backend", roles: "service");

        var most = await service.CallAsync("POST", "/api/v1/content/batch", new { items = Enumerable.Repeat(Body, 100) });
        var tooMany = await service.CallAsync("POST", "/api/v1/content/batch", new { items = Enumerable.Repeat(Body, 101) });

        Assert.Equal((200, 100), (most.Status, most.Body!["items"]!.AsArray().Count(item => (int)item!["status"]! == 201)));
        Assert.Equal((422, "/items"), (tooMany.Status, tooMany.Pointer));
        Assert.Equal(100, api.Cluster.Items.Count);
    }

    [Fact]
    public async Task Owners_do_not_see_which_moderator_decided()
    {
        using var alice = _api.CreateClient("alice");
        using var moderator = _api.CreateClient("mo", roles: "moderator");
        var path = $"/api/v1/content/{Unique("log")}";
        await alice.CallAsync("PUT", path, Body);

        foreach (var operation in new[] { "decisions", "explain" })
        {
            var owner = await alice.CallAsync("GET", $"{path}/{operation}");
            var full = await moderator.CallAsync("GET", $"{path}/{operation}");

            Assert.Equal(
                ("human", null), ((string?)owner.Body!["decisions"]![0]!["source"], (string?)owner.Body["decisions"]![0]!["actor"]));
            Assert.Equal("mod-1", (string?)full.Body!["decisions"]![0]!["actor"]);
        }
    }
}
