using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Moderations;
using OrleansMl.Hosting;

namespace OrleansMl.Clients;

/// <summary>Other people's clients against a node as it is shipped, with an API key.</summary>
[Trait("speed", "slow")]
public sealed class OtherClientsTests : IDisposable
{
    private const string Insult = "You are a stupid idiot, shut up!";

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_openai_client_and_a_perspective_request_score_with_a_key_that_survives_a_kill_until_it_is_revoked()
    {
        string id, secret;
        await using (var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled))
        {
            var (created, body) = await node.PostAsync("/api/v1/api-keys", """{"name":"forum","scopes":["moderate"]}""", Cancelled);
            Assert.Equal(HttpStatusCode.Created, created);
            id = body.GetProperty("api_key").GetProperty("id").GetString()!;
            secret = body.GetProperty("secret").GetString()!;
            await node.KillAsync();
        }

        await using var restarted = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled);
        var openAi = new ModerationClient("omni-moderation-latest", new ApiKeyCredential(secret), new OpenAIClientOptions
        {
            Endpoint = new(restarted.Url, "/v1")
        });

        var one = (await openAi.ClassifyTextAsync(Insult, Cancelled)).Value;
        var list = (await openAi.ClassifyTextAsync(["Great recipe, thank you!", Insult, "👍"], Cancelled)).Value;

        Assert.InRange(one.Harassment.Score, 0.5f, 1f);
        Assert.Equal(3, list.Count);
        Assert.Equal(one.Harassment.Score, list[1].Harassment.Score, 0.02f);
        Assert.False(list[0].Flagged);
        Assert.InRange(list[0].Harassment.Score, 0f, 0.3f);

        using var browser = new HttpClient { BaseAddress = restarted.Url };
        var scores = await AnalyzeAsync(browser, secret);
        var spans = scores.GetProperty("spanScores").EnumerateArray().ToList();
        Assert.Equal([(0, 32), (33, 57)], spans.Select(span => (span.GetProperty("begin").GetInt32(), span.GetProperty("end").GetInt32())));
        Assert.True(Value(spans[0].GetProperty("score")) > Value(spans[1].GetProperty("score")));
        Assert.InRange(Value(scores.GetProperty("summaryScore")), 0.3, 1);

        using var revoked = await restarted.Client.DeleteAsync($"/api/v1/api-keys/{id}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await WaitUntilRefusedAsync(browser, secret);
        Assert.DoesNotContain(secret[^43..], restarted.Output, StringComparison.Ordinal);
    }

    private static double Value(JsonElement score) => score.GetProperty("value").GetDouble();

    private static async Task<JsonElement> AnalyzeAsync(HttpClient client, string key)
    {
        using var answer = await SendAsync(client, key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Cancelled), cancellationToken: Cancelled);
        return body.RootElement.GetProperty("attributeScores").GetProperty("TOXICITY");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string key) => client.PostAsync(
        $"/v1alpha1/comments:analyze?key={key}",
        new StringContent(
            $$$"""{"comment":{"text":"{{{Insult}}} Sorry, I like your name."},"languages":["en"]""" +
            $$$""","requestedAttributes":{"TOXICITY":{}},"spanAnnotations":true}""",
            Encoding.UTF8,
            "application/json"),
        Cancelled);

    // The node may remember the key for 2 seconds; the limit tells a revocation that never acts.
    private static Task WaitUntilRefusedAsync(HttpClient client, string key) => Eventually.ReadAsync(
        async _ =>
        {
            using var answer = await SendAsync(client, key);
            return answer.StatusCode;
        },
        status => status == HttpStatusCode.Unauthorized,
        Cancelled,
        within: TimeSpan.FromSeconds(5));
}
