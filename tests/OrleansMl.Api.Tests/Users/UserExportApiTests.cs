using System.Text.Json.Nodes;

namespace OrleansMl.Users;

/// <summary>What a person can take along, and what is on record of it.</summary>
[Collection(nameof(ApiApplication))]
public sealed class UserExportApiTests(ApiApplication api)
{
    private readonly string _user = $"export-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_person_exports_what_is_known_of_them_as_json_lines_in_one_call()
    {
        using var person = api.CreateClient(_user);
        var posted = await person.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a walk in the park" });
        var id = (string)posted.Body!["id"]!;
        await person.CallAsync("POST", "/api/v1/interactions", new { interactions = new[] { new { content_id = id, type = "like" } } });

        var lines = await Eventually.ReadAsync(
            async _ => await LinesAsync(person), lines => lines.Exists(line => (string)line["kind"]! == "content"),
            TestContext.Current.CancellationToken, expected: "the item in the export");

        Assert.Equal(
            ["content", "decision", "interaction", "user", "description", "end"],
            lines.Select(line => (string)line["kind"]!).Where(kind => kind != "exposure"));
        Assert.Equal(
            ["content_id", "type", "kind", "value", "at", "region", "comment"],
            lines.Single(line => (string)line["kind"]! == "interaction")["data"]!.AsObject().Select(field => field.Key));
        var content = lines.Single(line => (string)line["kind"]! == "content")["data"]!;
        Assert.Equal((id, "a walk in the park", "approved"),
            ((string)content["id"]!, (string)content["text"]!, (string)content["moderation"]!["level"]!));
    }

    [Fact]
    public async Task Nobody_else_exports_a_person_but_administrators_services_and_keys_for_users()
    {
        using var other = api.CreateClient("somebody");
        using var service = api.CreateClient("backend", roles: "service");
        var path = $"/api/v1/users/{_user}/export";

        Assert.Equal(403, (await other.CallAsync("GET", path)).Status);
        Assert.Equal(200, (await service.CallAsync("GET", path)).Status);
    }

    [Fact]
    public async Task The_audit_has_a_line_for_each_key_erasure_export_rescan_and_override()
    {
        using var root = api.CreateClient("root", isAdmin: true);
        using var person = api.CreateClient(_user);
        var item = (string)(await person.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a walk" })).Body!["id"]!;
        var key = (string)(await root.CallAsync("POST", "/api/v1/api-keys", new { name = _user, scopes = new[] { "users" } }))
            .Body!["api_key"]!["id"]!;
        await root.CallAsync("DELETE", $"/api/v1/api-keys/{key}");
        await person.CallAsync("GET", $"/api/v1/users/{_user}/export");
        await root.CallAsync("POST", $"/api/v1/content/{item}/rescan");
        await root.CallAsync("POST", $"/api/v1/content/{item}/rescan?force=true");
        await root.CallAsync("DELETE", $"/api/user/{_user}");
        await person.CallAsync("DELETE", $"/api/v1/users/{_user}");

        var audit = (await root.CallAsync("GET", "/api/v1/audit?limit=1000")).Body!["entries"]!.AsArray();
        var mine = audit.Where(line => Concerns((string)line!["target"]!, item, key)).Reverse()
            .Select(line => ((string)line!["actor"]!, (string)line["action"]!));

        Assert.Equal(
            [
                ("root", "create_api_key"), ("root", "revoke_api_key"), (_user, "export_user"), ("root", "rescan_content"),
                ("root", "override_content"), ("root", "erase_user"), (_user, "erase_user"),
            ],
            mine);
        Assert.Equal(403, (await person.CallAsync("GET", "/api/v1/audit")).Status);
    }

    private bool Concerns(string target, string item, string key) =>
        target == _user || target == item || target.Contains(key, StringComparison.Ordinal);

    private async Task<List<JsonNode>> LinesAsync(HttpClient client)
    {
        using var answer = await client.GetAsync($"/api/v1/users/{_user}/export", TestContext.Current.CancellationToken);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
