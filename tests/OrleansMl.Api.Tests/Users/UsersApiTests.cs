namespace OrleansMl.Users;

[Collection(nameof(ApiApplication))]
public sealed class UsersApiTests(ApiApplication api)
{
    private readonly string _user = $"user-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task A_read_tells_what_an_item_is_about_until_its_author_refuses()
    {
        using var author = api.CreateClient(_user);
        using var other = api.CreateClient("other");
        var posted = await author.CallAsync(
            "POST",
            "/api/v1/content",
            new { type = "post", text = "Maria Silva moved from London to Paris. What a wonderful city!", language = "en" });
        var path = $"/api/v1/content/{posted.Body!["id"]}";
        Assert.Null(posted.Body["analysis"]);

        var read = await author.CallAsync("GET", path);
        Assert.Equal("positive", (string?)read.Body!["analysis"]!["sentiment"]!["label"]);
        Assert.Equal("en", (string?)read.Body["analysis"]!["language"]);
        Assert.Contains("Maria Silva", read.Body["analysis"]!["entities"]!.AsArray().Select(entity => (string?)entity!["text"]));
        Assert.Null((await other.CallAsync("GET", path)).Body!["analysis"]);

        var refused = await author.CallAsync("PUT", $"/api/v1/users/{_user}", new { privacy = new { analysis = false } });
        Assert.Equal((200, false), (refused.Status, (bool)refused.Body!["privacy"]!["analysis"]!));
        await WaitUntilErasedAsync(author);

        var after = await author.CallAsync("GET", path);
        Assert.Null(after.Body!["analysis"]);
        Assert.Equal(posted.Body["moderation"]!.ToJsonString(), after.Body["moderation"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"privacy": {"analysis": "no"}}""", 422, "/privacy/analysis")]
    [InlineData("""{"privacy": false}""", 422, "/privacy")]
    [InlineData("{", 400, null)]
    public async Task A_bad_body_changes_nothing(string body, int status, string? pointer)
    {
        using var user = api.CreateClient(_user);

        var answer = await user.CallAsync("PUT", $"/api/v1/users/{_user}", body);

        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
        Assert.True((bool)(await user.CallAsync("GET", $"/api/v1/users/{_user}")).Body!["privacy"]!["analysis"]!);
    }

    [Fact]
    public async Task How_many_somebody_reaches_says_the_platform_and_not_they()
    {
        using var user = api.CreateClient(_user);
        using var service = api.CreateClient("platform", roles: "service");
        var path = $"/api/v1/users/{_user}";

        var own = await user.CallAsync("PUT", path, new { reach = 5 });
        var set = await service.CallAsync("PUT", path, new { reach = 1200 });
        var kept = await user.CallAsync("PUT", path, new { privacy = new { analysis = true } });
        var negative = await service.CallAsync("PUT", path, new { reach = -1 });

        Assert.Equal((403, "forbidden"), (own.Status, own.Code));
        Assert.Equal((200, 1200, 1200), (set.Status, (long)set.Body!["reach"]!, (long)kept.Body!["reach"]!));
        Assert.Equal((422, "/reach"), (negative.Status, negative.Pointer));
    }

    [Fact]
    public async Task What_is_absent_stays_and_a_strange_id_is_refused()
    {
        using var user = api.CreateClient(_user);
        await user.CallAsync("PUT", $"/api/v1/users/{_user}", new { privacy = new { analysis = false } });

        Assert.False((bool)(await user.CallAsync("PUT", $"/api/v1/users/{_user}", "{}")).Body!["privacy"]!["analysis"]!);
        Assert.Equal((422, "/user_id"), await BadIdAsync(user));
    }

    [Fact]
    public async Task Personalisation_is_refused_beside_analysis_and_ends_with_an_erasure()
    {
        using var user = api.CreateClient(_user);
        Assert.Equal((true, true), Of(await user.CallAsync("GET", $"/api/v1/users/{_user}")));
        Assert.Equal((true, false), Of(await PutAsync(new { personalisation = false })));
        Assert.Equal((false, false), Of(await PutAsync(new { analysis = false })));
        Assert.Equal((true, false), Of(await PutAsync(new { analysis = true })));
        using var service = api.CreateClient("platform", roles: "service");
        var listed = (await service.CallAsync("GET", $"/api/v1/users?after={_user[..^1]}&limit=1")).Body!;
        var first = listed["users"]![0]!;
        Assert.Equal((_user, false), ((string)first["user_id"]!, (bool)first["privacy"]!["personalisation"]!));

        await user.CallAsync("DELETE", $"/api/v1/users/{_user}");
        Assert.Equal((true, true), Of(await user.CallAsync("GET", $"/api/v1/users/{_user}")));

        Task<Answer> PutAsync(object privacy) => user.CallAsync("PUT", $"/api/v1/users/{_user}", new { privacy });

        static (bool, bool) Of(Answer answer) =>
            ((bool)answer.Body!["privacy"]!["analysis"]!, (bool)answer.Body["privacy"]!["personalisation"]!);
    }

    [Theory]
    [InlineData(null, """{"labels": ["music"]}""", 403, null)]
    [InlineData(null, """{"comment": "Alice"}""", 403, null)]
    [InlineData("service", """{"labels": ["\ud800"]}""", 422, "/labels")]
    [InlineData("service", """{"labels": ["music", {"a": 1}], "comment": "Alice"}""", 200, null)]
    public async Task What_the_platform_says_of_somebody_is_the_platforms(string? role, string body, int status, string? pointer)
    {
        using var client = api.CreateClient(role is null ? _user : "platform", roles: role is null ? [] : [role]);
        var answer = await client.CallAsync("PUT", $"/api/v1/users/{_user}", body);
        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    private static async Task<(int, string?)> BadIdAsync(HttpClient client)
    {
        var answer = await client.CallAsync("GET", "/api/v1/users/a%252fb");
        return (answer.Status, answer.Pointer);
    }

    private Task WaitUntilErasedAsync(HttpClient client) => Eventually.ReadAsync(
        _ => client.CallAsync("GET", $"/api/v1/users/{_user}"),
        user => !(bool)user.Body!["erasure_pending"]!,
        TestContext.Current.CancellationToken);
}
