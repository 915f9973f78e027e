using System.Text.Json.Nodes;

namespace OrleansMl.Interactions;

[Collection(nameof(ApiApplication))]
public sealed class InteractionsApiTests(ApiApplication api)
{
    private readonly string _user = $"user-{Guid.CreateVersion7():N}";

    private static async Task<string> PostAsync(HttpClient client) =>
        (string)(await client.CallAsync("POST", "/api/v1/content", new { type = "video", text = "A walk in the park" })).Body!["id"]!;

    private static (int Index, string Code)[] Errors(Answer answer) =>
        [.. answer.Body!["errors"]!.AsArray().Select(error => ((int)error!["index"]!, (string)error["code"]!))];

    [Fact]
    public async Task A_mistake_in_one_interaction_is_told_and_stops_no_other()
    {
        using var user = api.CreateClient(_user);
        var id = await PostAsync(user);
        var answer = await user.CallAsync("POST", "/api/v1/interactions", $$"""
            {"interactions": [
                {"content_id": "{{id}}", "type": "like"},
                {"content_id": "nobody-wrote-this", "type": "like"},
                {"content_id": "{{id}}", "type": "adore"},
                {"content_id": "{{id}}", "type": "watch", "value": 1.5},
                {"content_id": "{{id}}", "type": "watch", "value": "NaN"},
                {"content_id": "{{id}}", "type": "view", "at": "2999-01-01T00:00:00Z"},
                {"content_id": "{{id}}", "type": "view", "at": "1999-01-01T00:00:00Z"},
                {"content_id": "{{id}}", "type": "view", "at": "yesterday"},
                {"content_id": "{{id}}"},
                {"type": "view"},
                {"content_id": "a b", "type": "view"},
                {"content_id": "{{id}}", "type": "view", "region": "no such place"},
                {"content_id": "{{id}}", "type": "view", "user_id": "somebody-else"},
                17,
                {"content_id": "{{id}}", "type": "view"}
            ]}
            """);

        Assert.Equal(200, answer.Status);
        Assert.Equal(2, (int)answer.Body!["accepted"]!);
        Assert.Equal(
            [
                (1, "unknown_content"),
                (2, "unknown_value"),
                (3, "out_of_range"),
                (4, "wrong_type"),
                (5, "out_of_range"),
                (6, "out_of_range"),
                (7, "wrong_type"),
                (8, "required"),
                (9, "required"),
                (10, "invalid_id"),
                (11, "invalid_tag"),
                (12, "forbidden"),
                (13, "wrong_type"),
            ],
            Errors(answer));
    }

    [Fact]
    public async Task What_somebody_did_is_listed_and_can_be_taken_back()
    {
        using var user = api.CreateClient(_user);
        var id = await PostAsync(user);
        await user.CallAsync(
            "POST",
            "/api/v1/interactions",
            new { interactions = new[] { new { content_id = id, type = "view" }, new { content_id = id, type = "like" } } });
        var list = await user.CallAsync("GET", $"/api/v1/users/{_user}/interactions");
        Assert.Equal(["like", "view"], list.Body!["interactions"]!.AsArray().Select(one => (string)one!["type"]!));

        var taken = await user.CallAsync("DELETE", $"/api/v1/interactions?content_id={id}");
        Assert.Equal(
            (200, id, "like"),
            (taken.Status, (string)taken.Body!["content_id"]!, (string)Assert.Single(taken.Body["retracted"]!.AsArray())!));
        Assert.Empty((await user.CallAsync("DELETE", $"/api/v1/interactions?content_id={id}&type=like")).Body!["retracted"]!.AsArray());
        Assert.Equal(
            "view",
            (string)Assert.Single(
                (await user.CallAsync("GET", $"/api/v1/users/{_user}/interactions?limit=5")).Body!["interactions"]!.AsArray())!["type"]!);
    }

