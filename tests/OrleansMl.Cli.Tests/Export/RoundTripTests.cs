using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using OrleansMl.Import;

namespace OrleansMl.Export;

/// <summary>What export writes, import takes: into a fresh node, and what is there is the same.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansml-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static ExportRunner Export(ExportKind kind, string path, Node node, int limit = 3) =>
        new(new()
        {
            Kind = kind,
            Url = new("http://localhost:1"),
            Token = "token",
            Path = path,
            Limit = limit
        }, new HttpClient(node), TimeProvider.System);

    private static ImportRunner Import(string path, Node node) =>
        new(new()
        {
            Url = new("http://localhost:1"),
            Token = "token",
            Path = path,
            BatchSize = 4,
            IsHistory = true
        }, new HttpClient(node), TimeProvider.System);

    private static Node Full()
    {
        var node = new Node();
        for (var i = 0; i < 10; i++)
        {
            node.Items[$"i{i}"] = (JsonObject)JsonNode.Parse($$"""
                {"type": "post", "text": "Number {{i}}, \"quoted\"\nand on a line of its own{{(i == 7 ? " 🎉 ü" : "")}}",
                  "author_id": "a{{i}}", "parent_id": {{(i == 0 ? "null" : "\"i0\"")}}, "language": "en", "region": null,
                 "categories": {{(i % 2 == 0 ? "[]" : "[\"a, b\", \"c\"]")}}, "created_at": "2025-01-02T03:04:05+00:00"}
                """)!;
            node.Interactions.Add(
                (JsonObject)JsonNode.Parse(
                    $$"""{"user_id": "u{{i / 3}}", "content_id": "i{{i}}", "type": "{{(i % 2 == 0 ? "watch" : "like")}}",""" +
                    $$""" "value": {{(i % 2 == 0 ? "0.75" : "null")}}, "at": "2024-01-02T03:04:0{{i}}+00:00"}""")!);
        }

        return node;
    }

    [Theory]
    [InlineData("items.jsonl")]
    [InlineData("items.csv")]
    public async Task Items_come_back_as_they_were(string name)
    {
        var (full, fresh) = (Full(), new Node());
        var report = await Export(ExportKind.Items, PathOf(name), full).RunAsync(_ => { }, Token);
        Assert.Equal((10, 0, 0), (report.Records, report.Before, report.Problems.Count));
        Assert.Empty((await Import(PathOf(name), fresh).ImportItemsAsync(_ => { }, Token)).Problems);
        Assert.Equal(full.Items.Keys, fresh.Items.Keys);
        Assert.All(full.Items, item => Assert.Equal(ExportKind.Bare(item.Value).ToJsonString(), fresh.Items[item.Key].ToJsonString()));

        // And out again: the same file.
        await Export(ExportKind.Items, PathOf($"again-{name}"), fresh).RunAsync(_ => { }, Token);
        Assert.Equal(await File.ReadAllTextAsync(PathOf(name), Token), await File.ReadAllTextAsync(PathOf($"again-{name}"), Token));
    }

    [Theory]
    [InlineData("likes.jsonl")]
    [InlineData("likes.csv")]
    public async Task Interactions_come_back_as_they_were(string name)
    {
        var (full, fresh) = (Full(), new Node());
        await Export(ExportKind.Interactions, PathOf(name), full).RunAsync(_ => { }, Token);
        Assert.Equal(
            (10, 10), ((await Import(PathOf(name), fresh).ImportInteractionsAsync(_ => { }, Token)).Accepted, fresh.Interactions.Count));
        Assert.All(fresh.Interactions, one => Assert.True(one.Remove("history")));
        Assert.Equal(
            full.Interactions.Select(one => ExportKind.Bare(one).ToJsonString()), fresh.Interactions.Select(one => one.ToJsonString()));
    }

    [Fact]
    public async Task An_interrupted_export_goes_on_where_it_stopped()
    {
        var node = Full();
        await Export(ExportKind.Items, PathOf("whole.csv"), node).RunAsync(_ => { }, Token);
        node.FailAfter = node.Calls + 2;
        var stopped = await Assert.ThrowsAsync<HttpRequestException>(
            () => Export(ExportKind.Items, PathOf("part.csv"), node).RunAsync(_ => { }, Token));
        Assert.Contains("answered 500", stopped.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("part.csv")));

        // A line that was half written when it stopped.
        await File.AppendAllTextAsync(ExportProgress.PartOf(PathOf("part.csv")), "i6,po", Token);
        node.FailAfter = int.MaxValue;
        var report = await Export(ExportKind.Items, PathOf("part.csv"), node).RunAsync(_ => { }, Token);
        Assert.Equal((10, 6), (report.Records, report.Before));
        Assert.Equal(await File.ReadAllTextAsync(PathOf("whole.csv"), Token), await File.ReadAllTextAsync(PathOf("part.csv"), Token));
        Assert.Equal(["part.csv", "whole.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());

        // What is done is not written over.
        await Assert.ThrowsAsync<IOException>(() => Export(ExportKind.Items, PathOf("part.csv"), node).RunAsync(_ => { }, Token));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var node = Full();
        node.BusyEvery = 2;
        var report = await Export(ExportKind.Items, PathOf("items.csv"), node).RunAsync(_ => { }, Token);
        Assert.True(report.Repeated > 0);
        Assert.Equal(10, report.Records);
    }

    [Fact]
    public async Task What_a_table_cannot_say_is_told_and_leaves_no_file_that_looks_whole()
    {
        var node = Full();
        node.Items["i3"]["categories"] = new JsonArray("a|b");

        var report = await Export(ExportKind.Items, PathOf("items.csv"), node).RunAsync(_ => { }, Token);

        Assert.Equal((10, 4), (report.Records, Assert.Single(report.Problems).Record));
        Assert.EndsWith("items.csv was not written: CSV cannot say 1 of 10 records", report.ToText(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Empty((await Export(ExportKind.Items, PathOf("items.jsonl"), node).RunAsync(_ => { }, Token)).Problems);
    }

    [Fact]
    public async Task What_a_table_cannot_say_is_met_again_after_an_interruption()
    {
        var node = Full();
        node.Items["i3"]["categories"] = new JsonArray("a|b");
        node.FailAfter = 2;
        await Assert.ThrowsAsync<HttpRequestException>(
            () => Export(ExportKind.Items, PathOf("items.csv"), node).RunAsync(_ => { }, Token));

        node.FailAfter = int.MaxValue;
        var report = await Export(ExportKind.Items, PathOf("items.csv"), node).RunAsync(_ => { }, Token);

        Assert.Equal((10, 3, 4), (report.Records, report.Before, Assert.Single(report.Problems).Record));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Exposures_are_flat_in_a_table()
    {
        var node = new Node();
        node.Exposures.Add(
            (JsonObject)JsonNode.Parse(
                """{"user_id": "u", "content_id": "c", "at": "2025-01-02T03:04:05+00:00", "experiment": null, "variant": null,""" +
                """ "place": 4, "propensity": 0.25, "predicted": 0.125, "explored": {"greedy_propensity": 1, "greedy_value": 0.125,""" +
                """ "uniform_propensity": 0.5, "uniform_value": 0.1}}""")!);
        node.Exposures.Add(
            (JsonObject)JsonNode.Parse(
                """{"user_id": "u", "content_id": "d", "at": "2025-01-02T03:04:05+00:00", "experiment": "e", "variant": "v",""" +
                """ "place": 1, "propensity": 1, "predicted": null, "explored": null}""")!);
        await Export(ExportKind.Exposures, PathOf("shown.csv"), node).RunAsync(_ => { }, Token);
        Assert.Equal(
            [
                "user_id,content_id,at,experiment,variant,place,propensity,predicted,greedy_propensity,greedy_value,uniform_propensity," +
                "uniform_value",
                "u,c,2025-01-02T03:04:05+00:00,,,4,0.25,0.125,1,0.125,0.5,0.1",
                "u,d,2025-01-02T03:04:05+00:00,e,v,1,1,,,,,",
            ],
            await File.ReadAllLinesAsync(PathOf("shown.csv"), Token));
    }

    /// <summary>A node as far as import and export see it.</summary>
    private sealed class Node : HttpMessageHandler
    {
        private int _asked;

        public SortedDictionary<string, JsonObject> Items { get; } = new(StringComparer.Ordinal);

        public List<JsonObject> Interactions { get; } = [];

        public List<JsonObject> Exposures { get; } = [];

        public int FailAfter { get; set; } = int.MaxValue;

        public int BusyEvery { get; set; }

        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is { } content ? JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken)) : null;
            lock (Items)
            {
                if (BusyEvery > 0 && ++_asked % BusyEvery == 0)
                {
                    return Answer(HttpStatusCode.ServiceUnavailable, "{}");
                }

                if (++Calls > FailAfter)
                {
                    return Answer(HttpStatusCode.InternalServerError, """{"code": "internal"}""");
                }

                var path = request.RequestUri!.AbsolutePath;
                if (request.Method == HttpMethod.Put)
                {
                    Items[path.Split('/')[^1]] = (JsonObject)body!;
                    return Answer(HttpStatusCode.Created, "{}");
                }

                if (request.Method == HttpMethod.Post)
                {
                    Interactions.AddRange(body!["interactions"]!.AsArray().Select(one => (JsonObject)one!.DeepClone()));
                    return Answer(HttpStatusCode.OK, $$"""{"accepted": {{body["interactions"]!.AsArray().Count}}, "errors": []}""");
                }

                var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
                var limit = int.Parse(query["limit"]!, System.Globalization.CultureInfo.InvariantCulture);
                if (path == "/api/v1/content")
                {
                    var items = Items.Where(item => string.CompareOrdinal(item.Key, query["after"]) > 0)
                        .Take(limit)
                        .Select(item => Whole(item.Key, item.Value))
                        .ToList();
                    return Answer(HttpStatusCode.OK, new JsonObject
                    {
                        ["items"] = new JsonArray([.. items]),
                        ["next"] = items.Count < limit ? null : (string)items[^1]["id"]!
                    }.ToJsonString());
                }

                var (name, all) = path == "/api/v1/interactions" ? ("interactions", Interactions) : ("exposures", Exposures);
                var from = int.Parse(query["cursor"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                return Answer(HttpStatusCode.OK, new JsonObject
                {
                    [name] = new JsonArray([.. all.Skip(from).Take(limit).Select(one => one.DeepClone())]),
                    ["next"] = from + limit < all.Count ? $"{from + limit}" : null,
                }.ToJsonString());
            }

            HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
                RequestMessage = request
            };

            static JsonObject Whole(string id, JsonObject item) =>
                new(
                    [
                        KeyValuePair.Create("id", (JsonNode?)id),
                        .. item.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
                    ]);
        }
    }
}
