using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansMl.Import;

public sealed class ImportRunnerTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansml-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static ImportRunner Runner(string path, Server server, int batch = 2, bool history = false, int window = 50_000) =>
        new(new()
        {
            Url = new("http://localhost:1"),
            Token = "token",
            Path = path,
            BatchSize = batch,
            WindowSize = window,
            IsHistory = history
        }, new HttpClient(server), TimeProvider.System);

    [Fact]
    public async Task Good_lines_are_sent_and_bad_ones_are_told_by_number()
    {
        var path = Write(
            "likes.jsonl",
            """{"user_id": "u1", "content_id": "a", "type": "like"}""",
            "not json",
            "",
            "[1]",
            """{"user_id": "u2", "content_id": "gone", "type": "view"}""",
            """{"user_id": "u3", "content_id": "b", "type": "share"}""");
        var server = new Server();
        var report = await Runner(path, server).ImportInteractionsAsync(_ => { }, Token);
        Assert.Equal(["a", "gone", "b"], server.Interactions.Select(one => (string)one["content_id"]!));
        Assert.Equal((5, 2), (report.Lines, report.Accepted));
        Assert.Equal(
            [(2, "unreadable"), (4, "unreadable"), (5, "unknown_content")],
            report.Problems.Select(problem => (problem.Line, problem.Code)));
        Assert.False(File.Exists(ImportProgress.PathOf(path)));
    }

    [Theory]
    [InlineData("""{"user_id": "u1", "content_id": "\ud800", "type": "like"}""", "Unicode")]
    [InlineData("""{"user_id": "u1", "content_id": "a", "\udc00": "like"}""", "Unicode")]
    [InlineData("""{"user_id": "u1", "content_id": "a", "type": "like", "type": "view"}""", "twice")]
    public async Task A_line_that_cannot_be_sent_stops_no_other(string line, string reason)
    {
        var path = Write("broken.jsonl", line, """{"user_id": "u2", "content_id": "b", "type": "like"}""");
        var server = new Server();

        var report = await Runner(path, server).ImportInteractionsAsync(_ => { }, Token);

        Assert.Equal(["b"], server.Interactions.Select(one => (string)one["content_id"]!));
        var problem = Assert.Single(report.Problems);
        Assert.Equal((1, "unreadable"), (problem.Line, problem.Code));
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u1,\"a,like\nu2,b,like\nu3,c,like\n", "line 2 is never closed")]
    [InlineData("u1,\"a,like\nu2,\"b\",like\n", "ends in line 3")]
    [InlineData("u1,a,\"like", "line 2 is never closed")]
    public async Task A_quote_that_does_not_end_stops_the_import_before_it_begins(string rows, string reason)
    {
        var path = Path.Combine(_folder, "open.csv");
        await File.WriteAllTextAsync(path, "user_id,content_id,type\n" + rows, Token);
        var server = new Server();

        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => Runner(path, server).ImportInteractionsAsync(_ => { }, Token));

        Assert.Contains(reason, broken.Message, StringComparison.Ordinal);
        Assert.Empty(server.Interactions);
    }

    [Fact]
    public async Task Quotes_that_end_are_read_as_before()
    {
        var path = Write("good.csv", "user_id,content_id,type", "u1,\"a\",like", "u2,\"b\",\"like\"", "u3,c,\"like\"");
        var server = new Server();

        await Runner(path, server).ImportInteractionsAsync(_ => { }, Token);

        Assert.Equal(["a", "b", "c"], server.Interactions.Select(one => (string)one["content_id"]!));
    }

    [Fact]
    public async Task An_interrupted_import_goes_on_where_it_stopped()
    {
        var path = Write(
            "many.jsonl", [.. Enumerable.Range(1, 9).Select(i => $$"""{"user_id": "u", "content_id": "c{{i}}", "type": "like"}""")]);
        var server = new Server { FailAfter = 2 };
        var stopped = await Assert.ThrowsAsync<HttpRequestException>(() => Runner(path, server).ImportInteractionsAsync(_ => { }, Token));
        Assert.Contains("2 of the lines 5 to 6", stopped.Message, StringComparison.Ordinal);

        server.FailAfter = int.MaxValue;
        var report = await Runner(path, server).ImportInteractionsAsync(_ => { }, Token);
        Assert.Equal((9, 4, 5), (report.Lines, report.Skipped, report.Accepted));
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"c{i}"), server.Interactions.Select(one => (string)one["content_id"]!));

        // Another file under the same name begins anew.
        server.FailAfter = 1;
        server.Calls = 0;
        await Assert.ThrowsAsync<HttpRequestException>(() => Runner(path, server).ImportInteractionsAsync(_ => { }, Token));
        File.AppendAllText(path, """{"user_id": "u", "content_id": "c10", "type": "like"}""");
        server.FailAfter = int.MaxValue;
        Assert.Equal(0, (await Runner(path, server).ImportInteractionsAsync(_ => { }, Token)).Skipped);
    }

    [Fact]
    public async Task Batches_go_by_person_within_a_window_and_keep_each_persons_order()
    {
        var path = Write("by-time.jsonl", [.. Events("u1 a", "u2 b", "u1 c", "u3 d", "u2 e", "u1 f")]);
        var server = new Server();

        await Runner(path, server, window: 5).ImportInteractionsAsync(_ => { }, Token);

        Assert.Equal(["u1 a", "u1 c", "u2 b", "u2 e", "u3 d", "u1 f"], server.Sent);
    }

    [Fact]
    public async Task An_import_interrupted_within_a_window_sends_the_rest_of_it()
    {
        var path = Write("by-time.jsonl", [.. Events("u1 a", "u2 b", "u1 c", "u2 d", "u3 e", "u1 f", "u3 g")]);
        var server = new Server { FailAfter = 1 };
        await Assert.ThrowsAsync<HttpRequestException>(() => Runner(path, server, window: 5).ImportInteractionsAsync(_ => { }, Token));

        server.FailAfter = int.MaxValue;
        var report = await Runner(path, server, window: 5).ImportInteractionsAsync(_ => { }, Token);

        Assert.Equal((7, 2, 5), (report.Lines, report.Skipped, report.Accepted));
        Assert.Equal(["u1 a", "u1 c", "u2 b", "u2 d", "u3 e", "u1 f", "u3 g"], server.Sent);
    }

    private static IEnumerable<string> Events(params string[] events) => events
        .Select(one => one.Split(' '))
        .Select(one => $$"""{"user_id": "{{one[0]}}", "content_id": "{{one[1]}}", "type": "like"}""");

    [Fact]
    public async Task CSV_has_the_same_names_with_numbers_and_lists()
    {
        var events = Write(
            "watched.csv", "user_id,content_id,type,value,region", "u1,a,watch,0.75,DE", "u2,b,watch,much,", "u3,\"c\",like,,");
        var server = new Server();
        var report = await Runner(events, server, history: true).ImportInteractionsAsync(_ => { }, Token);
        Assert.Equal(
            [
                """{"user_id":"u1","content_id":"a","type":"watch","value":0.75,"region":"DE","history":true}""",
                """{"user_id":"u3","content_id":"c","type":"like","history":true}"""
            ],
            server.Interactions.Select(one => one.ToJsonString()));
        Assert.Equal((3, "unreadable"), (Assert.Single(report.Problems).Line, report.Problems[0].Code));

        var items = Write(
            "items.csv",
            "id,type,text,categories",
            "a,video,\"Hello, \"\"world\"\"\",music|art",
            "b,post,Hi,",
            ",post,no id,",
            "bad,post,refused,");
        var imported = await Runner(items, server).ImportItemsAsync(_ => { }, Token);
        Assert.Equal(
            """{"type":"video","text":"Hello, \u0022world\u0022","categories":["music","art"]}""", server.Items["a"].ToJsonString());
        Assert.Equal("""{"type":"post","text":"Hi"}""", server.Items["b"].ToJsonString());
        Assert.Equal([(4, "required"), (5, "validation")], imported.Problems.Select(problem => (problem.Line, problem.Code)));
        Assert.Equal(2, imported.Accepted);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var path = Write(
            "likes.jsonl", [.. Enumerable.Range(1, 6).Select(i => $$"""{"user_id": "u", "content_id": "c{{i}}", "type": "like"}""")]);
        var server = new Server { BusyEvery = 2 };
        var report = await Runner(path, server, batch: 1).ImportInteractionsAsync(_ => { }, Token);
        Assert.Equal((6, 6), (report.Accepted, server.Interactions.Count));
        Assert.True(report.Repeated > 0);
    }

    private sealed class Server : HttpMessageHandler
    {
        private int _busy;

        public int FailAfter { get; set; } = int.MaxValue;

        public int BusyEvery { get; init; }

        public int Calls { get; set; }

        public List<JsonNode> Interactions { get; } = [];

        public IEnumerable<string> Sent => Interactions.Select(one => $"{one["user_id"]} {one["content_id"]}");

        public Dictionary<string, JsonNode> Items { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            lock (Items)
            {
                if (BusyEvery > 0 && ++_busy % BusyEvery == 0)
                {
                    return Answer(HttpStatusCode.ServiceUnavailable, "{}", request);
                }

                if (++Calls > FailAfter)
                {
                    return Answer(HttpStatusCode.InternalServerError, """{"code": "internal"}""", request);
                }

                if (request.Method == HttpMethod.Put)
                {
                    var id = request.RequestUri!.AbsolutePath.Split('/')[^1];
                    if (id == "bad")
                    {
                        return Answer(HttpStatusCode.UnprocessableEntity, """{"code": "validation", "detail": "/text: No."}""", request);
                    }

                    Items[id] = body;
                    return Answer(HttpStatusCode.Created, "{}", request);
                }

                var errors = new List<string>();
                var sent = body["interactions"]!.AsArray();
                for (var i = 0; i < sent.Count; i++)
                {
                    Interactions.Add(sent[i]!.DeepClone());
                    if ((string)sent[i]!["content_id"]! == "gone")
                    {
                        errors.Add($$"""{"index": {{i}}, "code": "unknown_content", "detail": "There is no such item."}""");
                    }
                }

                return Answer(
                    HttpStatusCode.OK,
                    $$"""{"accepted": {{sent.Count - errors.Count}}, "errors": [{{string.Join(',', errors)}}]}""",
                    request);
            }
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string json, HttpRequestMessage request) =>
            new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json"), RequestMessage = request };
    }
}
