using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrleansMl.Testing;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

/// <summary>Reports to authorities over HTTP, with real tokens: who may do what, and what is on record of it.</summary>
public sealed class LegalReportsApiTests(LegalReportsApiTests.Application api) : IClassFixture<LegalReportsApiTests.Application>
{
    private const string Path = "/api/v1/legal/reports";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_makes_a_report_and_the_legal_team_reads_submits_and_hears_that_it_was_accepted()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var lex = api.CreateClient("lex", roles: "legal");
        using var root = api.CreateClient("root", isAdmin: true);
        var id = await PostAsync("a threat that names a school");

        var made = await lea.CallAsync("POST", Path, Body(id));
        var report = (string)made.Body!["id"]!;
        var evidence = await lex.CallAsync("GET", $"{Path}/{report}/evidence");
        var own = await lea.CallAsync("POST", $"{Path}/{report}/submit");
        var submitted = await lex.CallAsync("POST", $"{Path}/{report}/submit");
        var again = await lex.CallAsync("POST", $"{Path}/{report}/submit");
        var accepted = await Eventually.ReadAsync(
            async _ => (await lea.CallAsync("GET", $"{Path}/{report}")).Body!, one => (string?)one["state"] == "acknowledged", Token);
        var listed = await lea.CallAsync("GET", $"{Path}?state=acknowledged&limit=200");
        var audit = await root.CallAsync("GET", $"/api/v1/audit?target={report}&limit=100");

