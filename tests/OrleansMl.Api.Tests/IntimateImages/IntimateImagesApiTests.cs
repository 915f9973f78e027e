using System.Text.Json.Nodes;

namespace OrleansMl.IntimateImages;

/// <summary>Intimate-image requests over HTTP: sent by anybody, decided by the legal team.</summary>
public sealed class IntimateImagesApiTests(IntimateImagesApiTests.Application api) : IClassFixture<IntimateImagesApiTests.Application>
{
    private const string Path = "/api/v1/legal/intimate-image-requests";

    private readonly string _word = $"w{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Somebody_without_an_account_has_an_item_hidden_and_reads_how_it_ends()
    {
        using var nobody = api.CreateClient(null);
        using var lex = api.CreateClient("lex", roles: "legal");
        using var alice = api.CreateClient("alice");
        var id = await PostAsync();

        var sent = await nobody.CallAsync("POST", Path, Body(id));
        var hidden = await nobody.CallAsync("GET", $"/api/v1/content/{id}");
        var item = await alice.CallAsync("GET", $"/api/v1/content/{id}");
        var read = await nobody.CallAsync("GET", $"{Path}/{sent.Body!["id"]}", null, ("X-Receipt-Token", (string)sent.Body["token"]!));
        var seen = await lex.CallAsync("GET", $"{Path}/{sent.Body["id"]}");
        var decided = await lex.CallAsync("POST", $"{Path}/{sent.Body["id"]}/decide", new { outcome = "granted", reason = "as it says" });
        var after = await nobody.CallAsync("GET", $"{Path}/{sent.Body["id"]}", null, ("X-Receipt-Token", (string)sent.Body["token"]!));
        var removed = await alice.CallAsync("GET", $"/api/v1/content/{id}");

        Assert.Equal((202, "open", $"{Path}/{sent.Body["id"]}"), (sent.Status, (string)sent.Body["state"]!, sent.Header("Location")));
        Assert.Equal(
            TimeSpan.FromHours(48), (DateTimeOffset)sent.Body["due"]! - (DateTimeOffset)sent.Body["created_at"]!);
        Assert.Equal(401, hidden.Status);
        Assert.Equal(
            ("review_required", "legal"),
            ((string?)item.Body!["moderation"]!["level"], (string?)item.Body["moderation"]!["decided_by"]));
        Assert.Equal(
            ["created_at", "decided_at", "due", "id", "late", "reason", "state"],
            read.Body!.AsObject().Select(one => one.Key).Order());
        Assert.Equal("maria@example.com", (string?)seen.Body!["sender"]!["contact"]);
        Assert.Equal("held", (string?)seen.Body["items"]![0]!["state"]);
        Assert.Equal((200, "granted", "lex"), (decided.Status, (string?)decided.Body!["state"], (string?)decided.Body["decided_by"]));
        Assert.Equal(("granted", "as it says"), ((string?)after.Body!["state"], (string?)after.Body["reason"]));
        Assert.DoesNotContain("lex", after.Text);
        Assert.Equal("rejected", (string?)removed.Body!["moderation"]!["level"]);
        Assert.DoesNotContain("maria", item.Text + removed.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null, 404)]
    [InlineData("alice", 404)]
    [InlineData("mod:moderator", 404)]
    [InlineData("lea:lead", 404)]
    [InlineData("svc:service", 404)]
    [InlineData("maria", 200)]
    [InlineData("lex:legal", 200)]
    [InlineData("root:admin", 200)]
    public async Task A_request_is_seen_by_whoever_sent_it_and_who_it_was_by_the_legal_team(string? who, int status)
    {
        using var maria = api.CreateClient("maria");
        using var client = Client(who);
        var id = (string)(await maria.CallAsync("POST", Path, Body(await PostAsync()))).Body!["id"]!;

        var seen = await client.CallAsync("GET", $"{Path}/{id}");
        var wrong = await client.CallAsync("GET", $"{Path}/{id}", null, ("X-Receipt-Token", new string('0', 32)));
        var none = await client.CallAsync("GET", $"{Path}/{new string('0', 32)}");

        Assert.Equal((status, status, 404), (seen.Status, wrong.Status, none.Status));
        Assert.Equal(who is "lex:legal" or "root:admin", seen.Text.Contains("maria@example.com", StringComparison.Ordinal));
        if (status == 404)
        {
            // Who may not see it does not learn that it is there.
            Assert.Equal(
                ((string)none.Body!["detail"]!).Replace(new string('0', 32), id, StringComparison.Ordinal), (string)seen.Body!["detail"]!);
        }
    }

