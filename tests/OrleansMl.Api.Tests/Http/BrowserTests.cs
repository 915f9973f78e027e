using OrleansMl.Fakes;

namespace OrleansMl.Http;

/// <summary>What a browser needs, and what it must not be told.</summary>
[Trait("speed", "slow")]
public sealed class BrowserTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Front = "https://app.example.com";

    [Fact]
    public async Task A_front_end_of_another_origin_may_call_when_it_is_allowed()
    {
        await using var api = await FakeApi.StartAsync(null, ("OrleansMl:Cors:Origins:0", Front));
        using var browser = api.CreateClient(null);
        using var alice = api.CreateClient("alice");

        var preflight = await browser.CallAsync(
            "OPTIONS",
            "/api/v1/content",
            null,
            ("Origin", Front),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        var post = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a" }, ("Origin", Front));
        var problem = await browser.CallAsync("GET", "/api/v1/content/x", null, ("Origin", Front));
        var stranger = await alice.CallAsync("GET", "/api/v1/content/x", null, ("Origin", "https://elsewhere.example.com"));

        Assert.Equal((204, Front), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        Assert.Contains("POST", preflight.Header("Access-Control-Allow-Methods"));
        Assert.Equal((201, Front), (post.Status, post.Header("Access-Control-Allow-Origin")));
        Assert.Contains("ETag", post.Header("Access-Control-Expose-Headers"));
        Assert.Equal((401, Front), (problem.Status, problem.Header("Access-Control-Allow-Origin")));
        Assert.Null(stranger.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Nobody_is_allowed_unless_configured()
    {
        using var alice = fixture.Api.CreateClient("alice");

        var answer = await alice.CallAsync("GET", "/api/v1/content/x", null, ("Origin", Front));

        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/path")]
    public async Task An_origin_that_is_none_stops_the_start(string origin)
    {
        var stopped = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => FakeApi.StartAsync(null, ("OrleansMl:Cors:Origins:0", origin)));

        Assert.Contains($"OrleansMl:Cors:Origins has '{origin}'", stopped.Message);
    }

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/docs/index.html", 200)]
    [InlineData("/api/v1/content/x", 404)]
    [InlineData("/api/v1/ml/trending", 200)]
    [InlineData("/api/v1/ml/trending/stream", 200)]
    public async Task HEAD_answers_as_GET_without_a_body(string path, int status)
    {
        using var alice = fixture.Api.CreateClient("alice");

        var head = await alice.CallAsync("HEAD", path);

        Assert.Equal((status, ""), (head.Status, head.Text));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/api/v1/content/x")]
    [InlineData("/nowhere")]
    [InlineData("/docs/index.html")]
    public async Task Every_answer_is_what_its_type_says_and_loads_from_here_alone(string path)
    {
        using var nobody = fixture.Api.CreateClient(null);

        var answer = await nobody.CallAsync("GET", path);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.StartsWith("default-src 'none'", answer.Header("Content-Security-Policy"));
        Assert.DoesNotContain("http", answer.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task ReDoc_may_load_no_logo_of_others()
    {
        using var nobody = fixture.Api.CreateClient(null);

        var page = await nobody.CallAsync("GET", "/redoc/index.html");

        Assert.Contains("img-src 'self' data:;", page.Header("Content-Security-Policy"));
        Assert.Contains("worker-src blob:;", page.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task The_front_door_leads_to_the_documentation()
    {
        using var nobody = fixture.Api.CreateClient(null);

        var door = await nobody.CallAsync("GET", "/");
        var icon = await nobody.CallAsync("GET", "/favicon.ico");

        Assert.Equal((302, "/docs/"), (door.Status, door.Header("Location")));
        Assert.Equal((200, "image/svg+xml"), (icon.Status, icon.ContentType));
    }
}