        Assert.Equal((201, "draft", $"{Path}/{report}"), (made.Status, (string?)made.Body["state"], made.Header("Location")));
        Assert.Equal(
            TimeSpan.FromDays(365), (DateTimeOffset)made.Body["preserve_until"]! - (DateTimeOffset)made.Body["created_at"]!);
        Assert.DoesNotContain("names a school", made.Text + accepted.ToJsonString() + listed.Text);
        Assert.Equal(200, evidence.Status);
        Assert.Contains("a threat that names a school", evidence.Text);
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(evidence.Text));
        Assert.Equal((string?)made.Body["sha256"], Convert.ToHexStringLower(hash));
        Assert.Equal($"sha-256=:{Convert.ToBase64String(hash)}:", evidence.Header("Repr-Digest"));
        Assert.Equal("no-store", evidence.Header("Cache-Control"));
        Assert.Equal((403, 200, 200), (own.Status, submitted.Status, again.Status));
        Assert.Equal(("CT-17", "lex"), ((string?)accepted["reference"], (string?)accepted["submitted_by"]));
        Assert.Contains(listed.Body!["reports"]!.AsArray(), one => (string?)one!["id"] == report);
        Assert.Subset(
            audit.Body!["entries"]!.AsArray().Select(one => (string)one!["action"]!).ToHashSet(),
            new HashSet<string> { "create_legal_report", "read_legal_evidence", "submit_legal_report", "read_legal_report" });
    }

    [Fact]
    public async Task Whoever_made_it_does_not_submit_it_whatever_their_role()
    {
        using var lex = api.CreateClient("lex", roles: "legal");
        using var root = api.CreateClient("root", isAdmin: true);
        var report = (string)(await lex.CallAsync("POST", Path, Body(await PostAsync()))).Body!["id"]!;

        var same = await lex.CallAsync("POST", $"{Path}/{report}/submit");
        var other = await root.CallAsync("POST", $"{Path}/{report}/submit");

        Assert.Equal((403, "same_person", 200), (same.Status, same.Code, other.Status));
    }

    [Theory]
    [InlineData(null, 401, 401, 401)]
    [InlineData("alice", 403, 403, 403)]
    [InlineData("mod:moderator", 403, 403, 403)]
    [InlineData("svc:service", 403, 403, 403)]
    [InlineData("lea:lead", 200, 403, 403)]
    [InlineData("root:admin", 200, 403, 200)]
    [InlineData("lex:legal", 200, 200, 200)]
    public async Task Who_sees_a_report_its_evidence_and_may_send_it(string? who, int get, int evidence, int redeliver)
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var mia = api.CreateClient("mia", roles: "legal");
        var report = (string)(await lea.CallAsync("POST", Path, Body(await PostAsync()))).Body!["id"]!;
        await mia.CallAsync("POST", $"{Path}/{report}/submit");
        using var client = Client(who);

        var seen = await client.CallAsync("GET", $"{Path}/{report}");
        var read = await client.CallAsync("GET", $"{Path}/{report}/evidence");
        var sent = await client.CallAsync("POST", $"{Path}/{report}/redeliver");

        Assert.Equal((get, evidence, redeliver), (seen.Status, read.Status, sent.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whom_a_report_is_about_finds_none_whatever_their_role(bool isAuthor)
    {
        var user = $"about-{Guid.CreateVersion7():N}";
        using var about = api.CreateClient(user, isAdmin: true, roles: ["legal", "lead"]);
        using var lea = api.CreateClient("lea", roles: "lead");
        using var root = api.CreateClient("root", isAdmin: true);
        var item = isAuthor
            ? (string)(await about.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a walk" })).Body!["id"]!
            : await PostAsync();
        var made = await lea.CallAsync("POST", Path, new
        {
            kind = "threat_to_life",
            jurisdiction = "US",
            recipient = "police",
            items = new[] { new { content_id = item, revision = 1 } },
            user_ids = isAuthor ? [] : new[] { user },
        });
        var report = (string)made.Body!["id"]!;
        var count = await CountAsync(root);

        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("GET", "", null),
            ("GET", "/evidence", null),
            ("POST", "/submit", null),
            ("POST", "/redeliver", null),
            ("POST", "/extend", new { until = TimeProvider.System.GetUtcNow().AddDays(700), reason = "x" }),
            ("POST", "/close", new { reason = "x" }),
        })
        {
            var answer = await about.CallAsync(method, $"{Path}/{report}{path}", body);
            var none = await about.CallAsync(method, $"{Path}/{new string('0', 32)}{path}", body);
            Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
            Assert.Equal(Told(none, new string('0', 32)), Told(answer, report));
        }

        Assert.Equal(count - 1, await CountAsync(about));
        Assert.Equal("draft", (string?)(await lea.CallAsync("GET", $"{Path}/{report}")).Body!["state"]);
        var audit = await root.CallAsync("GET", $"/api/v1/audit?target={report}&actor={user}");
        Assert.Empty(audit.Body!["entries"]!.AsArray());

        static string Told(Answer answer, string id) => ((string)answer.Body!["detail"]!).Replace(id, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_report_is_one_and_another_one_under_the_same_key_is_refused()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var mia = api.CreateClient("mia", roles: "lead");
        var id = await PostAsync();
        var key = Guid.CreateVersion7().ToString("N");

        var first = await lea.CallAsync("POST", Path, Body(id), ("Idempotency-Key", key));
        var again = await lea.CallAsync("POST", Path, Body(id), ("Idempotency-Key", key));
        var other = await lea.CallAsync("POST", Path, Body(id, "terrorism"), ("Idempotency-Key", key));
        var else_ = await mia.CallAsync("POST", Path, Body(id), ("Idempotency-Key", key));

        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal((string?)first.Body!["id"], (string?)again.Body!["id"]);
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Code));
        Assert.NotEqual((string?)first.Body["id"], (string?)else_.Body!["id"]);
    }

    [Theory]
    [InlineData("kind", null, "/kind", "required")]
    [InlineData("kind", "\"spam\"", "/kind", "unknown_value")]
    [InlineData("jurisdiction", null, "/jurisdiction", "required")]
    [InlineData("jurisdiction", "\"usa\"", "/jurisdiction", "invalid_code")]
    [InlineData("jurisdiction", "\"US-\"", "/jurisdiction", "invalid_code")]
    [InlineData("recipient", null, "/recipient", "required")]
    [InlineData("recipient", "\"A B\"", "/recipient", "invalid_id")]
    [InlineData("recipient", "\"nobody\"", "/recipient", "unknown_value")]
    [InlineData("note", "\" \"", "/note", "empty")]
    [InlineData("note", "\"long\"", "/note", "too_long")]
    [InlineData("note", "\"\\ud800\"", "/note", "invalid_unicode")]
    [InlineData("items", null, "/items", "required")]
    [InlineData("items", "[]", "/items", "empty")]
    [InlineData("items", "[null]", "/items/0/content_id", "required")]
    [InlineData("items", """[{"content_id": "a b"}]""", "/items/0/content_id", "invalid_id")]
    [InlineData("items", """[{"content_id": "c1"}, {"content_id": "c1"}]""", "/items/1/content_id", "duplicate")]
    [InlineData("items", """[{"content_id": "c1", "revision": 0}]""", "/items/0/revision", "out_of_range")]
    [InlineData("items", """[{"content_id": "c1", "text": "x"}]""", "/items/0/text", "unknown_field")]
    [InlineData("user_ids", """["a b"]""", "/user_ids/0", "invalid_id")]
    [InlineData("surprise", "1", "/surprise", "unknown_field")]
    public async Task What_is_wrong_is_said_and_nothing_is_stored(string field, string? json, string pointer, string code)
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Body(await PostAsync())))!.AsObject();
        body.Remove(field);
        if (json is not null)
        {
            body[field] = "HERE";
        }

        var before = await CountAsync(lea);
        var text = body.ToJsonString()
            .Replace("\"HERE\"", json, StringComparison.Ordinal).Replace("long", new string('x', 5000), StringComparison.Ordinal);
        var answer = await lea.CallAsync("POST", Path, text);

        Assert.Equal((422, pointer, code), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
        Assert.Equal(before, await CountAsync(lea));
    }

    [Fact]
    public async Task What_cannot_be_reported_is_refused_with_its_reason()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var alice = api.CreateClient("alice", roles: "lead");
        var id = await PostAsync();

        var none = await lea.CallAsync("POST", Path, Body("none-such"));
        var stale = await lea.CallAsync("POST", Path, Body(id, revision: 7));
        var own = await alice.CallAsync("POST", Path, Body(id));
        var noReport = await lea.CallAsync("GET", $"{Path}/{new string('0', 32)}");
        var noId = await lea.CallAsync("GET", $"{Path}/nonsense");
        var noCursor = await lea.CallAsync("GET", $"{Path}?cursor=nonsense");

        Assert.Equal((404, "not_found"), (none.Status, none.Code));
        Assert.Equal((412, "stale_revision"), (stale.Status, stale.Code));
        Assert.Equal((403, "own_content"), (own.Status, own.Code));
        Assert.Equal((404, 422, 422), (noReport.Status, noId.Status, noCursor.Status));
    }

    [Fact]
    public async Task The_preservation_is_extended_and_a_report_is_closed_with_a_reason()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var lex = api.CreateClient("lex", roles: "legal");
        var made = (await lea.CallAsync("POST", Path, Body(await PostAsync()))).Body!;
        var route = $"{Path}/{made["id"]}";
        var until = ((DateTimeOffset)made["preserve_until"]!).AddDays(10);

        var extended = await lex.CallAsync("POST", $"{route}/extend", new { until, reason = "the court asked" });
        var repeated = await lex.CallAsync("POST", $"{route}/extend", new { until, reason = "the court asked" });
        var shorter = await lex.CallAsync("POST", $"{route}/extend", new { until = until.AddDays(-1), reason = "x" });
        var noReason = await lex.CallAsync("POST", $"{route}/extend", new { until });
        var byLead = await lea.CallAsync("POST", $"{route}/extend", new { until, reason = "x" });
        var empty = await lea.CallAsync("POST", $"{route}/close", new { reason = " " });
        var closed = await lea.CallAsync("POST", $"{route}/close", new { reason = "reported by telephone" });
        var submitted = await lex.CallAsync("POST", $"{route}/submit");

        Assert.Equal((200, until), (extended.Status, (DateTimeOffset)extended.Body!["preserve_until"]!));
        Assert.Single(repeated.Body!["extensions"]!.AsArray());
        Assert.Equal((422, "/until", 422, 403), (shorter.Status, shorter.Pointer, noReason.Status, byLead.Status));
        Assert.Equal((422, "/reason"), (empty.Status, empty.Pointer));
        Assert.Equal((200, "closed", "lea"), (closed.Status, (string?)closed.Body!["state"], (string?)closed.Body["closed_by"]));
        Assert.Equal((409, "invalid_transition"), (submitted.Status, submitted.Code));
        Assert.Equal(("closed", "extend"), ((string?)submitted.Body!["from"], (string?)submitted.Body["allowed"]![0]));
    }

    [Fact]
    public async Task A_case_shows_leads_what_it_sends_and_its_author_and_other_moderators_nothing_of_it()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var lea = api.CreateClient("lea", roles: "lead");
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var alice = api.CreateClient("alice", roles: "lead");
        var id = await PostAsync();
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "look" });
        var report = (string)(await lea.CallAsync("POST", Path, Body(id))).Body!["id"]!;

        var seen = await lea.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");
        var moderator = await ada.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");
        var author = await alice.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");

        var send = seen.Body!["review"]!["sends"]!.AsArray().Single()!;
        Assert.Equal(
            ("legal_report", report, "pending", "draft"),
            ((string?)send["kind"], (string?)send["id"], (string?)send["state"], (string?)send["detail"]));
        Assert.DoesNotContain(report, moderator.Text);
        Assert.DoesNotContain(report, author.Text);
        Assert.Equal((200, 200), (moderator.Status, author.Status));
    }

    [Fact]
    public async Task An_administrator_without_the_role_names_no_event_of_reports()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var legal = api.CreateClient("rita", isAdmin: true, roles: "legal");
        var hook = new { url = Application.Connector.Url, types = new[] { "legal_report.failed" } };

        var refused = await root.CallAsync("POST", "/api/v1/webhooks", hook);
        var made = await legal.CallAsync("POST", "/api/v1/webhooks", hook);
        var id = (string)made.Body!["webhook"]!["id"]!;
        var changed = await root.CallAsync("PUT", $"/api/v1/webhooks/{id}", new { url = Application.Connector.Url });

        Assert.Equal((403, 201, 403), (refused.Status, made.Status, changed.Status));
        Assert.Equal(200, (await legal.CallAsync("PUT", $"/api/v1/webhooks/{id}", hook)).Status);
        Assert.Equal(204, (await root.CallAsync("DELETE", $"/api/v1/webhooks/{id}")).Status);
    }

    [Fact]
    public async Task An_erased_author_hears_nothing_of_a_report_and_its_evidence_stays()
    {
        var (user, other) = ($"gone{Guid.CreateVersion7():N}", $"gone{Guid.CreateVersion7():N}");
        using var reported = api.CreateClient(user);
        using var another = api.CreateClient(other);
        using var lea = api.CreateClient("lea", roles: "lead");
        using var lex = api.CreateClient("lex", roles: "legal");
        var posted = await reported.CallAsync("POST", "/api/v1/content", new { type = "post", text = "words that stay" });
        await another.CallAsync("POST", "/api/v1/content", new { type = "post", text = "words that go" });
        var report = (string)(await lea.CallAsync("POST", Path, Body((string)posted.Body!["id"]!))).Body!["id"]!;

        var told = await reported.CallAsync("DELETE", $"/api/v1/users/{user}");
        var toldOther = await another.CallAsync("DELETE", $"/api/v1/users/{other}");
        var left = await Eventually.ReadAsync(
            async _ => (await lea.CallAsync("GET", $"{Path}/{report}")).Body!, one => (bool)one["items"]![0]!["is_erased"]!, Token);
        var evidence = await lex.CallAsync("GET", $"{Path}/{report}/evidence");

        Assert.Equal((202, 202), (told.Status, toldOther.Status));
        Assert.Equal(
            toldOther.Text.Replace(other, "user", StringComparison.Ordinal), told.Text.Replace(user, "user", StringComparison.Ordinal));
        Assert.DoesNotContain(user, left.ToJsonString());
        Assert.Contains("words that stay", evidence.Text);
    }

    [Fact]
    public async Task A_case_that_is_read_shows_what_the_platform_says()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var ada = api.CreateClient("ada", roles: "moderator");
        using var alice = api.CreateClient("alice", roles: "moderator");
        var id = await PostAsync();
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "look" });

        var ready = await Eventually.ReadAsync(
            async _ => (await ada.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1")).Body!["enrichment"]!,
            one => (string?)one["state"] == "ready",
            Token);
        var author = await alice.CallAsync("GET", $"/api/v1/moderation/reviews/{id}@1");

        Assert.Equal((12, "family"), ((int)ready["data"]!["orders"]!, (string?)ready["data"]!["plan"]));
        Assert.NotNull((string?)ready["received_at"]);
        Assert.Equal("none", (string?)author.Body!["enrichment"]!["state"]);
        Assert.Single(
            Application.Platform.All, one => one.Body.Contains($"\"{id}@1\"", StringComparison.Ordinal));
    }

    private static object Body(string id, string kind = "threat_to_life", int revision = 1) => new
    {
        kind,
        jurisdiction = "US-CA",
        recipient = "police",
        note = "for whoever is on duty",
        items = new[] { new { content_id = id, revision } },
    };

    private HttpClient Client(string? who) => who?.Split(':') switch
    {
        null => api.CreateClient(null),
        [var user, "admin"] => api.CreateClient(user, isAdmin: true),
        [var user, var role] => api.CreateClient(user, roles: role),
        [var user, ..] => api.CreateClient(user),
        _ => throw new ArgumentException(who, nameof(who)),
    };

    private async Task<string> PostAsync(string text = "We walked along the river")
    {
        using var alice = api.CreateClient("alice");
        return (string)(await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text })).Body!["id"]!;
    }

    private static async Task<int> CountAsync(HttpClient lead)
    {
        var count = 0;
        for (string? cursor = null; ;)
        {
            var page = (await lead.CallAsync("GET", $"{Path}?limit=200{(cursor is null ? "" : $"&cursor={cursor}")}")).Body!;
            count += page["reports"]!.AsArray().Count;
            if ((cursor = (string?)page["next"]) is null)
            {
                return count;
            }
        }
    }

    /// <summary>With a connector to an authority and a platform that knows something, both on this machine.</summary>
    public sealed class Application : ApiApplication
    {
        public static readonly WebhookReceiver Connector = new()
        {
            Answer = (_, _) => 202,
            AnswerBody = _ => """{"reference": "CT-17"}"""u8.ToArray(),
        };

        public static readonly WebhookReceiver Platform = new()
        {
            Answer = (_, _) => 200,
            AnswerBody = _ => """{"orders": 12, "plan": "family"}"""u8.ToArray(),
        };

        protected override IEnumerable<string> Settings =>
        [
            "--OrleansMl:Webhooks:AllowHttp=true",
            "--OrleansMl:Webhooks:AllowedNetworks:0=127.0.0.0/8",
            $"--OrleansMl:LegalReports:Recipients:police:Url={Connector.Url}",
            $"--OrleansMl:LegalReports:Recipients:police:Secret={WebhookSignature.NewSecret()}",
            $"--OrleansMl:Reviews:Enrichment:Url={Platform.Url}",
            $"--OrleansMl:Reviews:Enrichment:Secret={WebhookSignature.NewSecret()}",
            "--OrleansMl:Reviews:Enrichment:Timeout=00:00:05",
        ];
    }
}
