using System.Text.Json.Nodes;
using OrleansMl.Import;

namespace OrleansMl.Export;

/// <summary>What one node has goes into files, from there into an empty node, and out again: line by line the same.</summary>
[Trait("speed", "slow")]
public sealed class NodeRoundTripTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly (string Name, ExportKind Kind)[] Files =
    [
        ("users.jsonl", ExportKind.Users),
        ("users.csv", ExportKind.Users),
        ("items.jsonl", ExportKind.Items),
        ("items.csv", ExportKind.Items),
        ("interactions.jsonl", ExportKind.Interactions),
        ("interactions.csv", ExportKind.Interactions),
    ];

    [Fact]
    public async Task Nothing_is_lost_on_the_way_into_an_empty_node()
    {
        using var folder = new TemporaryFolder();
        await using var full = await Node.StartAsync(Path.Combine(folder.Path, "full"));
        await FillAsync(full);
        await WaitForItemsAsync(full, 4);
        await ExportAsync(full, folder.Path, "before");

        foreach (var format in new[] { "jsonl", "csv" })
        {
            await using var fresh = await Node.StartAsync(Path.Combine(folder.Path, format));
            await ImportAsync(fresh, folder.Path, format);
            await WaitForItemsAsync(fresh, 4);
            await ExportAsync(fresh, folder.Path, $"after-{format}");
            foreach (var (name, _) in Files)
            {
                Assert.Equal(await ReadAsync("before", name), await ReadAsync($"after-{format}", name));
            }
        }

        // And it is all there.
        var users = await ReadAsync("before", "users.jsonl");
        Assert.Equal(
            [
                """{"user_id":"bob","privacy":{"analysis":true,"personalisation":true}}""",
                """{"user_id":"carol","privacy":{"analysis":true,"personalisation":true},"labels":{"likes":["tea"]},""" +
                    "\"comment\":\"Carol\",\"reach\":1200}",
                """{"user_id":"quiet","privacy":{"analysis":true,"personalisation":false}}""",
                """{"user_id":"shy","privacy":{"analysis":false,"personalisation":true}}""",
            ],
            users);
        var interactions = await ReadAsync("before", "interactions.jsonl");
        Assert.Equal(
            [
                """bob,gone,like,,,DE,""",
                """bob,here,share,,,,""",
                """carol,here,like,star,five of five,,""",
                """carol,here,view,read,later,,True""",
            ],
            interactions.Select(line => JsonNode.Parse(line)!).Select(one => string.Join(',', new[]
            {
                (string?)one["user_id"], (string?)one["content_id"], (string?)one["type"], (string?)one["kind"], (string?)one["comment"],
                (string?)one["region"], (bool?)one["scheduled"] is { } scheduled ? $"{scheduled}" : "",
            })).Order(StringComparer.Ordinal));

        Task<string[]> ReadAsync(string at, string name) => File.ReadAllLinesAsync(Path.Combine(folder.Path, $"{at}-{name}"), Token);
    }

    private static async Task FillAsync(Node node)
    {
        await node.SendAsync(HttpMethod.Put, "/api/v1/users/shy", """{"privacy": {"analysis": false}}""");
        await node.SendAsync(HttpMethod.Put, "/api/v1/users/quiet", """{"privacy": {"personalisation": false}}""");
        foreach (var id in new[] { "here", "gone", "shy~one" })
        {
            await node.SendAsync(
                HttpMethod.Put,
                $"/api/v1/content/{id}",
                $$"""{"type": "post", "text": "A walk, \"{{id}}\"", "author_id": "shy", "region": "FR", "categories": ["walks"]}""");
        }

        // Under an id that the server made.
        await node.SendAsync(HttpMethod.Post, "/api/v1/content", """{"type": "post", "text": "Once", "author_id": "shy"}""", "once");
        await node.SendAsync(
            HttpMethod.Post,
            "/api/item",
            """{"ItemId": "entry", "IsHidden": true, "Labels": {"tags": ["lemon", "cake"]}, "Timestamp": "2026-01-02T03:04:05Z"}""");
        await node.SendAsync(HttpMethod.Post, "/api/user", """{"UserId": "carol", "Labels": {"likes": ["tea"]}, "Comment": "Carol"}""");
        await node.SendAsync(HttpMethod.Put, "/api/v1/users/carol", """{"reach": 1200}""");
        await node.SendAsync(
            HttpMethod.Post,
            "/api/v1/interactions",
            """
            {"interactions": [{"user_id": "bob", "content_id": "gone", "type": "like", "region": "DE"},
              {"user_id": "bob", "content_id": "here", "type": "share", "value": 12}]}
            """);
        await node.SendAsync(
            HttpMethod.Post,
            "/api/feedback",
            """
            [{"FeedbackType": "star", "UserId": "carol", "ItemId": "here", "Comment": "five of five"},
              {"FeedbackType": "read", "UserId": "carol", "ItemId": "here", "Comment": "later", "Timestamp": "2999-01-02T03:04:05Z"}]
            """);
        await node.SendAsync(HttpMethod.Delete, "/api/v1/content/gone", null);
    }

    private static Task WaitForItemsAsync(Node node, int count) => Eventually.ReadAsync(
        _ => node.SendAsync(HttpMethod.Get, "/api/v1/content?limit=1000", null),
        answer => JsonNode.Parse(answer)!["items"]!.AsArray().Count == count,
        Token,
        within: TimeSpan.FromMinutes(1),
        every: TimeSpan.FromMilliseconds(100));

    private static async Task ExportAsync(Node node, string folder, string name)
    {
        foreach (var (file, kind) in Files)
        {
            var options = new ExportOptions
            {
                Kind = kind,
                Url = node.Url,
                Token = node.Bearer,
                Path = Path.Combine(folder, $"{name}-{file}"),
                Limit = 2,
            };
            using var http = new HttpClient();
            Assert.Empty((await new ExportRunner(options, http, TimeProvider.System).RunAsync(_ => { }, Token)).Problems);
        }
    }

    private static async Task ImportAsync(Node node, string folder, string format)
    {
        using var http = new HttpClient();
        var users = await Runner("users", false).ImportUsersAsync(_ => { }, Token);
        var items = await Runner("items", false).ImportItemsAsync(_ => { }, Token);
        var interactions = await Runner("interactions", true).ImportInteractionsAsync(_ => { }, Token);
        Assert.Equal((4, 4, 4), (users.Accepted, items.Accepted, interactions.Accepted));
        Assert.Empty(users.Problems.Concat(items.Problems).Concat(interactions.Problems));

        ImportRunner Runner(string name, bool isHistory) => new(
            new()
            {
                Url = node.Url,
                Token = node.Bearer,
                Path = Path.Combine(folder, $"before-{name}.{format}"),
                IsHistory = isHistory,
            },
            http,
            TimeProvider.System);
    }
}
