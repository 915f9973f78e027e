using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

public sealed class SuiteJudgeTests
{
    private static readonly TextSuite Suite = new(
        "two",
        [new("a", "t", "good"), new("b", "t", "bad bad") { Alone = "bad" }],
        results => [results.Share("rejected", verdict => verdict.Level == ModerationLevel.Rejected, SuiteBound.AtMost, 0)]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"level": "review_required", "scores": {"hate": 0.5}}""", ModerationLevel.ReviewRequired, false, false)]
    [InlineData("""{"level": "flagged", "scores": {}, "not_judged": ["hate"], "support": false}""", ModerationLevel.Flagged, true, false)]
    [InlineData("""{"level": "approved", "scores": {}, "not_judged": [], "support": true}""", ModerationLevel.Approved, false, true)]
    [InlineData("""{"level": "rejected", "scores": {}, "not_judged": null}""", ModerationLevel.Rejected, false, false)]
    public void A_verdict_is_read_with_what_the_server_knows_to_say(string json, ModerationLevel level, bool isNotJudged, bool support)
    {
        using var answer = JsonDocument.Parse(json);

        var verdict = SuiteJudge.Read(answer.RootElement);

        Assert.Equal((level, isNotJudged, support), (verdict.Level, verdict.IsNotJudged, verdict.OffersSupport));
    }

    [Fact]
    public async Task Every_text_is_asked_about_once_and_so_is_what_it_is_held_against()
    {
        var asked = new List<string>();
        var judge = Judge(text =>
        {
            asked.Add(text);
            return text == "good" ? Answer("approved", "[]") : Answer("rejected", """["hate>=reject"]""");
        });

        var run = await judge.JudgeAsync([Suite, Suite], concurrency: 1, Cancelled);

        Assert.Equal(["good", "bad bad", "bad"], asked);
        Assert.Equal(["default 1", "text-safety 1.0.0"], run.Judges);
        Assert.Equal(["hate>=reject"], run.Verdicts["bad bad"].Rules);
        Assert.Empty(run.Verdicts["good"].Rules);
    }

    [Fact]
    public async Task A_text_without_a_verdict_ends_the_run()
    {
        var judge = Judge(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized)
        {
            Content = new StringContent("""{"code":"unauthorized"}"""),
        });

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => judge.JudgeAsync([Suite], concurrency: 1, Cancelled));

        Assert.Equal("The server gave no verdict on a text of 4 characters: 401 unauthorized", exception.Message);
    }

    [Fact]
    public async Task The_report_has_a_row_for_each_kind_and_a_bar_for_each_figure()
    {
        var judge = Judge(text => text == "good" ? Answer("approved", "[]") : Answer("rejected", """["hate>=reject"]"""));
        var report = SuiteReport.From([Suite], await judge.JudgeAsync([Suite], concurrency: 1, Cancelled));
        var table = new StringWriter { NewLine = "\n" };

        report.Write(table);

        Assert.Equal(1, report.Missed);
        var lines = table.ToString().Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToList();
        Assert.Equal("Judged by default 1, text-safety 1.0.0. Shares in %.", lines[0]);
        Assert.Contains("two a 1 100.0 0.0 0.0 0.0 0.0 0.0", lines);
        Assert.Contains("two all 2 50.0 0.0 0.0 50.0 0.0 0.0", lines);
        Assert.Contains("two rejected 2 50.00 <= 0 missed", lines);
        using var json = JsonDocument.Parse(report.ToJson());
        var figure = json.RootElement.GetProperty("suites")[0].GetProperty("figures")[0];
        Assert.Equal((.5, "at_most", false), (
            figure.GetProperty("value").GetDouble(), figure.GetProperty("bound").GetString(), figure.GetProperty("met").GetBoolean()));
    }

    private static HttpResponseMessage Answer(string level, string rules) => new(HttpStatusCode.OK)
    {
        Content = new StringContent($$"""
            {
              "level": "{{level}}", "scores": {}, "rules": {{rules}},
              "models": [{"name": "text-safety", "version": "1.0.0"}], "policy": {"name": "default", "version": "1"}
            }
            """),
    };

    private static SuiteJudge Judge(Func<string, HttpResponseMessage> answer) => new(new ModerateRequests(
        new HttpClient(new Server(answer)) { BaseAddress = new("http://localhost") }, "t", new FakeTimeProvider()));

    private sealed class Server(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return answer(body.RootElement.GetProperty("text").GetString()!);
        }
    }
}
