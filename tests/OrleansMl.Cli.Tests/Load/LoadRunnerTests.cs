using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Load;

public sealed class LoadRunnerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("orleansml-").FullName;

    private static LoadOptions Options => new()
    {
        Url = new Uri("http://localhost:8000"),
        Scenario = LoadScenario.Moderation,
        Token = "t",
        Concurrency = 1,
        Requests = 100,
    };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Sends_the_asked_number_of_well_formed_posts()
    {
        var bodies = new List<string>();

        var report = await RunAsync(Options, request =>
        {
            Assert.Equal("http://localhost:8000/api/v1/content", request.RequestUri!.ToString());
            Assert.Equal("Bearer t", request.Headers.Authorization!.ToString());
            Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
            bodies.Add(new StreamReader(request.Content.ReadAsStream(CancellationToken.None)).ReadToEnd());
            return Answer(HttpStatusCode.Created, """{"id":"x"}""");
        });

        Assert.Equal((100, 0), (report.Requests, report.Failed));
        Assert.Equal(100, bodies.Distinct().Count());
        Assert.All(
            bodies, body => Assert.Equal("comment", System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Counts_failures_by_status_and_code()
    {
        var sent = 0;

        var report = await RunAsync(Options with { Requests = 10 }, _ => sent++ switch
        {
            < 3 => Answer(HttpStatusCode.ServiceUnavailable, """{"code":"model_busy"}"""),
            3 => Answer(HttpStatusCode.BadGateway, "<html>"),
            _ => Answer(HttpStatusCode.Created, """{"id":"x"}"""),
        });

        Assert.Equal((10, 4), (report.Requests, report.Failed));
        Assert.Equal([KeyValuePair.Create("502", 1L), KeyValuePair.Create("503 model_busy", 3L)], report.Errors);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure_and_pauses_the_worker()
    {
        var sent = new List<DateTimeOffset>();
        var refused = new TaskCompletionSource();
        using var http = new HttpMessageInvoker(new Server(_ =>
        {
            sent.Add(_time.GetUtcNow());
            refused.TrySetResult();
            throw new HttpRequestException("no", new SocketException((int)SocketError.ConnectionRefused));
        }));

        var run = new LoadRunner(Options with { Requests = 2, Duration = TimeSpan.FromDays(1) }, http, _time).RunAsync(
            TestContext.Current.CancellationToken);
        await refused.Task;
        while (!run.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal([KeyValuePair.Create("connection ConnectionRefused", 2L)], (await run).Errors);
        Assert.True(sent[1] - sent[0] >= TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_stall_counts_against_every_request_that_was_due_meanwhile()
    {
        var sent = 0;

        // 1,000 requests per second; the first answer takes a second and all others none. A client that waits for the server
        // would see one slow request; the 999 that were due during the stall waited too.
        var report = await RunAsync(Options with { Requests = 1000, Rate = 1000 }, _ =>
        {
            if (sent++ == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            return Answer(HttpStatusCode.Created, """{"id":"x"}""");
        });

        Assert.Equal(1000, report.Requests);
        Assert.InRange(report.Latency.P50, 499, 502);
        Assert.InRange(report.Latency.P90, 899, 902);
        Assert.Equal(0.001, report.ServiceTime.P90);
    }

    [Fact]
    public async Task A_warm_up_is_recorded_and_its_failures_count_but_its_latencies_do_not()
    {
        var log = Path.Combine(_directory, "acked.jsonl");
        var sent = 0;

        // Ten requests of 100 ms fill the warm-up second; the measured ones take 1 ms.
        var report = await RunAsync(Options with { Warmup = TimeSpan.FromSeconds(1), Requests = 5, Record = log }, _ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(sent++ < 10 ? 100 : 1));
            return sent == 3
                ? Answer(HttpStatusCode.ServiceUnavailable, """{"code":"model_busy"}""")
                : Answer(HttpStatusCode.Created, $$"""{"id":"item-{{sent}}"}""");
        });

        Assert.Equal((6, 1), (report.Requests, report.Failed));
        Assert.Equal(1, report.Latency.Max);
        Assert.Equal(14, File.ReadLines(log).Count());
    }

    [Fact]
    public async Task Records_every_acknowledged_item_and_nothing_else()
    {
        var sent = 0;
        var path = Path.Combine(_directory, "acked.jsonl");

        await RunAsync(Options with { Requests = 4, Record = path }, _ => sent++ == 2
            ? Answer(HttpStatusCode.ServiceUnavailable, """{"code":"store_unavailable","id":"not-this"}""")
            : Answer(HttpStatusCode.Created, $$$"""{"id":"c{{{sent}}}","level":"approved","moderation":{"state":"approved"}}"""));

        Assert.Equal(
            ["c1", "c2", "c4"],
            File.ReadLines(path).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Reading_goes_over_the_items_it_posted_first()
    {
        var posted = 0;
        var read = new HashSet<string>();

        var report = await RunAsync(Options with { Scenario = LoadScenario.Read, ReadItems = 5, Requests = 20 }, request =>
        {
            if (request.Method == HttpMethod.Get)
            {
                read.Add(request.RequestUri!.AbsolutePath);
            }

            return Answer(HttpStatusCode.OK, $$"""{"id":"c{{++posted}}"}""");
        });

        Assert.Equal(20, report.Requests);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"/api/v1/ml/moderation/c{i}").ToHashSet(), read);
    }

    [Fact]
    public async Task Reading_goes_over_recorded_items_without_posting_any()
    {
        var path = Path.Combine(_directory, "acked.jsonl");
        using (var log = new AckedLog(path))
        {
            log.Add("old", "approved", "approved");
            log.Add("c1", "flagged", "flagged");
            log.Add("c2", null, "pending");
        }

        var read = new List<string>();
        await RunAsync(Options with { Scenario = LoadScenario.Read, Items = path, ReadItems = 2, Requests = 4 }, request =>
        {
            read.Add($"{request.Method} {request.RequestUri!.Segments[^1]}");
            return Answer(HttpStatusCode.OK, "{}");
        });

        Assert.Equal(["GET c1", "GET c2", "GET c1", "GET c2"], read);
    }

    private async Task<LoadReport> RunAsync(LoadOptions options, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpMessageInvoker(new Server(answer));
        return await new LoadRunner(options, http, _time).RunAsync(TestContext.Current.CancellationToken);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Task.FromResult(answer(request));
            }
            catch (HttpRequestException exception)
            {
                return Task.FromException<HttpResponseMessage>(exception);
            }
        }
    }
}
