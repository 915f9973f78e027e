namespace OrleansMl.Recommendations;

[Collection(nameof(ApiApplication))]
public sealed class RecommendationsApiTests(ApiApplication api)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_of_whom_nothing_is_known_is_shown_what_trends_and_never_what_they_saw()
    {
        using var author = api.CreateClient("alice");
        using var service = api.CreateClient("feed", roles: "service");
        var region = $"R{Guid.CreateVersion7():N}"[..20];
        var user = $"new-{Guid.CreateVersion7():N}";
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(
                (string)(await author.CallAsync(
                    "POST", "/api/v1/content", new { type = "video", text = $"Walk number {i} in the park", region })).Body!["id"]!);
        }

        await service.CallAsync(
            "POST",
            "/api/v1/interactions",
            new { interactions = ids.Select(id => new { user_id = "crowd", content_id = id, type = "share" }).ToArray() });
        using var client = api.CreateClient(user);
        var path = $"/api/v1/ml/recommendations?region={region}&explain=true";

        // Another reader, so that this one's first list is made when all of it is there.
        using var other = api.CreateClient($"{user}-other");
        await Eventually.ReadAsync(
            _ => other.CallAsync("GET", $"/api/v1/ml/trending?region={region}"),
            board => board.Body!["items"]!.AsArray().Count >= 3,
            Token);

        var list = await client.CallAsync("GET", path);
        Assert.Equal(
            (200, user, 0, false),
            (list.Status, (string)list.Body!["user_id"]!, (int)list.Body["model_version"]!, (bool)list.Body["from_cache"]!));

        // What trends there, and what is new and of no region: other tests leave such items.
        Assert.Equal(ids.Order(), Shown(list).Intersect(ids).Order());
        var trending = list.Body["items"]!.AsArray().First(item => ids.Contains((string)item!["content_id"]!))!;
        Assert.NotNull(trending["z_scores"]!["trending"]);
        Assert.Null(trending["z_scores"]!["collaborative"]);
        Assert.Equal((double)trending["score"]!, trending["parts"]!.AsObject().Sum(part => (double)part.Value!), .001);
        Assert.True((bool)(await client.CallAsync("GET", path)).Body!["from_cache"]!);

        await client.CallAsync("POST", "/api/v1/interactions", new { interactions = new[] { new { content_id = ids[1], type = "view" } } });
        var next = await client.CallAsync("GET", path);
        Assert.Equal(ids.Where(id => id != ids[1]).Order(), Shown(next).Intersect(ids).Order());
        Assert.Equal(
            next.Body!["items"]!.ToJsonString(), (await service.CallAsync("GET", $"{path}&user_id={user}")).Body!["items"]!.ToJsonString());
    }

    [Fact]
    public async Task A_training_can_be_started_watched_and_stopped()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        const string Path = "/api/v1/ml/recommendations/training";
        Assert.Equal(202, (await admin.CallAsync("POST", Path)).Status);
        var status = await Eventually.ReadAsync(
            _ => admin.CallAsync("GET", Path), answer => answer.Body!["step"] is null, Token, within: TimeSpan.FromMinutes(1));

        // What the other tests did is too little, or was stopped by the one that tries who may.
        Assert.Contains((string)status.Body!["outcome"]!, new[] { "too_little", "stopped" });
        Assert.NotNull(status.Body["reason"]);
        Assert.Equal(0, (int)status.Body["version"]!);
        Assert.Equal(200, (await admin.CallAsync("DELETE", Path)).Status);
    }

    [Theory]
    [InlineData("limit=0", 422, "/limit")]
    [InlineData("limit=101", 422, "/limit")]
    [InlineData("content_type=song", 422, "/content_type")]
    [InlineData("region=a/b", 422, "/region")]
    [InlineData("language=%20", 422, "/language")]
    [InlineData("explain=perhaps", 422, "/explain")]
    [InlineData("offset=20", 422, "/offset")]
    [InlineData("limit=5&page=2", 422, "/page")]
    [InlineData("user_id=somebody-else", 403, null)]
    public async Task A_query_that_makes_no_sense_or_is_for_others_is_refused(string query, int status, string? pointer)
    {
        using var client = api.CreateClient("alice");
        var answer = await client.CallAsync("GET", $"/api/v1/ml/recommendations?{query}");
        Assert.Equal((status, pointer), (answer.Status, pointer is null ? null : answer.Pointer));
    }

    [Fact]
    public async Task A_region_that_does_not_exist_and_a_person_nobody_knows_get_an_answer()
    {
        using var service = api.CreateClient("feed", roles: "service");
        var answer = await service.CallAsync("GET", "/api/v1/ml/recommendations?user_id=never-met&region=ZZ-nowhere");
        Assert.Equal((200, "never-met"), (answer.Status, (string)answer.Body!["user_id"]!));
    }

    [Fact]
    public async Task A_session_gets_a_list_without_what_it_met_and_mistakes_are_told()
    {
        const string Path = "/api/v1/ml/recommendations/session";
        using var client = api.CreateClient("alice");
        var id =
            (string)(await client.CallAsync("POST", "/api/v1/content", new { type = "video", text = "A walk in the park" })).Body!["id"]!;
        var list = await client.CallAsync(
            "POST",
            $"{Path}?limit=5",
            new { events = new[] { new { content_id = id, type = "like" }, new { content_id = "nobody-wrote-this", type = "view" } } });
        Assert.Equal((200, (string?)null, false), (list.Status, (string?)list.Body!["user_id"], (bool)list.Body["from_cache"]!));
        Assert.DoesNotContain(id, Shown(list));
        Assert.Equal(200, (await client.CallAsync("POST", Path, new { events = Array.Empty<object>() })).Status);

        foreach (var (body, pointer) in new[]
        {
            ("{}", "/events"),
            ("""{"events": [{"content_id": "a b", "type": "like"}]}""", "/events/0/content_id"),
            ("""{"events": [{"type": "like"}]}""", "/events/0/content_id"),
            ("""{"events": [{"content_id": "a"}]}""", "/events/0/type"),
            ("""{"events": [{"content_id": "a", "type": "watch", "value": 2}]}""", "/events/0/value"),
            ("""{"events": [{"content_id": "a", "type": "adore"}]}""", "/events/0/type"),
            ("""{"events": [null]}""", "/events/0/content_id"),
            ($$"""{"events": [{{string.Join(',', Enumerable.Repeat("""{"content_id": "a", "type": "view"}""", 1001))}}]}""", "/events"),
        })
        {
            var answer = await client.CallAsync("POST", Path, body);
            Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
        }

        Assert.Equal(422, (await client.CallAsync("POST", $"{Path}?limit=0", new { events = Array.Empty<object>() })).Status);
        Assert.Equal(
            400, (await client.CallAsync("POST", Path, """{"events": [{"content_id": "a", "type": "watch", "value": NaN}]}""")).Status);
        Assert.Equal(415, (await client.CallAsync("POST", Path, new StringContent("hello"))).Status);
    }

    private static IEnumerable<string> Shown(Answer list) => list.Body!["items"]!.AsArray().Select(item => (string)item!["content_id"]!);
}
