using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Host;
using OrleansMl.Reports;

namespace OrleansMl.Trending;

/// <summary>
/// Interactions of many people with many items (popularity as Zipf's law has it), in batches as a platform's backend sends them,
/// beside probes that wait for a board to show them.
/// </summary>
internal sealed class TrendingBenchmark(int rate, int seconds, Action<string> progress)
{
    private const int Items = 5000, Users = 50_000, Batch = 250, ProbesPerSecond = 2;

    // What platforms see: mostly views.
    private static readonly (string Type, double Share)[] Types =
    [
        ("impression", 0.3),
        ("view", 0.4),
        ("watch", 0.15),
        ("like", 0.1),
        ("comment", 0.02),
        ("share", 0.02),
        ("hide", 0.01)
    ];

    private readonly BenchNode _node = new();
    private readonly Random _random = new(11);
    private readonly double[] _popularity = [.. Cumulative(Enumerable.Range(1, Items).Select(rank => 1.0 / (rank + 10)))];

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        var directory = Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        try
        {
            await using var server = await _node.StartAsync(directory);
            using var client = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
            progress($"posting {Items:N0} items");
            var items = await PostItemsAsync(client, Items, "load");
            progress("warming up");
            await LoadAsync(client, items, 10, hot: false, probes: null);

            progress($"{seconds} s of {rate:N0} interactions/s");
            var even = await MeasureAsync(server, client, items, hot: false);
            progress($"{seconds} s more, half of them on one item");
            var hot = await MeasureAsync(server, client, items, hot: true);

            progress("reading boards");
            var read = await MeasureReadsAsync(server);
            return new(
                "trending",
                $"{Machine.Describe()}, server and client on the same machine",
                $"{seconds} s of {rate:N0} interactions/s in batches of {Batch}, {Users:N0} people, {Items:N0} items; types as platforms " +
                "see them (70 % impressions and views, 14 % durable). One round.",
                loadBefore,
                [
                    new(
                        "interaction: recorded, counted and on its boards",
                        "µs CPU",
                        [even.CpuPerEvent],
                        null,
                        "all work of the node in that time"),
                    new("interaction to board, p50", "ms", [even.BoardP50]),
                    new("interaction to board, p99", "ms", [even.BoardP99], 2000),
                    new("the same with half of all on one item, p99", "ms", [hot.BoardP99], 2000),
                    new("POST /interactions of one, p99", "ms", [even.PostP99]),
                    new("the same with half of all on one item, p99, times the figure before", "x", [hot.PostP99 / even.PostP99], 2),
                    new("batches that failed", "", [even.Failed + hot.Failed], 0),
                    new("interactions per second that were answered", "1/s", [even.Rate]),
                    new("GET /api/v1/ml/trending", "µs CPU", [read], 40, "Python build on a Redis sorted set: 143"),
                    new("resident memory after it all", "MB", [server.ResidentBytes / 1e6]),
                    .. TrendingMemory.Measure(progress),
                ]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<double> Cumulative(IEnumerable<double> weights)
    {
        var all = weights.ToArray();
        var (sum, total) = (0.0, all.Sum());
        return all.Select(weight => sum += weight / total);
    }

    private async Task<(double CpuPerEvent, double BoardP50, double BoardP99, double PostP99, int Failed, double Rate)> MeasureAsync(
        ServerProcess server, HttpClient client, string[] items, bool hot)
    {
        var probes = await PostItemsAsync(client, seconds * ProbesPerSecond, hot ? "hot-probe" : "probe");
        var cpu = server.CpuTime;
        var started = TimeProvider.System.GetTimestamp();
        var (events, failed, board, post) = await LoadAsync(client, items, seconds, hot, (hot ? "hot-probe" : "probe", probes));
        return (
            (server.CpuTime - cpu).TotalMicroseconds / events,
            Percentile(board, 0.5),
            Percentile(board, 0.99),
            Percentile(post, 0.99),
            failed,
            events / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<(long Events, int Failed, ConcurrentBag<double> Board, ConcurrentBag<double> Post)> LoadAsync(
        HttpClient client, string[] items, int duration, bool hot, (string Name, string[] Ids)? probes)
    {
        var (board, post) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var failed = 0;
        long events = 0;
        var running = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)Batch / rate));
        var batches = duration * rate / Batch;
        var probed = 0;
        for (var i = 0; i < batches; i++)
        {
            running.Add(SendAsync(Body(items, hot)));
            if (probes is { } wanted && probed < wanted.Ids.Length && (long)probed * batches <= (long)i * wanted.Ids.Length)
            {
                running.Add(ProbeAsync(wanted.Ids[probed], $"{wanted.Name}-{probed}", $"prober-{wanted.Name}-{probed}"));
                probed++;
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
        return (events, failed, board, post);

        async Task SendAsync(string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("/api/v1/interactions", content);
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Add(ref events, Batch);
            }
            else
            {
                Interlocked.Increment(ref failed);
            }
        }

        async Task ProbeAsync(string id, string category, string user)
        {
            var sent = TimeProvider.System.GetTimestamp();
            using var content = new StringContent(
                $$"""{"interactions": [{"user_id": "{{user}}", "content_id": "{{id}}", "type": "like"}]}""",
                Encoding.UTF8,
                "application/json");
            using var response = await client.PostAsync("/api/v1/interactions", content);
            post.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            do
            {
                var answer = await client.GetStringAsync($"/api/v1/ml/trending?window=1h&category={category}");
                if (answer.Contains(id, StringComparison.Ordinal))
                {
                    board.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
                    return;
                }
            }
            while (TimeProvider.System.GetElapsedTime(sent) < TimeSpan.FromSeconds(30) && await poll.WaitForNextTickAsync());

            board.Add(30_000);
        }
    }

    private string Body(string[] items, bool hot)
    {
        var body = new StringBuilder("{\"interactions\":[");
        for (var i = 0; i < Batch; i++)
        {
            var at = Array.BinarySearch(_popularity, _random.NextDouble());
            var item = hot && i % 2 == 0 ? items[0] : items[Math.Min(at < 0 ? ~at : at, items.Length - 1)];
            var (kind, draw) = (0, _random.NextDouble());
            while (kind < Types.Length - 1 && (draw -= Types[kind].Share) > 0)
            {
                kind++;
            }

            body.Append(i == 0 ? "" : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"user_id":"user-{{_random.Next(Users)}}","content_id":"{{item}}","type":"{{Types[kind].Type}}","region":"R""" +
                $$"""{{_random.Next(20)}}"}""");
        }

        return body.Append("]}").ToString();
    }

    private static async Task<string[]> PostItemsAsync(HttpClient client, int count, string category)
    {
        var ids = new List<string>(count);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            var batch = new JsonObject
            {
                ["items"] = new JsonArray([.. chunk.Select(i => (JsonNode)new JsonObject
                {
                    ["type"] = "video",
                    ["text"] = $"Walking along the river, part {i} #walk{i % 50}",
                    ["categories"] = new JsonArray(category == "load" ? $"topic-{i % 20}" : $"{category}-{i}"),
                })]),
            };
            using var response = await client.PostAsJsonAsync("/api/v1/content/batch", batch);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
            ids.AddRange(answer!["items"]!.AsArray().Select(item => (string)item!["item"]!["id"]!));
        }

        return [.. ids];
    }

    private async Task<double> MeasureReadsAsync(ServerProcess server)
    {
        if (!WrkProcess.IsInstalled)
        {
            throw new InvalidOperationException("Install wrk to measure reads: apt-get install wrk.");
        }

        var wrk = new WrkProcess(_node.Token());
        await wrk.RunAsync(server.Url, "trending", 30_000, null);
        var start = server.CpuTime;
        var (answered, _) = await wrk.RunAsync(server.Url, "trending", 100_000, null);
        return (server.CpuTime - start).TotalMicroseconds / answered;
    }

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
