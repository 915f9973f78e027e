using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Evaluation;

public sealed class ServerScorerTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static LabelledRow[] Rows(params string[] texts) =>
        [.. texts.Select((text, i) => new LabelledRow($"{i}", text, new Dictionary<string, bool>()))];

    [Fact]
    public async Task Each_row_gets_the_scores_of_its_own_text()
    {
        var scorer = Scorer(async request =>
        {
            Assert.Equal("http://localhost/api/v1/ml/moderate", request.RequestUri!.ToString());
            Assert.Equal("Bearer t", request.Headers.Authorization!.ToString());
            using var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(Cancelled));
            Assert.Equal("comment", body.RootElement.GetProperty("type").GetString());
            return Answer(HttpStatusCode.OK, $$$"""{"scores":{"hate":0.{{{body.RootElement.GetProperty("text").GetString()}}}}}""");
        });

        var scores = await scorer.ScoreAsync(Rows("25", "5", "75"), "comment", 2, Cancelled);

        Assert.Equal([0.25f, 0.5f, 0.75f], scores.ByRow.Select(row => row!["hate"]));
        Assert.Empty(scores.Errors);
        Assert.Equal(3, scorer.Finished);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_busy_server_is_asked_again_after_the_time_it_names(HttpStatusCode busy)
    {
        var asked = new List<DateTimeOffset>();
        var scorer = Scorer(_ =>
        {
            asked.Add(_time.GetUtcNow());
            var answer = asked.Count == 1
                ? Answer(busy, """{"code":"rate_limited"}""")
                : Answer(HttpStatusCode.OK, """{"scores":{"hate":0.5}}""");
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
            return Task.FromResult(answer);
        });

        var scores = await PassTimeAsync(scorer.ScoreAsync(Rows("a"), "comment", 1, Cancelled));

        Assert.Equal(0.5f, scores.ByRow[0]!["hate"]);
        Assert.Equal(2, asked.Count);
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_row_that_fails_is_counted_and_the_others_are_scored()
    {
        var scorer = Scorer(async request => (await request.Content!.ReadAsStringAsync(Cancelled)) switch
        {
            var body when body.Contains("bad", StringComparison.Ordinal) =>
                Answer(HttpStatusCode.UnprocessableEntity, """{"code":"validation"}"""),
            var body when body.Contains("page", StringComparison.Ordinal) => Answer(HttpStatusCode.OK, "<html>"),
            var body when body.Contains("gone", StringComparison.Ordinal) =>
                throw new HttpRequestException(HttpRequestError.ConnectionError),
            _ => Answer(HttpStatusCode.OK, """{"scores":{"hate":0.5}}"""),
        });

        var scores = await scorer.ScoreAsync(Rows("good", "bad", "page", "gone"), "comment", 1, Cancelled);

        Assert.Equal([true, false, false, false], scores.ByRow.Select(row => row is not null));
        Assert.Equal(
            ["422 validation", "an answer without scores: is this an OrleansMl server?", "http ConnectionError"],
            scores.Errors.Keys.Order(StringComparer.Ordinal));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    private ServerScorer Scorer(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) =>
        new(new HttpClient(new Server(answer)) { BaseAddress = new("http://localhost") }, "t", _time);

    private async Task<T> PassTimeAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await task;
    }

    private sealed class Server(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request);
    }
}
