using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OrleansMl.Trending;

[Collection(nameof(ApiApplication))]
[Trait("speed", "slow")]
public sealed class TrendingApiTests(ApiApplication api)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // A board of its own for each test.
    private readonly string _category = $"category {Guid.CreateVersion7():N}"[..40];

    private string Board => $"/api/v1/ml/trending?category={Uri.EscapeDataString(_category)}";

    private async Task<string> PostAsync(HttpClient client, string type = "video", string text = "A walk in the park") =>
        (string)(await client.CallAsync("POST", "/api/v1/content", new { type, text, categories = new[] { _category } })).Body!["id"]!;

    private static Task ActAsync(HttpClient client, string id, string type, string? region = null) =>
        client.CallAsync("POST", "/api/v1/interactions", new { interactions = new[] { new { content_id = id, type, region } } });

    /// <summary>Asks until the board holds what is expected; it may be two seconds behind.</summary>
    private static Task<JsonNode> ReadAsync(
        HttpClient client,
        string path,
        Func<JsonArray, bool> done,
        string items = "items",
        [CallerArgumentExpression(nameof(done))] string expected = "") =>
        Eventually.ReadAsync(
            async _ =>
            {
                var answer = await client.CallAsync("GET", path);
                Assert.Equal(200, answer.Status);
                return answer.Body!;
            },
            body => done(body[items]!.AsArray()),
            Token,
            expected: expected);

    [Fact]
    public async Task What_people_engage_with_is_ranked_by_how_much()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        var (liked, shared, seen) = (await PostAsync(alice), await PostAsync(alice, "post"), await PostAsync(alice));
        await ActAsync(bob, liked, "like");
        await ActAsync(bob, shared, "share", "DE");
        await ActAsync(bob, seen, "impression");

        var board = await ReadAsync(alice, Board, items => items.Count == 2);
        var first = board["items"]![0]!;
        Assert.Equal((shared, liked), ((string)first["content_id"]!, (string)board["items"]![1]!["content_id"]!));
        Assert.Equal(("24h", $"category:{_category}"), ((string)board["window"]!, (string)board["scope"]!));
        Assert.Equal(
            (1, "post", _category, "approved"),
            ((int)first["rank"]!, (string)first["type"]!, (string)first["category"]!, (string)first["level"]!));
        Assert.Equal(5, (double)first["engagement"]!, 0.01);

        Assert.Equal(
            liked,
            (string)Assert.Single((await ReadAsync(alice, $"{Board}&content_type=video", _ => true))["items"]!.AsArray())!["content_id"]!);
        Assert.Equal(
            shared, (string)Assert.Single((await ReadAsync(alice, $"{Board}&region=DE", _ => true))["items"]!.AsArray())!["content_id"]!);
        Assert.Single((await ReadAsync(alice, $"{Board}&limit=1&window=1h", _ => true))["items"]!.AsArray());
        Assert.Empty((await ReadAsync(alice, $"{Board}&region=ZZ", _ => true))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_withdrawn_or_edited_into_something_forbidden_leaves_the_board()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        var (withdrawn, spoiled, stays) = (await PostAsync(alice), await PostAsync(alice), await PostAsync(alice));
        foreach (var id in new[] { withdrawn, spoiled, stays })
        {
            await ActAsync(bob, id, "like");
        }

        await ReadAsync(alice, Board, items => items.Count == 3);
        await alice.CallAsync("DELETE", $"/api/v1/content/{withdrawn}");
        await alice.CallAsync(
            "PUT",
            $"/api/v1/content/{spoiled}",
            new
            {
                type = "video",
                text = "Congratulations! You won a FREE prize, click http://win.example now!!!",
                categories = new[] { _category }
            });

        Assert.Equal(stays, (string)(await ReadAsync(alice, Board, items => items.Count == 1))["items"]![0]!["content_id"]!);
    }

    [Fact]
    public async Task Hashtags_of_what_people_engage_with_are_counted()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        var hashtag = $"tag{Guid.CreateVersion7():N}";
        await ActAsync(bob, await PostAsync(alice, text: $"Look at this #{hashtag}"), "share");

        var found = await ReadAsync(
            alice,
            "/api/v1/ml/trending/hashtags?window=1h&limit=100",
            tags => tags.Any(tag => (string)tag!["hashtag"]! == hashtag),
            "hashtags");

        // One share of one person: five, as far as one voice goes.
        var tag = found["hashtags"]!.AsArray().Single(tag => (string)tag!["hashtag"]! == hashtag)!;
        Assert.Equal(4 * Math.Log(1 + (5 / 4.0)), (double)tag["engagement"]!, 0.1);
    }

    [Fact]
    public async Task Items_about_one_thing_are_a_topic_named_by_what_they_say()
    {
        using var alice = api.CreateClient("alice");
        using var service = api.CreateClient("feed", roles: "service");
        string[] texts =
        [
            "My grandmother bakes a lemon cake every sunday",
            "This lemon cake of my grandmother is the best cake",
            "Every sunday we bake a lemon cake like grandmother did"
        ];
        var ids = await Task.WhenAll(texts.Select(text => PostAsync(alice, "post", text)));

        // Much, because the board is everybody's, and soon, because an answer stays a minute: nobody else asks for this window.
        await service.CallAsync("POST", "/api/v1/interactions", new
        {
            interactions = ids
                .SelectMany(
                    id => Enumerable.Range(0, 60).Select(i => new { user_id = $"crowd-{id[..8]}-{i}", content_id = id, type = "share" }))
                .ToArray(),
        });
        await ReadAsync(
            alice,
            "/api/v1/ml/trending?window=7d&limit=100",
            items => items.Where(item => ids.Contains((string)item!["content_id"]!)).Sum(item => (double)item!["engagement"]!) >= 800);

        var topics = (await ReadAsync(alice, "/api/v1/ml/trending/topics?window=7d", _ => true, "topics"))["topics"]!.AsArray();
        var topic = Assert.Single(topics, topic => topic!["content_ids"]!.AsArray().Any(id => (string)id! == ids[0]))!;
        Assert.Equal(ids.Order(), topic["content_ids"]!.AsArray().Select(id => (string)id!).Where(ids.Contains).Order());
        Assert.Contains(topic["label"]!.AsArray(), word => ((string)word!).Contains("lemon", StringComparison.Ordinal));

        // One author wrote all of it: 900, as far as one voice goes.
        Assert.InRange((double)topic["engagement"]!, 4 * Math.Log(1 + (800 / 4.0)), 4 * Math.Log(1 + (900 / 4.0)));
        Assert.Equal(422, (await alice.CallAsync("GET", "/api/v1/ml/trending/topics?window=2h")).Status);
    }

    [Fact]
    public async Task A_simulation_says_when_things_happen_and_nobody_else_does()
    {
        using var alice = api.CreateClient("alice");
        using var service = api.CreateClient("feed", roles: "service");
        var id = await PostAsync(alice);
        var at = TimeProvider.System.GetUtcNow();
        foreach (var client in new[] { alice, service })
        {
            var refused = await client.CallAsync(
                "POST",
                "/api/v1/interactions",
                new
                {
                    interactions = new[]
                    {
                        new { user_id = client == alice ? null : "bob", content_id = id, type = "like", event_time = at }
                    }
                });
            Assert.Equal("forbidden", (string)refused.Body!["errors"]![0]!["code"]!);
        }

        using var simulator = api.CreateClient("world", roles: "simulator");
        async Task<JsonNode> SimulateAsync(DateTimeOffset time) =>
            (await simulator.CallAsync(
                "POST",
                "/api/v1/interactions",
                new { interactions = new[] { new { user_id = "bob", content_id = id, type = "like", event_time = time } } })).Body!;
        Assert.Equal("out_of_range", (string)(await SimulateAsync(at.AddDays(31)))["errors"]![0]!["code"]!);
        Assert.Equal(1, (int)(await SimulateAsync(at))["accepted"]!);
        await ReadAsync(alice, Board, items => items.Count == 1);
    }

    [Theory]
    [InlineData("""{"content_id": "ID", "type": "share", "value": 50}""", "forbidden")]
    [InlineData("""{"content_id": "ID", "type": "like", "value": 50}""", "out_of_range")]
    public async Task People_do_not_say_how_many_they_reach(string interaction, string code)
    {
        using var alice = api.CreateClient("alice");
        var answer = await alice.CallAsync(
            "POST", "/api/v1/interactions", $$"""{"interactions": [{{interaction.Replace("ID", await PostAsync(alice))}}]}""");
        Assert.Equal(code, (string)answer.Body!["errors"]![0]!["code"]!);
    }

    [Fact]
    public async Task A_board_can_be_followed()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        var id = await PostAsync(alice);
        using var response = await alice.GetAsync(
            new Uri(Board.Replace("trending?", "trending/stream?"), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(Token).GetAsyncEnumerator(Token);

        Assert.True(await events.MoveNextAsync());
        Assert.Empty(JsonNode.Parse(events.Current.Data)!["items"]!.AsArray());
        await ActAsync(bob, id, "like");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("board", id), (events.Current.EventType, (string)JsonNode.Parse(events.Current.Data)!["items"]![0]!["content_id"]!));
    }

    [Theory]
    [InlineData("window=2h", "/window")]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=101", "/limit")]
    [InlineData("content_type=song", "/content_type")]
    [InlineData("region=a/b", "/region")]
    [InlineData("language=de&region=DE", "/language")]
    [InlineData("category=%20", "/category")]
    public async Task A_query_that_makes_no_sense_is_refused(string query, string pointer)
    {
        using var alice = api.CreateClient("alice");
        foreach (var path in new[] { "", "/stream" })
        {
            var answer = await alice.CallAsync("GET", $"/api/v1/ml/trending{path}?{query}");
            Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
        }
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("alice", 200)]
    public async Task Only_known_people_follow(string? who, int status)
    {
        using var client = api.CreateClient(who);
        using var response = await client.GetAsync(
            new Uri("/api/v1/ml/trending/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(status, (int)response.StatusCode);
    }
}
