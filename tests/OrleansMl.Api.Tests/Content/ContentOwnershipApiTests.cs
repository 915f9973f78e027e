namespace OrleansMl.Content;

/// <summary>Whose an item is, and who may know of it, on a whole node.</summary>
[Collection(nameof(ApiApplication))]
public sealed class ContentOwnershipApiTests(ApiApplication api)
{
    private readonly string _name = $"own-{Guid.CreateVersion7():N}";

    private static object Post(string text) => new { type = "post", text };

    [Fact]
    public async Task A_user_cannot_take_the_id_that_the_platform_will_use()
    {
        using var squatter = api.CreateClient("mallory");
        using var platform = api.CreateClient("backend", roles: "service");
        using var alice = api.CreateClient("alice");
        var path = $"/api/v1/content/{_name}";

        var squatted = await squatter.CallAsync("PUT", path, Post("mine now"));
        var put = await platform.CallAsync("PUT", path, new { type = "post", text = "a walk in the park", author_id = "alice" });
        var read = await alice.CallAsync("GET", path);
        var withdrawn = await squatter.CallAsync("DELETE", path);

        Assert.Equal([403, 201, 200, 403], [squatted.Status, put.Status, read.Status, withdrawn.Status]);
        Assert.Equal("alice", (string?)read.Body!["author_id"]);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("gorse")]
    public async Task A_put_over_another_author_is_409_and_changes_nothing(string dialect)
    {
        using var bob = api.CreateClient("bob");
        using var platform = api.CreateClient("backend", roles: "service");
        var id = $"bob~{_name}-{dialect}";
        await bob.CallAsync("PUT", $"/api/v1/content/{id}", Post("a walk in the park"));

        var put = dialect == "v1"
            ? await platform.CallAsync("PUT", $"/api/v1/content/{id}", new { type = "post", text = "other words", author_id = "alice" })
            : await platform.CallAsync("POST", "/api/item", new { ItemId = id, Comment = "other words" });
        var after = await bob.CallAsync("GET", $"/api/v1/content/{id}");

        Assert.Equal(409, put.Status);
        Assert.Equal(dialect == "v1" ? "owner_conflict" : null, put.Code);
        Assert.Equal(
            ("bob", "a walk in the park", 1),
            ((string?)after.Body!["author_id"], (string?)after.Body["text"], (int?)after.Body["revision"]));
    }

    [Fact]
    public async Task A_service_edits_an_item_of_anybody_when_it_names_no_author()
    {
        using var bob = api.CreateClient("bob");
        using var platform = api.CreateClient("backend", roles: "service");
        await bob.CallAsync("PUT", $"/api/v1/content/bob~{_name}", Post("a walk in the park"));

        var edited = await platform.CallAsync("PUT", $"/api/v1/content/bob~{_name}", Post("a walk on the beach"));

        Assert.Equal((200, "bob"), (edited.Status, (string?)edited.Body!["author_id"]));
    }

    [Theory]
    [InlineData("bob~x", 201)]
    [InlineData("bob~", 422)]
    [InlineData("alice~x", 403)]
    [InlineData("bobby~x", 403)]
    [InlineData("bob", 403)]
    [InlineData("~reserved", 403)]
    public async Task A_user_makes_items_below_their_own_namespace_only(string id, int status)
    {
        using var bob = api.CreateClient("bob");
        var unique = id.EndsWith('x') ? id + _name : id;

        Assert.Equal(status, (await bob.CallAsync("PUT", $"/api/v1/content/{unique}", Post("a walk in the park"))).Status);
    }

    [Fact]
    public async Task The_id_of_a_submission_with_an_idempotency_key_is_reserved_and_nobody_can_name_it_before()
    {
        using var alice = api.CreateClient("alice");
        using var platform = api.CreateClient("backend", roles: "service");
        var key = ("Idempotency-Key", _name);

        var first = await alice.CallAsync("POST", "/api/v1/content", Post("a walk in the park"), key);
        var again = await alice.CallAsync("POST", "/api/v1/content", Post("a walk in the park"), key);
        var id = (string)first.Body!["id"]!;
        var edited = await alice.CallAsync("PUT", $"/api/v1/content/{id}", Post("a walk on the beach"));
        var taken = await platform.CallAsync("PUT", "/api/v1/content/~0123456789abcdef0123456789abcdef", Post("taken"));

        Assert.Equal(((string?)again.Body!["id"], 201, 201), (id, first.Status, again.Status));
        Assert.Matches("^~[0-9a-f]{32}$", id);
        Assert.Equal((200, 403), (edited.Status, taken.Status));
    }

    [Fact]
    public async Task A_hidden_item_answers_others_as_one_that_does_not_exist()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        string hidden = $"alice~hidden-{_name}", unknown = $"alice~absent-{_name}";
        await alice.CallAsync("PUT", $"/api/v1/content/{hidden}", Post("a walk in the park"));
        Assert.Equal(204, (await alice.CallAsync("DELETE", $"/api/v1/content/{hidden}")).Status);

        foreach (var (method, path, body) in Operations)
        {
            var ofHidden = await CallAsync(bob, method, path, body, hidden);
            var ofUnknown = await CallAsync(bob, method, path, body, unknown);

            Assert.Equal((path, method, ofUnknown), (path, method, ofHidden));
        }
    }

    // What an ordinary user can ask of an item.
    private static readonly (string Method, string Path, string? Body)[] Operations =
    [
        ("GET", "/api/v1/content/{id}", null),
        ("GET", "/api/v1/content/{id}/decisions", null),
        ("GET", "/api/v1/content/{id}/explain", null),
        ("GET", "/api/v1/content/{id}/similar", null),
        ("GET", "/api/v1/content/{id}/virality", null),
        ("GET", "/api/v1/ml/moderation/{id}", null),
        ("PUT", "/api/v1/content/{id}", """{"type": "post", "text": "mine"}"""),
        ("DELETE", "/api/v1/content/{id}", null),
        ("POST", "/api/v1/content/{id}/rescan", null),
        ("POST", "/api/v1/interactions", """{"interactions": [{"content_id": "{id}", "type": "like"}]}"""),
        ("POST", "/api/v1/interactions", """{"interactions": [{"content_id": "{id}", "type": "view"}]}"""),
        ("DELETE", "/api/v1/interactions?content_id={id}", null),
    ];

    private static async Task<(int Status, string Text)> CallAsync(
        HttpClient client, string method, string path, string? body, string id)
    {
        var answer = await client.CallAsync(method, path.Replace("{id}", id), body?.Replace("{id}", id));
        var requestId = answer.Headers.TryGetValues("X-Request-ID", out var values) ? values.Single() : "none";
        return (answer.Status, answer.Text.Replace(id, "ID").Replace(requestId, "REQUEST"));
    }
}
