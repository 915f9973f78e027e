using System.Text.Json.Nodes;

namespace OrleansMl.Banks;

/// <summary>Banks over HTTP: what a trust-and-safety team does, and what it is told when it cannot be done.</summary>
[Collection(nameof(ApiApplication))]
public sealed class BanksApiTests(ApiApplication api)
{
    private readonly string _path = $"/api/v1/moderation/banks/b{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    private readonly string _word = $"w{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    [Fact]
    public async Task An_entry_matches_the_next_submission_is_explained_and_is_taken_back()
    {
        using var lead = api.CreateClient("lea", roles: "lead");
        using var moderator = api.CreateClient("mo", roles: "moderator");
        using var alice = api.CreateClient("alice");
        var made = await lead.CallAsync("PUT", _path, new { kind = "block", level = "rejected", reason = "a wave" });
        var added = await lead.CallAsync(
            "POST", $"{_path}/entries", new { entries = new[] { new { text = $"send {_word} now", label = "scam" } }, reason = "seen" });
        var id = (string)added.Body!["entries"]![0]!["id"]!;

        var item = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = $"SEND {_word} now" });
        var again = await lead.CallAsync("POST", $"{_path}/entries", new { entries = new[] { new { text = $"send {_word} now" } } });
        var lookup = await moderator.CallAsync("POST", "/api/v1/moderation/banks/lookup", new { text = $"send {_word} now" });
        var told = await moderator.CallAsync("POST", $"{_path}/entries/{id}/feedback", new { verdict = "confirmed" });
        var explanation = await moderator.CallAsync("GET", $"/api/v1/content/{item.Body!["id"]}/explain");
        var off = await lead.CallAsync("PUT", $"{_path}/entries/{id}", new { enabled = false, reason = "a song" });
        var free = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = $"send {_word} now" });
        var removed = await lead.CallAsync("DELETE", $"{_path}/entries/{id}?reason=done");
        var gone = await moderator.CallAsync("GET", $"{_path}/entries/{id}");

        Assert.Equal((200, 1, "\"1\""), (made.Status, (int)made.Body!["revision"]!, made.Headers.ETag!.ToString()));
        Assert.Equal((200, 1), (added.Status, (int)added.Body["created"]!));
        Assert.Equal("rejected", (string?)item.Body["moderation"]!["level"]);
        Assert.Equal((0, 1), ((int)again.Body!["created"]!, (int)again.Body["unchanged"]!));
        Assert.Equal((id, 0), ((string?)lookup.Body!["matches"]![0]!["entry"], (int)lookup.Body["matches"]![0]!["distance"]!));
        Assert.Equal((1, "scam"), ((int)told.Body!["confirmed"]!, (string?)told.Body["label"]));
        Assert.Equal((200, id), (explanation.Status, (string?)explanation.Body!["decisions"]![0]!["matches"]![0]!["entry"]));
        Assert.Equal((200, false), (off.Status, (bool)off.Body!["enabled"]!));
        Assert.NotEqual("rejected", (string?)free.Body!["moderation"]!["level"]);
        Assert.Equal((204, 404), (removed.Status, gone.Status));
    }

    [Fact]
    public async Task What_one_person_says_of_an_entry_counts_once()
    {
        using var lead = api.CreateClient("lea", roles: "lead");
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var ben = api.CreateClient("ben", roles: "moderator");
        await lead.CallAsync("PUT", _path, new { reason = "a wave" });
        var added = await lead.CallAsync("POST", $"{_path}/entries", new { entries = new[] { new { text = $"send {_word}" } } });
        var feedback = $"{_path}/entries/{added.Body!["entries"]![0]!["id"]}/feedback";

        await ada.CallAsync("POST", feedback, new { verdict = "wrong" });
        var again = await ada.CallAsync("POST", feedback, new { verdict = "wrong" });
        var other = await ben.CallAsync("POST", feedback, new { verdict = "wrong" });
        var changed = await ada.CallAsync("POST", feedback, new { verdict = "confirmed" });

        Assert.Equal(
            [(0, 1), (0, 2), (1, 1)],
            new[] { again, other, changed }.Select(answer => ((int)answer.Body!["confirmed"]!, (int)answer.Body["wrong"]!)));
    }

    [Fact]
    public async Task A_bank_of_domains_takes_sites_and_neither_suffixes_nor_a_radius()
    {
        using var lead = api.CreateClient("lea", roles: "lead");

        var radius = await lead.CallAsync("PUT", _path, new { kind = "domains", radius = 3 });
        var made = await lead.CallAsync("PUT", _path, new { kind = "domains" });
        var again = await lead.CallAsync("PUT", _path, new { kind = "domains", radius = 0 });
        var refused = await lead.CallAsync(
            "POST",
            $"{_path}/entries",
            new { entries = new[] { new { domain = "com" }, new { domain = "CO.UK" }, new { domain = $"{_word}.co.uk" } } });
        var taken = await lead.CallAsync("POST", $"{_path}/entries", new { entries = new[] { new { domain = $"{_word}.co.uk" } } });

        Assert.Equal((422, "/radius"), (radius.Status, radius.Pointer));
        Assert.Equal((200, 0, 200, 1), (made.Status, (int)made.Body!["radius"]!, again.Status, (int)again.Body!["revision"]!));
        Assert.Equal(
            ["/entries/0/domain public_suffix", "/entries/1/domain public_suffix"],
            refused.Body!["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}"));
        Assert.Equal((422, 200), (refused.Status, taken.Status));
    }

    [Fact]
    public async Task Each_act_is_on_record_and_never_with_the_text()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", _path, new { reason = "a wave" });
        await admin.CallAsync("POST", $"{_path}/entries", new { entries = new[] { new { text = $"send {_word}" } }, reason = "seen" });
        await admin.CallAsync("DELETE", $"{_path}?reason=over");

        var lines = (await admin.CallAsync("GET", "/api/v1/audit?limit=50")).Body!["entries"]!.AsArray()
            .Where(line => (string?)line!["target"] == _path.Split('/')[^1])
            .Select(line => ((string?)line!["action"], (string?)line["detail"]));

        Assert.Equal(
            [("delete_bank", "over"), ("add_bank_entries", "1 entries. seen"), ("put_bank", "a wave")], lines);
    }

    [Fact]
    public async Task A_moderator_reads_and_does_not_write()
    {
        using var moderator = api.CreateClient("mo", roles: "moderator");
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", _path, "{}");

        var read = await moderator.CallAsync("GET", _path);
        var put = await moderator.CallAsync("PUT", _path, "{}");
        var add = await moderator.CallAsync("POST", $"{_path}/entries", new { entries = new[] { new { text = _word } } });

        Assert.Equal((200, 403, 403), (read.Status, put.Status, add.Status));
    }

    [Fact]
    public async Task A_change_on_top_of_an_older_revision_is_refused()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var first = await admin.CallAsync("PUT", _path, "{}", ("If-None-Match", "*"));
        var second = await admin.CallAsync("PUT", _path, """{"level": "rejected"}""", ("If-Match", "\"1\""));
        var stale = await admin.CallAsync("PUT", _path, """{"level": "flagged"}""", ("If-Match", "\"1\""));
        var exists = await admin.CallAsync("PUT", _path, "{}", ("If-None-Match", "*"));
        var kind = await admin.CallAsync("PUT", _path, """{"kind": "domains"}""");
        var deleted = await admin.CallAsync("DELETE", _path, null, ("If-Match", "\"1\""));

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal((412, "stale_revision", "\"2\""), (stale.Status, stale.Code, stale.Headers.ETag!.ToString()));
        Assert.Equal((412, 412), (exists.Status, deleted.Status));
        Assert.Equal((409, "other_kind"), (kind.Status, kind.Code));
    }

    [Theory]
    [InlineData("""{"kind": "block", "level": "approved"}""", "/level")]
    [InlineData("""{"kind": "allow", "level": "rejected"}""", "/level")]
    [InlineData("""{"radius": 8}""", "/radius")]
    [InlineData("""{"radius": -1}""", "/radius")]
    [InlineData("""{"flood_limit": -1}""", "/flood_limit")]
    [InlineData("""{"colour": "red"}""", "/colour")]
    [InlineData("""{"kind": "remote"}""", "/kind")]
    public async Task A_setting_that_cannot_be_is_named(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("PUT", _path, body);
        var none = await admin.CallAsync("GET", _path);

        Assert.Equal((422, pointer), (answer.Status, (string?)answer.Body!["errors"]![0]!["pointer"]));
        Assert.Equal(404, none.Status);
    }

    [Theory]
    [InlineData("""{}""", "/entries")]
    [InlineData("""{"entries": []}""", "/entries")]
    [InlineData("""{"entries": [null]}""", "/entries/0")]
    [InlineData("""{"entries": [{}]}""", "/entries/0")]
    [InlineData("""{"entries": [{"text": "a good one"}, {"text": "!!!"}]}""", "/entries/1/text")]
    [InlineData("""{"entries": [{"text": "a", "domain": "evil.example"}]}""", "/entries/0")]
    [InlineData("""{"entries": [{"domain": "evil.example"}]}""", "/entries/0")]
    [InlineData("""{"entries": [{"sha256": "12"}]}""", "/entries/0/sha256")]
    [InlineData("""{"entries": [{"simhash": "zzzzzzzzzzzzzzzz"}]}""", "/entries/0/simhash")]
    [InlineData("""{"entries": [{"simhash": "0123456789abcdef", "folding": "fold-9"}]}""", "/entries/0/folding")]
    [InlineData("""{"entries": [{"text": "a", "ratio": 2}]}""", "/entries/0/ratio")]
    [InlineData("""{"entries": [{"text": "a", "colour": "red"}]}""", "/entries/0/colour")]
    public async Task An_entry_that_cannot_be_is_named_and_none_is_added(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", _path, "{}");

        var answer = await admin.CallAsync("POST", $"{_path}/entries", body);

        Assert.Equal((422, pointer), (answer.Status, (string?)answer.Body!["errors"]![0]!["pointer"]));
        Assert.Equal(0, (int)(await admin.CallAsync("GET", _path)).Body!["entries"]!);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_what_is_malformed_is_said()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var id = new string('0', 32);
        var unknown = await admin.CallAsync("GET", _path);
        var name = await admin.CallAsync("PUT", "/api/v1/moderation/banks/No_Name", "{}");
        await admin.CallAsync("PUT", _path, "{}");

        var entry = await admin.CallAsync("GET", $"{_path}/entries/{id}");
        var badId = await admin.CallAsync("GET", $"{_path}/entries/12");
        var empty = await admin.CallAsync("PUT", $"{_path}/entries/{id}", "{}");
        var verdict = await admin.CallAsync("POST", $"{_path}/entries/{id}/feedback", "{}");
        var cursor = await admin.CallAsync("GET", $"{_path}/entries?cursor=nonsense");
        var limit = await admin.CallAsync("GET", $"{_path}/entries?limit=0");
        var text = await admin.CallAsync("POST", "/api/v1/moderation/banks/lookup", "{}");

        Assert.Equal((404, 422), (unknown.Status, name.Status));
        Assert.Equal((404, 422, 404, 422), (entry.Status, badId.Status, empty.Status, verdict.Status));
        Assert.Equal((422, 422, 422), (cursor.Status, limit.Status, text.Status));
    }

    [Fact]
    public async Task A_thousand_entries_are_added_in_one_call_and_paged()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", _path, "{}");
        var entries = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)new JsonObject { ["text"] = $"{_word} {i}" })]);

        var added = await admin.CallAsync("POST", $"{_path}/entries", new JsonObject { ["entries"] = entries }.ToJsonString());
        var page = await admin.CallAsync("GET", $"{_path}/entries?limit=999");
        var rest = await admin.CallAsync("GET", $"{_path}/entries?limit=999&cursor={page.Body!["next"]}");

        Assert.Equal((200, 1000), (added.Status, (int)added.Body!["created"]!));
        Assert.Equal((999, 1), (page.Body["entries"]!.AsArray().Count, rest.Body!["entries"]!.AsArray().Count));
        Assert.Null((string?)rest.Body["next"]);
    }
}
