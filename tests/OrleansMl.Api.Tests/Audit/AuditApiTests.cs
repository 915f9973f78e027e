using System.Text.Json.Nodes;

namespace OrleansMl.Audit;

[Collection(nameof(ApiApplication))]
public sealed class AuditApiTests(ApiApplication api)
{
    [Fact]
    public async Task Acts_are_found_by_who_did_what_to_what()
    {
        using var alice = api.CreateClient("alice");
        using var root = api.CreateClient($"root-{Guid.CreateVersion7():N}", isAdmin: true);
        var id = (string)(await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "A walk." })).Body!["id"]!;
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "flagged", reason = "an example" });
        await root.CallAsync("POST", $"/api/v1/content/{id}/rescan");

        var both = await EntriesAsync(root, $"?target={id}");
        var one = await EntriesAsync(root, $"?target={id}&act=override_content");

        Assert.Equal(["rescan_content", "override_content"], both.Select(entry => (string?)entry!["action"]));
        Assert.Equal(("an example", id), ((string?)Assert.Single(one)!["detail"], (string?)one[0]!["target"]));
        Assert.Empty(await EntriesAsync(root, $"?target={id}&actor=somebody"));
        Assert.Empty(await EntriesAsync(root, $"?target={id}&until=2020-01-01"));
        Assert.Equal(2, (await EntriesAsync(root, $"?target={id}&since=2020-01-01T00:00:00Z&actor={both[0]!["actor"]}")).Count);
    }

    [Fact]
    public async Task Leads_read_what_concerns_moderation_and_nothing_else()
    {
        using var alice = api.CreateClient("alice");
        using var root = api.CreateClient("root", isAdmin: true);
        using var lead = api.CreateClient("lea", roles: "lead");
        var user = $"user-{Guid.CreateVersion7():N}";
        var id = (string)(await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "A walk." })).Body!["id"]!;
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "flagged", reason = "an example" });
        await root.CallAsync("GET", $"/api/v1/users/{user}/export");

        Assert.Single(await EntriesAsync(lead, $"?target={id}"));
        Assert.Single(await EntriesAsync(root, $"?target={user}"));
        Assert.Empty(await EntriesAsync(lead, $"?target={user}"));
        var refused = await lead.CallAsync("GET", "/api/v1/audit?act=export_user");
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_lead_reads_nothing_that_was_done_about_themselves()
    {
        var user = $"lead-{Guid.CreateVersion7():N}";
        using var root = api.CreateClient("root", isAdmin: true);
        using var other = api.CreateClient("lea", roles: "lead");
        using var lead = api.CreateClient(user, roles: "lead");
        using var both = api.CreateClient(user, isAdmin: true, roles: "lead");
        var since = Uri.EscapeDataString($"{TimeProvider.System.GetUtcNow().AddMinutes(-1):O}");
        var paused = await root.CallAsync("POST", $"/api/v1/users/{user}/standing/restrictions", new { days = 1, reason = "an example" });

        var seen = await EntriesAsync(other, $"?target={user}");
        var named = await EntriesAsync(lead, $"?target={user}");
        var act = await EntriesAsync(lead, $"?act=pause_posting&since={since}&limit=1000");
        var all = await EntriesAsync(lead, $"?since={since}&limit=1000");

        Assert.InRange(paused.Status, 200, 201);
        Assert.Equal(("pause_posting", "root"), ((string?)Assert.Single(seen)!["action"], (string?)seen[0]!["actor"]));
        Assert.Empty(named);
        Assert.DoesNotContain(act.Concat(all), entry => (string?)entry!["target"] == user);

        // Administrators read all of it, since nobody else does.
        Assert.Single(await EntriesAsync(both, $"?target={user}"));
    }

    [Theory]
    [InlineData("?since=yesterday", "/since")]
    [InlineData("?since=2026-02-01&until=2026-01-01", "/until")]
    [InlineData("?until=1999-01-01", "/until")]
    [InlineData("?actor=", "/actor")]
    [InlineData("?limit=0", "/limit")]
    [InlineData("?cursor=abc", "/cursor")]
    public async Task A_question_that_means_nothing_is_refused_with_the_place(string query, string pointer)
    {
        using var lead = api.CreateClient("lea", roles: "lead");

        var answer = await lead.CallAsync("GET", $"/api/v1/audit{query}");

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    private static async Task<JsonArray> EntriesAsync(HttpClient client, string query)
    {
        var answer = await client.CallAsync("GET", $"/api/v1/audit{query}");
        Assert.Equal(200, answer.Status);
        return answer.Body!["entries"]!.AsArray();
    }
}
