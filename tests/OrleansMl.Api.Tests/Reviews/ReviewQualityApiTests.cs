using System.Text.Json.Nodes;
using OrleansMl.Testing;

namespace OrleansMl.Reviews;

/// <summary>What leads see of how well decisions agree, and cases whose answer they know, over HTTP.</summary>
[Collection(nameof(ApiApplication))]
public sealed class ReviewQualityApiTests(ApiApplication api)
{
    private const string Reviews = "/api/v1/moderation/reviews", Quality = "/api/v1/moderation/quality";

    // What differs between any two cases.
    private static readonly string[] Telling = ["scores", "assessments", "rules", "categories", "evidence", "history", "decisions"];

    private readonly string _language = $"q{Guid.CreateVersion7():N}"[^12..];

    private string Golden => $"/api/v1/moderation/queues/{_language}/golden";

    [Fact]
    public async Task A_case_with_a_known_answer_has_the_shape_of_any_other_on_every_path()
    {
        using var ada = api.CreateClient($"ada-{_language}", roles: "moderator");
        using var lea = api.CreateClient("lea", roles: "lead");
        await EnsureQueueAsync();
        var id = await SubmitAsync();
        var held = await HeldAsync();
        var put = await lea.CallAsync("PUT", $"{Golden}/{id}@1", new { level = "rejected", category = "spam" });

        var next = await ada.CallAsync("POST", $"{Reviews}/next", new { queue = _language, count = 2 });
        var cases = next.Body!["reviews"]!.AsArray();
        var (golden, other) = (cases.Single(one => (string?)one!["id"] == $"{id}@1")!, cases.Single(one => (string?)one!["id"] == held)!);
        var seen = await ada.CallAsync("GET", $"{Reviews}/{id}@1");
        var plain = await ada.CallAsync("GET", $"{Reviews}/{held}");
        var explained = await ada.CallAsync("GET", $"/api/v1/content/{id}/explain");
        var log = await ada.CallAsync("GET", $"/api/v1/content/{id}/decisions");
        var decided = await ada.CallAsync("POST", $"{Reviews}/{id}@1/decide", new { level = "approved" }, ("If-Match", "\"1\""));
        var content = await lea.CallAsync("GET", $"/api/v1/content/{id}/explain");

        Assert.Equal((200, "rejected", "lea"), (put.Status, (string?)put.Body!["level"], (string?)put.Body["by"]));
        Assert.Equal(Shape(other), Shape(golden));
        Assert.Equal(Shape(plain.Body!), Shape(seen.Body!));
        Assert.Equal("review_required", (string?)seen.Body!["content"]!["level"]);
        Assert.Empty(explained.Body!["decisions"]!.AsArray());
        Assert.Empty(log.Body!["decisions"]!.AsArray());
        Assert.Equal((200, "decided", "approved"), (
            decided.Status, (string?)decided.Body!["review"]!["state"], (string?)decided.Body["content"]!["level"]));
        Assert.Equal("auto", (string?)Assert.Single(content.Body!["decisions"]!.AsArray())!["source"]);
        foreach (var answer in new[] { next, seen, explained, log, decided })
        {
            Assert.DoesNotContain("golden", answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("lea\"", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Leads_mark_list_and_unmark()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var ada = api.CreateClient("ada", roles: "moderator");
        await EnsureQueueAsync();
        var id = await SubmitAsync();

        var wrong = await lea.CallAsync("PUT", $"{Golden}/{id}@1", new { level = "review_required", colour = "red" });
        var stale = await lea.CallAsync("PUT", $"{Golden}/{id}@2", new { level = "approved" });
        var missing = await lea.CallAsync("PUT", $"{Golden}/never@1", new { level = "approved" });
        var nowhere = await lea.CallAsync("PUT", $"/api/v1/moderation/queues/nowhere/golden/{id}@1", new { level = "approved" });
        var put = await lea.CallAsync("PUT", $"{Golden}/{id}@1", new { level = "approved" });
        var refused = await ada.CallAsync("GET", Golden);
        var listed = await lea.CallAsync("GET", Golden);
        var deleted = await lea.CallAsync("DELETE", $"{Golden}/{id}@1");
        var again = await lea.CallAsync("DELETE", $"{Golden}/{id}@1");

        Assert.Equal((422, 2), (wrong.Status, wrong.Body!["errors"]!.AsArray().Count));
        Assert.Equal((412, 404, 404, 200), (stale.Status, missing.Status, nowhere.Status, put.Status));
        Assert.Equal(403, refused.Status);
        Assert.Equal($"{id}@1", (string?)Assert.Single(listed.Body!["golden"]!.AsArray())!["id"]);
        Assert.Equal((204, 404), (deleted.Status, again.Status));
    }

    [Fact]
    public async Task Figures_are_for_leads_and_a_time_must_be_one()
    {
        using var lea = api.CreateClient("lea", roles: "lead");
        using var ada = api.CreateClient("ada", roles: "moderator");

        var none = await lea.CallAsync("GET", $"{Quality}?queue={_language}&category=spam&since=2026-01-05");
        var wrong = await lea.CallAsync("GET", $"{Quality}?since=yesterday");
        var refused = await ada.CallAsync("GET", Quality);

        Assert.Equal((200, 0, null), (
            none.Status, (int)none.Body!["second_reviews"]!["pairs"]!, none.Body["second_reviews"]!["kappa"]));
        Assert.Equal(
            ["approved", "flagged", "rejected"], none.Body["automatic"]!["levels"]!.AsArray().Select(one => (string?)one!["level"]));
        Assert.Equal((422, 403), (wrong.Status, refused.Status));
    }

    [Theory]
    [InlineData("second_review", 1.5)]
    [InlineData("golden_rate", -0.1)]
    public async Task A_rate_is_a_share(string field, double rate)
    {
        using var root = api.CreateClient("root", isAdmin: true);

        var refused = await root.CallAsync(
            "PUT", "/api/v1/moderation/queues", JsonNode.Parse($$"""{"queues": [{"name": "a", "{{field}}": {{rate}}}]}""")!);

        Assert.Equal((422, $"/queues/0/{field}"), (refused.Status, (string?)refused.Body!["errors"]![0]!["pointer"]));
    }

    // Which fields there are, and which of them say nothing.
    private static string Shape(JsonNode node) => node switch
    {
        JsonObject fields => $"{{{string.Join(',', fields.Where(field => !Telling.Contains(field.Key)).Select(ShapeOf))}}}",
        JsonArray => "[]",
        _ => "value",
    };

    private static string ShapeOf(KeyValuePair<string, JsonNode?> field) =>
        $"{field.Key}:{(field.Value is null ? "null" : Shape(field.Value))}";

    private async Task<string> SubmitAsync()
    {
        using var alice = api.CreateClient("alice");
        var item = await alice.CallAsync("POST", "/api/v1/content", new { type = "comment", text = "A mild text.", language = _language });
        return (string)item.Body!["id"]!;
    }

    private async Task<string> HeldAsync()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        var id = await SubmitAsync();
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "review_required", reason = "look" });
        return $"{id}@1";
    }

    private async Task EnsureQueueAsync()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        var queues = (await root.CallAsync("GET", "/api/v1/moderation/queues")).Body!["queues"]!.AsArray();
        queues.Insert(0, new JsonObject
        {
            ["name"] = _language,
            ["languages"] = new JsonArray(_language),
            ["golden_rate"] = 1,
        });
        var put = await root.CallAsync("PUT", "/api/v1/moderation/queues", new JsonObject { ["queues"] = queues.DeepClone() });
        Assert.Equal(200, put.Status);
    }
}
