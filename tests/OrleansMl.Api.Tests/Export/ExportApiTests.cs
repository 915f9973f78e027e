using System.Text.Json.Nodes;

namespace OrleansMl.Export;

/// <summary>Everything there is, part by part; what comes out can be put in again.</summary>
[Collection(nameof(ApiApplication))]
public sealed class ExportApiTests(ApiApplication api)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static async Task<List<JsonNode>> AllAsync(HttpClient client, string path, string items, string cursor)
    {
        var (all, next) = (new List<JsonNode>(), (string?)null);
        do
        {
            var answer = await client.CallAsync("GET", next is null ? path : $"{path}&{cursor}={Uri.EscapeDataString(next)}");
            Assert.Equal(200, answer.Status);
            all.AddRange(answer.Body![items]!.AsArray().Select(one => one!.DeepClone()));
            next = (string?)answer.Body["next"];
        }
        while (next is not null);
        return all;
    }

    [Fact]
    public async Task Items_are_read_in_the_order_of_their_ids_as_they_were_written()
    {
        using var service = api.CreateClient("feed", roles: "service");
        var prefix = $"export-{Guid.CreateVersion7():N}";
        var bodies = Enumerable.Range(0, 7).ToDictionary(i => $"{prefix}-{i}", i => new JsonObject
        {
            ["type"] = "post",
            ["text"] = $"Number {i},\n\"quoted\"",
            ["author_id"] = $"author-{i}",
            ["parent_id"] = i == 0 ? null : $"{prefix}-0",
            ["language"] = i % 2 == 0 ? "en" : null,
            ["region"] = "DE",
            ["categories"] = i == 3 ? new JsonArray("a", "b") : new JsonArray(),
            ["created_at"] = "2025-01-02T03:04:05+00:00",
            ["attributes"] = i == 4
                ? new JsonObject { ["is_hidden"] = true, ["labels"] = new JsonArray("a"), ["text_is_comment"] = true, ["is_entry"] = true }
                : null,
        });
        foreach (var (id, body) in bodies)
        {
            Assert.Equal(201, (await service.CallAsync("PUT", $"/api/v1/content/{id}", body.ToJsonString())).Status);
        }

        Assert.Equal(204, (await service.CallAsync("DELETE", $"/api/v1/content/{prefix}-5")).Status);
        string[] expected = [.. bodies.Keys.Where(id => !id.EndsWith("-5", StringComparison.Ordinal))];
        var own = await Eventually.ReadAsync(
            async _ => (await AllAsync(service, "/api/v1/content?limit=2", "items", "after"))
                .Where(item => ((string)item["id"]!).StartsWith(prefix, StringComparison.Ordinal))
                .ToList(),
            own => own.Count == expected.Length,
            Token,
            every: TimeSpan.FromMilliseconds(100));

        Assert.Equal(expected, own.Select(item => (string)item["id"]!));
        Assert.All(own, item =>
        {
            var id = (string)item["id"]!;
            item.AsObject().Remove("id");
            Assert.Equal(bodies[id].ToJsonString(), item.ToJsonString());
        });
    }

    [Fact]
    public async Task What_everybody_did_is_read_person_by_person()
    {
        using var service = api.CreateClient("feed", roles: "service");
        var prefix = $"export-{Guid.CreateVersion7():N}";
        var id =
            (string)(await service.CallAsync(
                "POST", "/api/v1/content", new { type = "video", text = "A walk", author_id = "a" })).Body!["id"]!;
        var interactions = Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            new
            {
                user_id = $"{prefix}-{i}",
                content_id = id,
                type = "watch",
                value = (double?).75,
                at = "2024-01-02T03:04:05+00:00",
                history = true
            },
            new
            {
                user_id = $"{prefix}-{i}",
                content_id = id,
                type = "like",
                value = (double?)null,
                at = "2024-01-02T03:05:05+00:00",
                history = true
            },
        }).ToArray();
        Assert.Equal(20, (int)(await service.CallAsync("POST", "/api/v1/interactions", new { interactions })).Body!["accepted"]!);
        var all = (await AllAsync(service, "/api/v1/interactions?limit=3", "interactions", "cursor"))
            .Where(one => ((string)one["user_id"]!).StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        Assert.Equal(
            interactions.Select(one => (one.user_id, one.type, one.value, one.at)).OrderBy(one => one.user_id, StringComparer.Ordinal),
            all
                .Select(one => ((string)one["user_id"]!, (string)one["type"]!, (double?)one["value"], (string)one["at"]!))
                .OrderBy(one => one.Item1, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("content?limit=0", "/limit")]
    [InlineData("content?limit=1001", "/limit")]
    [InlineData("content?after=a%20b", "/after")]
    [InlineData("users?limit=0", "/limit")]
    [InlineData("users?after=a%252fb", "/after")]
    [InlineData("interactions?limit=-1", "/limit")]
    [InlineData("interactions?limit=10001", "/limit")]
    [InlineData("interactions?cursor=nonsense", "/cursor")]
    public async Task A_query_that_makes_no_sense_is_refused(string path, string pointer)
    {
        using var service = api.CreateClient("feed", roles: "service");
        var answer = await service.CallAsync("GET", $"/api/v1/{path}");
        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }
}
