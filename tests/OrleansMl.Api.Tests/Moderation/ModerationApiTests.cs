using OrleansMl.Fakes;

namespace OrleansMl.Moderation;

public sealed class ModerationApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    [Theory]
    [InlineData("""{"text":"hello","type":"comment"}""")]
    [InlineData("""{"text":"hello"}""")]
    public async Task A_text_is_scored_and_not_stored(string body)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        var stored = _api.Cluster.Items.Count;

        var answer = await admin.CallAsync("POST", "/api/v1/ml/moderate", body);

        Assert.Equal((200, "approved", 0.25), (answer.Status, (string?)answer.Body!["level"], (double?)answer.Body["scores"]!["spam"]));
        Assert.Equal(stored, _api.Cluster.Items.Count);
    }

    [Fact]
    public async Task A_stored_item_is_scored_by_its_id()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", "/api/v1/content/stored-1", new { type = "post", text = "a" });

        Assert.Equal(200, (await admin.CallAsync("POST", "/api/v1/ml/moderate", new { content_id = "stored-1" })).Status);
    }

    [Fact]
    public async Task Of_an_item_whose_author_was_erased_nothing_is_left_to_score()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", "/api/v1/content/erased-1", new { type = "post", text = "a" });
        _api.Cluster.Items["erased-1"] = _api.Cluster.Items["erased-1"] with { Text = "" };

        var answer = await admin.CallAsync("POST", "/api/v1/ml/moderate", new { content_id = "erased-1" });

        Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("""{}""", 422, "/text")]
    [InlineData("""{"text":""}""", 422, "/text")]
    [InlineData("""{"text":"\ud800"}""", 422, "/text")]
    [InlineData("""{"text":"a","type":"story"}""", 422, "/type")]
    [InlineData("""{"text":"a","content_id":"x"}""", 422, "/content_id")]
    [InlineData("""{"content_id":"x y"}""", 422, "/content_id")]
    [InlineData("""{"content_id":"never-seen"}""", 404, null)]
    public async Task A_bad_request_is_a_problem(string body, int status, string? pointer)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/moderate", body);

        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task A_verdict_is_for_the_owner_and_staff_and_its_refusal_tells_nothing()
    {
        using var alice = _api.CreateClient("alice");
        using var bob = _api.CreateClient("bob");
        using var moderator = _api.CreateClient("maria", roles: "moderator");
        await alice.CallAsync("PUT", "/api/v1/content/alice~verdict-1", new { type = "post", text = "a" });
        await alice.CallAsync("PUT", "/api/v1/content/alice~verdict-2", new { type = "post", text = "a" });
        await alice.CallAsync("DELETE", "/api/v1/content/alice~verdict-2");

        var own = await alice.CallAsync("GET", "/api/v1/ml/moderation/alice~verdict-1");
        var refused = new List<(int Status, string? Code, string? Detail)>();
        foreach (var id in new[] { "alice~verdict-1", "alice~verdict-2", "alice~verdict-3", "never-seen" })
        {
            var answer = await bob.CallAsync("GET", $"/api/v1/ml/moderation/{id}");
            refused.Add((answer.Status, answer.Code, (string?)answer.Body!["detail"]));
        }

        Assert.Equal((200, "alice~verdict-1", "approved"), (own.Status, (string?)own.Body!["content_id"], (string?)own.Body["level"]));
        Assert.Equal((403, "forbidden"), (refused[0].Status, refused[0].Code));
        Assert.Single(refused.Distinct());
        Assert.Equal(404, (await alice.CallAsync("GET", "/api/v1/ml/moderation/alice~verdict-3")).Status);
        Assert.Equal(404, (await moderator.CallAsync("GET", "/api/v1/ml/moderation/never-seen")).Status);
    }
}