    [Theory]
    [InlineData("items", null, "/items", "required")]
    [InlineData("items", "[]", "/items", "empty")]
    [InlineData("items", """["c1", "not an id or an address"]""", "/items/1", "invalid_item")]
    [InlineData("items", """["ftp://example.com/c1"]""", "/items/0", "invalid_item")]
    [InlineData("items", "[null]", "/items/0", "invalid_item")]
    [InlineData("items", "[7]", "/items/0", "wrong_type")]
    [InlineData("signature", null, "/signature", "required")]
    [InlineData("signature", "\"  \"", "/signature", "empty")]
    [InlineData("signature", "\"long\"", "/signature", "too_long")]
    [InlineData("signature", "\"a\\u0000\"", "/signature", "invalid_character")]
    [InlineData("signature", "\"\\ud800\"", "/signature", "invalid_unicode")]
    [InlineData("identification", null, "/identification", "required")]
    [InlineData("identification", "\"long\"", "/identification", "too_long")]
    [InlineData("contact", null, "/contact", "required")]
    [InlineData("contact", "\"long\"", "/contact", "too_long")]
    [InlineData("good_faith", null, "/good_faith", "required")]
    [InlineData("good_faith", "false", "/good_faith", "must_be_true")]
    [InlineData("good_faith", "\"yes\"", "/good_faith", "wrong_type")]
    [InlineData("surprise", "1", "/surprise", "unknown_field")]
    public async Task What_is_wrong_is_said_and_nothing_is_stored(string field, string? json, string pointer, string code)
    {
        using var nobody = api.CreateClient(null);
        var id = await PostAsync();
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Body(id)))!.AsObject();
        body.Remove(field);
        if (json is not null)
        {
            body[field] = "HERE";
        }

        var before = await CountAsync();
        var text = body.ToJsonString()
            .Replace("\"HERE\"", json, StringComparison.Ordinal).Replace("long", new string('x', 5000), StringComparison.Ordinal);
        var answer = await nobody.CallAsync("POST", Path, text);

        Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
        Assert.Equal(before, await CountAsync());
        using var alice = api.CreateClient("alice");
        Assert.Equal("approved", (string?)(await alice.CallAsync("GET", $"/api/v1/content/{id}")).Body!["moderation"]!["level"]);
    }

    [Fact]
    public async Task What_is_no_request_at_all_says_so_and_nothing_is_stored()
    {
        using var nobody = api.CreateClient(null);
        var before = await CountAsync();

        var broken = await nobody.CallAsync("POST", Path, "{\"items\": [");
        var form = await nobody.CallAsync("POST", Path, new StringContent("items=c1"));
        var long_ = await nobody.CallAsync("POST", Path, Body([.. Enumerable.Repeat("c1", 1)], identification: new string('x', 200_000)));
        var many = await nobody.CallAsync("POST", Path, Body([.. Enumerable.Range(0, 51).Select(i => $"c{i}")]));
        var key = await nobody.CallAsync("POST", Path, Body("c1"), ("Idempotency-Key", new string('k', 256)));

        Assert.Equal(
            [(400, "malformed"), (415, "unsupported_media_type"), (413, "too_large"), (422, "validation"), (400, "malformed")],
            new[] { broken, form, long_, many, key }.Select(one => (one.Status, one.Code)));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_repeated_request_is_one_and_nobody_gets_somebody_elses_receipt_for_a_guessed_key()
    {
        using var nobody = api.CreateClient(null);
        using var maria = api.CreateClient("maria");
        var id = await PostAsync();
        var before = await CountAsync();

        var first = await nobody.CallAsync("POST", Path, Body(id), ("Idempotency-Key", "1"));
        var again = await nobody.CallAsync("POST", Path, Body(id), ("Idempotency-Key", "1"));
        var stranger = await nobody.CallAsync("POST", Path, Body([id], identification: "Somebody else."), ("Idempotency-Key", "1"));
        var own = await maria.CallAsync("POST", Path, Body(id), ("Idempotency-Key", _word));
        var other = await maria.CallAsync("POST", Path, Body([id], identification: "Somebody else."), ("Idempotency-Key", _word));

        Assert.Equal((string)first.Body!["id"]!, (string)again.Body!["id"]!);
        Assert.Equal((string)first.Body["token"]!, (string)again.Body["token"]!);
        Assert.NotEqual((string)first.Body["id"]!, (string)stranger.Body!["id"]!);
        Assert.NotEqual((string)first.Body["id"]!, (string)own.Body!["id"]!);
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Code));
        Assert.Equal(before + 3, await CountAsync());
    }

    [Fact]
    public async Task The_legal_team_decides_once_and_says_why()
    {
        using var maria = api.CreateClient("maria");
        using var lex = api.CreateClient("lex", roles: "legal");
        using var alice = api.CreateClient("alice", roles: "legal");
        var id = await PostAsync();
        var request = (string)(await maria.CallAsync("POST", Path, Body(id))).Body!["id"]!;

        var unsaid = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "refused" });
        var unknown = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "perhaps" });
        var none = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { });
        var added = await lex.CallAsync(
            "POST", $"{Path}/{request}/decide", new { outcome = "refused", reason = "r", content_ids = new[] { "no id!" } });
        var missing = await lex.CallAsync("POST", $"{Path}/{new string('0', 32)}/decide", new { outcome = "granted" });
        var invalid = await lex.CallAsync("POST", $"{Path}/r1/decide", new { outcome = "granted" });
        var own = await alice.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "refused", reason = "r" });
        var refused = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "refused", reason = "it is a painting" });
        var again = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "refused", reason = "it is a painting" });
        var other = await lex.CallAsync("POST", $"{Path}/{request}/decide", new { outcome = "granted" });

        Assert.Equal((422, "/reason"), (unsaid.Status, unsaid.Pointer));
        Assert.Equal((422, "/outcome"), (unknown.Status, unknown.Pointer));
        Assert.Equal((422, "/outcome"), (none.Status, none.Pointer));
        Assert.Equal((422, 2), (added.Status, added.Body!["errors"]!.AsArray().Count));
        Assert.Equal((404, 422), (missing.Status, invalid.Status));
        Assert.Equal((403, "own_content"), (own.Status, own.Code));
        Assert.Equal((200, "refused"), (refused.Status, (string?)refused.Body!["state"]));
        Assert.Equal(200, again.Status);
        Assert.Equal((409, "already_decided"), (other.Status, other.Code));
        using var author = api.CreateClient("alice");
        Assert.Equal("approved", (string?)(await author.CallAsync("GET", $"/api/v1/content/{id}")).Body!["moderation"]!["level"]);
    }

    [Fact]
    public async Task Requests_are_listed_by_state_and_looks_at_them_are_on_record_without_a_word_of_the_sender()
    {
        using var maria = api.CreateClient("maria");
        using var lex = api.CreateClient("lex", roles: "legal");
        using var root = api.CreateClient("root", isAdmin: true);
        var request = (string)(await maria.CallAsync("POST", Path, Body(await PostAsync()))).Body!["id"]!;

        List<string> open = [];
        for (string? cursor = null; ;)
        {
            var page = await lex.CallAsync("GET", $"{Path}?state=open&late=false&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            open.AddRange(page.Body!["requests"]!.AsArray().Select(one => (string)one!["id"]!));
            if ((cursor = (string?)page.Body["next"]) is null)
            {
                break;
            }
        }

        var granted = await lex.CallAsync("GET", $"{Path}?state=granted&limit=200");
        var wrong = await lex.CallAsync("GET", $"{Path}?state=lost&late=perhaps");
        var limit = await lex.CallAsync("GET", $"{Path}?limit=0");
        var place = await lex.CallAsync("GET", $"{Path}?cursor=here");
        await lex.CallAsync("GET", $"{Path}/{request}");
        var erased = await lex.CallAsync("DELETE", $"{Path}/{request}/sender");
        var after = await lex.CallAsync("GET", $"{Path}/{request}");
        var audit = await root.CallAsync("GET", "/api/v1/audit?limit=200");

        Assert.Contains(request, open);
        Assert.Equal(open.Distinct(), open);
        Assert.DoesNotContain(granted.Body!["requests"]!.AsArray(), one => (string?)one!["id"] == request);
        Assert.Equal((422, 2), (wrong.Status, wrong.Body!["errors"]!.AsArray().Count));
        Assert.Equal((422, "/limit"), (limit.Status, limit.Pointer));
        Assert.Equal((422, "/cursor"), (place.Status, place.Pointer));
        Assert.Equal(204, erased.Status);
        Assert.Null(after.Body!["sender"]);
        Assert.NotNull(after.Body["sender_erased_at"]);
        var lines = audit.Body!["entries"]!.AsArray().Where(one => (string?)one!["target"] == request)
            .Select(one => (string)one!["action"]!).Reverse();
        Assert.Equal(["read_intimate_image_request", "erase_intimate_image_sender", "read_intimate_image_request"], lines);
        Assert.DoesNotContain("example.com", audit.Text);
    }

    [Fact]
    public async Task The_bank_of_requests_is_nobody_elses()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var maria = api.CreateClient("maria");
        await maria.CallAsync("POST", Path, Body(await PostAsync()));
        const string Bank = "/api/v1/moderation/banks/intimate-images";
        var entry = $"{Bank}/entries/{new string('0', 32)}";

        var seen = await root.CallAsync("GET", Bank);
        var refused = new[]
        {
            await root.CallAsync("PUT", Bank, new { level = "flagged" }),
            await root.CallAsync("DELETE", Bank),
            await root.CallAsync("POST", $"{Bank}/entries", new { entries = new[] { new { text = "a text" } } }),
            await root.CallAsync("PUT", entry, new { enabled = false }),
            await root.CallAsync("DELETE", entry),
        };

        Assert.Equal((200, "review_required"), (seen.Status, (string?)seen.Body!["level"]));
        Assert.All(refused, one => Assert.Equal((403, "forbidden"), (one.Status, one.Code)));
    }

    [Fact]
    public async Task A_lead_sees_the_case_and_cannot_let_the_item_go()
    {
        using var maria = api.CreateClient("maria");
        using var lea = api.CreateClient("lea", roles: "lead");
        using var lex = api.CreateClient("lex", false, "legal", "moderator");
        using var mod = api.CreateClient("mod", roles: "moderator");
        var id = await PostAsync();
        await maria.CallAsync("POST", Path, Body(id));
        var review = $"/api/v1/moderation/reviews/{id}@1";

        var led = await lea.CallAsync("GET", review);
        var legal = await lex.CallAsync("GET", review);
        var unseen = await mod.CallAsync("GET", review);
        await lea.CallAsync("POST", $"{review}/claim");
        var approved = await lea.CallAsync("POST", $"{review}/decide", new { level = "approved" }, ("If-Match", "\"1\""));

        Assert.Equal(("legal_requests", "legal"), ((string?)led.Body!["review"]!["queue"], (string?)led.Body["review"]!["reasons"]![0]));
        Assert.Equal((200, 404), (legal.Status, unseen.Status));
        Assert.DoesNotContain("maria", led.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((409, "legal_hold"), (approved.Status, approved.Code));
    }

    private static object Body(params string[] items) => Body(items, "I am the woman in it.");

    private static object Body(string[] items, string identification) => new
    {
        items,
        signature = "Maria Example",
        identification,
        good_faith = true,
        contact = "maria@example.com",
    };

    private HttpClient Client(string? who) => who?.Split(':') switch
    {
        null => api.CreateClient(null),
        [var user, "admin"] => api.CreateClient(user, isAdmin: true),
        [var user, var role] => api.CreateClient(user, roles: role),
        [var user, ..] => api.CreateClient(user),
        _ => throw new ArgumentException("No client.", nameof(who)),
    };

    private async Task<string> PostAsync()
    {
        using var alice = api.CreateClient("alice");
        var id = $"alice~image-{Guid.CreateVersion7():N}";
        var answer = await alice.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "post", text = "We walked along the river." });
        Assert.Equal("approved", (string?)answer.Body!["moderation"]!["level"]);
        return id;
    }

    private async Task<int> CountAsync()
    {
        using var lex = api.CreateClient("lex", roles: "legal");
        return (int)(await lex.CallAsync("GET", $"{Path}?limit=1")).Body!["open"]!;
    }

    /// <summary>All tests come from one address.</summary>
    public sealed class Application : ApiApplication
    {
        protected override IEnumerable<string> Settings => ["--OrleansMl:IntimateImages:MaxOpenPerSender=10000"];
    }
}
