using System.Text;
using OrleansMl.Fakes;

namespace OrleansMl.Content;

/// <summary>Bad input never reaches a grain: each case asserts the problem and that nothing was stored.</summary>
public sealed class ContentRulesTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    public static TheoryData<string, int, string, string?, string?> BadBodies => new()
    {
        { """{"type":"post","text":""}""", 422, "validation", "/text", "empty" },
        { """{"type":"post","text":" \n\t "}""", 422, "validation", "/text", "empty" },
        { """{"type":"post"}""", 422, "validation", "/text", "required" },
        { """{"type":"post","text":null}""", 422, "validation", "/text", "required" },
        { """{"type":"post","text":"a\u0000b"}""", 422, "validation", "/text", "invalid_character" },
        { """{"type":"post","text":"a\ud800b"}""", 422, "validation", "/text", "invalid_unicode" },
        { """{"type":"post","text":"a\udc00"}""", 422, "validation", "/text", "invalid_unicode" },
        { """{"type":"post","text":"\ud83d"}""", 422, "validation", "/text", "invalid_unicode" },
        { $$"""{"type":"post","text":"{{new string('x', 60_000)}}"}""", 422, "validation", "/text", "too_long" },
        { $$"""{"type":"post","text":"{{new string('x', 50_001)}}"}""", 422, "validation", "/text", "too_long" },
        { """{"type":"post","text":5}""", 422, "validation", "/text", "wrong_type" },
        { """{"type":"post","text":["a"]}""", 422, "validation", "/text", "wrong_type" },
        { """{"type":"post","text":{"a":1}}""", 422, "validation", "/text", "wrong_type" },
        { """{"type":"story","text":"a"}""", 422, "validation", "/type", "unknown_value" },
        { """{"type":"Post","text":"a"}""", 422, "validation", "/type", "unknown_value" },
        { """{"type":1,"text":"a"}""", 422, "validation", "/type", "wrong_type" },
        { """{"text":"a"}""", 422, "validation", "/type", "required" },
        { """{"type":"post","text":"a","parent_id":"x y"}""", 422, "validation", "/parent_id", "invalid_id" },
        { """{"type":"post","text":"a","parent_id":""}""", 422, "validation", "/parent_id", "invalid_id" },
        { $$"""{"type":"post","text":"a","parent_id":"{{new string('x', 129)}}"}""", 422, "validation", "/parent_id", "invalid_id" },
        { """{"type":"post","text":"a","language":"en us"}""", 422, "validation", "/language", "invalid_tag" },
        { """{"type":"post","text":"a","region":""}""", 422, "validation", "/region", "invalid_tag" },
        { """{"type":"post","text":"a","categories":["ok",""]}""", 422, "validation", "/categories/1", "invalid_tag" },
        { """{"type":"post","text":"a","categories":["ok",3]}""", 422, "validation", "/categories/1", "wrong_type" },
        {
            """{"type":"post","text":"a","categories":["1","2","3","4","5","6","7","8","9","10","11"]}""",
            422,
            "validation",
            "/categories",
            "too_many"
        },
        { """{"type":"post","text":"a","categories":"ok"}""", 422, "validation", "/categories", "wrong_type" },
        { """{"type":"post","text":"a","created_at":"yesterday"}""", 422, "validation", "/created_at", "wrong_type" },
        { """{"type":"post","text":"a","created_at":"9999-01-01T00:00:00Z"}""", 422, "validation", "/created_at", "out_of_range" },
        { """["a"]""", 422, "validation", "", "wrong_type" },
        { """null""", 422, "validation", "", "required" },
        { "", 400, "malformed", null, null },
        { """{"type":"post","text":"a""", 400, "malformed", null, null },
        { """{"type":"post","text":"a"} x""", 400, "malformed", null, null },
        { """{"type":"post",text:"a"}""", 400, "malformed", null, null },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_a_problem_and_nothing_is_stored(
        string body, int status, string code, string? pointer, string? fieldCode)
    {
        using var alice = _api.CreateClient("alice");
        var stored = _api.Cluster.Items.Count;

        foreach (var (method, path) in new[] { ("POST", "/api/v1/content"), ("PUT", "/api/v1/content/bad-1") })
        {
            var answer = await alice.CallAsync(method, path, body);

            Assert.Equal((status, code, "application/problem+json"), (answer.Status, answer.Code, answer.ContentType));
            Assert.Equal((pointer, fieldCode), (answer.Pointer, (string?)answer.Body!["errors"]?[0]?["code"]));
            Assert.Equal(answer.Header("X-Request-ID"), (string?)answer.Body["request_id"]);
        }

        Assert.Equal(stored, _api.Cluster.Items.Count);
        Assert.False(_api.Cluster.Items.ContainsKey("bad-1"));
    }

    [Fact]
    public async Task Every_mistake_is_listed()
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", """{"text":"","parent_id":"x y","region":"?"}""");

        Assert.Equal(
            ["/type", "/text", "/parent_id", "/region"], answer.Body!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!));
    }

    [Theory]
    [InlineData(50_000, 201)]
    [InlineData(1_100_000, 413)]
    [InlineData(3_000_000, 413)]
    public async Task A_body_of_more_than_1_MB_is_too_large(int characters, int status)
    {
        using var alice = _api.CreateClient("alice");
        var stored = _api.Cluster.Items.Count;

        var answer = await alice.CallAsync("POST", "/api/v1/content", $$"""{"type":"post","text":"{{new string('x', characters)}}"}""");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 201 ? null : "too_large", answer.Code);
        Assert.Equal(stored + (status == 201 ? 1 : 0), _api.Cluster.Items.Count);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off_at_1_MB()
    {
        using var alice = _api.CreateClient("alice");
        var content = new StreamContent(new MemoryStream(
            Encoding.UTF8.GetBytes($$"""{"type":"post","text":"{{new string('x', 2_000_000)}}"}""")));
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentLength = null;

        var answer = await alice.CallAsync("POST", "/api/v1/content", content, ("Transfer-Encoding", "chunked"));

        Assert.Equal((413, "too_large"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_that_is_not_JSON_is_415(string contentType)
    {
        using var alice = _api.CreateClient("alice");
        var content = new StringContent("""{"type":"post","text":"a"}""");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);

        var answer = await alice.CallAsync("POST", "/api/v1/content", content);

        Assert.Equal((415, "unsupported_media_type"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.example+json")]
    public async Task Other_ways_to_say_JSON_are_fine(string contentType)
    {
        using var alice = _api.CreateClient("alice");
        var content = new StringContent("""{"type":"post","text":"a"}""");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);

        Assert.Equal(201, (await alice.CallAsync("POST", "/api/v1/content", content)).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_invalid_unicode()
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync(
            "POST", "/api/v1/content", (byte[])[.. """{"type":"post","text":"a"""u8, 0xC3, 0x28, .. "\"}"u8]);

        Assert.Equal((422, "/text", "invalid_unicode"), (answer.Status, answer.Pointer, (string?)answer.Body!["errors"]![0]!["code"]));
    }

    [Theory]
    [InlineData("GET", "/api/v1/content/a%20b", "/id")]
    [InlineData("PUT", "/api/v1/content/a%20b", "/id")]
    [InlineData("DELETE", "/api/v1/content/a%2Fb", "/id")]
    [InlineData("GET", "/api/v1/content/a%20b/decisions", "/id")]
    [InlineData("GET", "/api/v1/content/%C3%A4/explain", "/id")]
    [InlineData("GET", "/api/v1/ml/moderation/a%20b", "/content_id")]
    public async Task An_id_with_other_characters_is_refused(string method, string path, string pointer)
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync(method, path, method == "PUT" ? new { type = "post", text = "a" } : null);

        Assert.Equal((422, "validation", pointer), (answer.Status, answer.Code, answer.Pointer));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("tab\tinside")]
    public async Task An_idempotency_key_with_other_characters_is_malformed(string key)
    {
        using var alice = _api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a" }, ("Idempotency-Key", key));

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
    }
}