    [Theory]
    [InlineData("DELETE", "interactions", 422, "/content_id")]
    [InlineData("DELETE", "interactions?content_id=a%20b", 422, "/content_id")]
    [InlineData("DELETE", "interactions?content_id=a&type=adore", 422, "/type")]
    [InlineData("DELETE", "interactions?content_id=a&type=3", 422, "/type")]
    [InlineData("DELETE", "interactions?content_id=a&user_id=somebody-else", 403, null)]
    [InlineData("GET", "users/somebody-else/interactions", 403, null)]
    [InlineData("GET", "users/a%252fb/interactions", 422, "/user_id")]
    public async Task What_makes_no_sense_or_is_not_ones_own_is_refused(string method, string path, int status, string? pointer)
    {
        using var user = api.CreateClient(_user);
        var answer = await user.CallAsync(method, $"/api/v1/{path}");
        Assert.Equal((status, pointer), (answer.Status, pointer is null ? null : answer.Pointer));
    }

    [Fact]
    public async Task Long_ago_is_for_services_alone()
    {
        using var user = api.CreateClient(_user);
        using var service = api.CreateClient("feed", roles: "service");
        var id = await PostAsync(user);
        var interactions = new[] { new { user_id = _user, content_id = id, type = "like", at = "2019-01-01T00:00:00Z", history = true } };
        Assert.Equal([(0, "forbidden")], Errors(await user.CallAsync("POST", "/api/v1/interactions", new { interactions })));
        Assert.Equal(1, (int)(await service.CallAsync("POST", "/api/v1/interactions", new { interactions })).Body!["accepted"]!);
        var listed = Assert.Single((await user.CallAsync("GET", $"/api/v1/users/{_user}/interactions")).Body!["interactions"]!.AsArray())!;
        Assert.Equal(2019, ((DateTimeOffset)listed["at"]!).Year);
    }

    [Fact]
    public async Task The_zero_time_of_Go_is_no_time()
    {
        using var user = api.CreateClient(_user);
        var id = await PostAsync(user);
        var interactions = new[] { new { content_id = id, type = "like", at = "0001-01-01T00:00:00Z" } };
        var answer = await user.CallAsync("POST", "/api/v1/interactions", new { interactions });
        Assert.Equal((200, 1), (answer.Status, (int)answer.Body!["accepted"]!));
        var listed = Assert.Single((await user.CallAsync("GET", $"/api/v1/users/{_user}/interactions")).Body!["interactions"]!.AsArray())!;
        Assert.InRange((DateTimeOffset)listed["at"]!, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Repeating_a_batch_is_harmless()
    {
        using var user = api.CreateClient(_user);
        var id = await PostAsync(user);
        for (var i = 0; i < 2; i++)
        {
            var answer = await user.CallAsync(
                "POST", "/api/v1/interactions", new { interactions = new[] { new { content_id = id, type = "like" } } });
            Assert.Equal((1, 0), ((int)answer.Body!["accepted"]!, answer.Body["errors"]!.AsArray().Count));
        }
    }

    [Fact]
    public async Task Services_speak_for_others_and_say_for_whom()
    {
        using var service = api.CreateClient("importer", roles: "service");
        var id = await PostAsync(service);
        var answer = await service.CallAsync("POST", "/api/v1/interactions", new
        {
            interactions = new object[] { new { content_id = id, type = "like", user_id = _user }, new { content_id = id, type = "like" } },
        });

        Assert.Equal([(1, "required")], Errors(answer));
    }

    [Theory]
    [InlineData("{}", 422, "required")]
    [InlineData("""{"interactions": []}""", 422, "empty")]
    [InlineData("""{"interactions": 3}""", 422, "wrong_type")]
    [InlineData("""{"interactions": [NaN]}""", 400, null)]
    public async Task A_body_that_is_no_batch_is_refused(string body, int status, string? code)
    {
        using var user = api.CreateClient(_user);
        var answer = await user.CallAsync("POST", "/api/v1/interactions", body);
        Assert.Equal((status, code), (answer.Status, (string?)answer.Body!["errors"]?[0]?["code"]));
    }

    [Theory]
    [InlineData(1000, 200)]
    [InlineData(1001, 422)]
    public async Task A_batch_holds_a_thousand(int count, int status)
    {
        using var user = api.CreateClient(_user);
        var id = await PostAsync(user);
        var batch = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)new JsonObject
        {
            ["content_id"] = id,
            ["type"] = "view"
        })]);
        var answer = await user.CallAsync("POST", "/api/v1/interactions", new JsonObject { ["interactions"] = batch }.ToJsonString());
        Assert.Equal(status, answer.Status);
    }
}
