using OrleansMl.Fakes;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

public sealed class AnalysisApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    [Fact]
    public async Task A_text_is_analysed_in_the_documented_shape_and_not_stored()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        var stored = _api.Cluster.Items.Count;

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text = "Maria", language = "en" });

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """{"tags":[{"tag":"garden","score":0.5}],"categories":[{"category":"home","score":0.75}],"sentiment":""" +
            """{"label":"positive","scores":{"negative":0.25,"neutral":0.125,"positive":0.625}},"entities":""" +
            """[{"text":"M","type":"person","start":0,"end":1,"score":0.5}],"language":"en","embedding_version":null,"models":""" +
            """[{"name":"text-entities","version":"1.0.0"}],"analyzed_at":"1970-01-01T00:00:00+00:00"}""",
            answer.Body!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(stored, _api.Cluster.Items.Count);
    }

    [Fact]
    public async Task A_part_without_an_answer_is_null_and_an_unknown_language_und()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text = "unmoved" });

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Body!.AsObject().ContainsKey("sentiment"));
        Assert.Null(answer.Body["sentiment"]);
        Assert.Equal("und", (string?)answer.Body["language"]);
    }

    [Fact]
    public async Task A_stored_item_is_analysed_by_its_id_in_its_declared_language()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("PUT", "/api/v1/content/analysed-1", new { type = "post", text = "Ana", language = "pt" });

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { content_id = "analysed-1" });

        Assert.Equal(
            (200, "analysed-1", "pt", "A"),
            (
                answer.Status,
                (string?)answer.Body!["content_id"],
                (string?)answer.Body["language"],
                (string?)answer.Body["entities"]![0]!["text"]));
    }

    [Theory]
    [InlineData("""{}""", 422, "/text")]
    [InlineData("""{"text":" "}""", 422, "/text")]
    [InlineData("""{"text":"\ud800"}""", 422, "/text")]
    [InlineData("""{"text":"a","language":"two words"}""", 422, "/language")]
    [InlineData("""{"text":"a","content_id":"x"}""", 422, "/content_id")]
    [InlineData("""{"language":"en","content_id":"x"}""", 422, "/content_id")]
    [InlineData("""{"content_id":"x y"}""", 422, "/content_id")]
    [InlineData("""{"content_id":"never-seen"}""", 404, null)]
    public async Task A_bad_request_is_a_problem(string body, int status, string? pointer)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", body);

        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task A_full_queue_is_503_with_the_time_to_come_back()
    {
        await using var api = await FakeApi.StartAsync();
        using var admin = api.CreateClient("root", isAdmin: true);
        api.Cluster.Fail = new ModelBusyException("text-sentiment", TimeSpan.FromSeconds(2));

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text = "a" });

        Assert.Equal((503, "model_busy", 2), (answer.Status, answer.Code, (int?)answer.Body!["retry_after"]));
    }
}
