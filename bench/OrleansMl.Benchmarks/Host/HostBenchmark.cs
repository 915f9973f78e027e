using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMl.Reports;

namespace OrleansMl.Host;

/// <summary>
/// The node as it ships, driven over HTTP from another process. CPU time of the server process per request is the figure to
/// compare: on two cores that server and client share, throughput measures the client as much.
/// </summary>
internal sealed class HostBenchmark(int requests, int rounds, Action<string> progress)
{
    // Until the JIT has compiled what is hot for good and the collector has found its size.
    private const int WarmUp = 30_000;

    private const string ReferenceBuild = "FastAPI + Celery + Redis build";

    // Well below and three times what the second stage can do on one core, at about 1.3 ms a text of 20 words.
    private const int FewPerSecond = 100;
    private const int ManyPerSecond = 2_300;
    private const string FewPosts = "POST content, 100/s: the second stage has room";
    private const string ManyPosts = "POST content, 2,300/s: three times what the second stage can do";

    private static readonly TimeSpan ValveRun = TimeSpan.FromSeconds(20);

    private readonly BenchNode _node = new();
    private readonly Dictionary<string, List<double>> _values = [];

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        var load = new LoadProcess(
            Path.Combine(BenchNode.Root, "src/OrleansMl.Cli", BenchNode.BuildOutput, "orleansml.dll"), _node.SigningKey);
        for (var round = 1; round <= rounds; round++)
        {
            progress($"round {round} of {rounds}: floors");
            await MeasureFloorAsync(load, "echo");
            await MeasureFloorAsync(load, "write");
            progress($"round {round} of {rounds}: node");
            await MeasureNodeAsync(load);
            progress($"round {round} of {rounds}: second stage");
            await MeasureSecondStageAsync(load);
        }

        return new(
            "host",
            $"{Machine.Describe()}, server and client on the same machine",
            $"{requests:N0} requests per figure from {LoadProcess.Concurrency} connections, median of {rounds} rounds, each on fresh " +
            "processes and a fresh data directory.",
            loadBefore,
            [
                Of("floor: HTTP JSON echo", "µs CPU"),
                Of("floor: new grain, one durable write, no model", "µs CPU"),
                Of(
                    "POST /api/v1/content (20 words, authenticated, new id, durable verdict)",
                    "µs CPU",
                    200,
                    $"aim 140; {ReferenceBuild}: 1,651"),
                Of(FewPosts, "µs CPU", note: $"{ReferenceBuild}: 1,651"),
                Of($"{FewPosts}: share of texts that it sees", "%"),
                Of($"{FewPosts}: p99", "ms"),
                Of(ManyPosts, "µs CPU", note: $"{ReferenceBuild}: 1,651"),
                Of($"{ManyPosts}: share of texts that it sees", "%"),
                Of($"{ManyPosts}: p99", "ms", 20),
                Of("POST /api/v1/ml/moderate", "µs CPU", 75, "Python build: 233"),
                Of("GET /api/v1/ml/moderation/{id}", "µs CPU"),
                Of("POST content at full speed", "requests/s"),
                Of("POST content at half of orleansml load's highest rate: p50", "ms"),
                Of("POST content at half of orleansml load's highest rate: p99", "ms", 20),
                Of("process start to /health/ready", "ms", 5000),
                Of("first POST content after start, models loaded by it", "ms", 500),
                Of("resident memory after 100,000 posts", "MB"),
            ]);

        Figure Of(string name, string unit, double? target = null, string? note = null) => new(name, unit, _values[name], target, note);
    }

    private async Task MeasureFloorAsync(LoadProcess load, string kind)
    {
        var directory = Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(
                [
                    Path.Combine(BenchNode.Root, "bench/OrleansMl.Benchmarks", BenchNode.BuildOutput, "OrleansMl.Benchmarks.dll"),
                    "floor-host",
                    kind
                ],
                [("OrleansMl__DataDirectory", directory), ("DOTNET_gcServer", SiloUsesServerGc() ? "1" : "0")]);
            await load.RunAsync(server.Url, kind, WarmUp);
            await MeasureCpuAsync(
                kind == "echo" ? "floor: HTTP JSON echo" : "floor: new grain, one durable write, no model", server, load, kind);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task MeasureNodeAsync(LoadProcess load)
    {
        var directory = Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        try
        {
            await using var server = await _node.StartAsync(directory);
            Add("process start to /health/ready", server.ReadyAfter.TotalMilliseconds);
            Add("first POST content after start, models loaded by it", (await FirstPostAsync(server.Url)).TotalMilliseconds);

            // What is missing to 100,000 posts warms up.
            var items = Path.Combine(directory, "items.jsonl");
            await load.RunAsync(server.Url, "moderation", 100_000 - requests, more: ["--record", items]);
            await load.RunAsync(server.Url, "moderation", requests);
            Add("resident memory after 100,000 posts", server.ResidentBytes / 1e6);
            var fullSpeed = await MeasureCpuAsync(
                "POST /api/v1/content (20 words, authenticated, new id, durable verdict)", server, load, "moderation");
            Add("POST content at full speed", fullSpeed);

            await load.RunAsync(server.Url, "moderate", WarmUp);
            await MeasureCpuAsync("POST /api/v1/ml/moderate", server, load, "moderate");
            await load.RunAsync(server.Url, "read", WarmUp, more: ["--items", items]);
            await MeasureCpuAsync("GET /api/v1/ml/moderation/{id}", server, load, "read", "--items", items);

            // Half of what this client reaches: it needs more of the two cores than wrk does.
            // Without a warm-up of its own, the first 100 ms of the client's JIT would be 1 % of a run: its p99.
            string[] warmUp = ["--warmup", "5s"];
            var highest = await load.RunAsync(server.Url, "moderation", requests, more: warmUp);
            var halfRate = Math.Max(1, Math.Floor(highest.Throughput / 2));
            var calm = await load.RunAsync(server.Url, "moderation", (long)(halfRate * 15), halfRate, warmUp);
            Add("POST content at half of orleansml load's highest rate: p50", calm.P50);
            Add("POST content at half of orleansml load's highest rate: p99", calm.P99);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // A node of its own: what a run at full speed leaves to be looked at again would be counted here.
    private async Task MeasureSecondStageAsync(LoadProcess load)
    {
        var directory = Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        try
        {
            await using var server = await _node.StartAsync(directory);
            await load.RunAsync(server.Url, "moderate", WarmUp);
            await MeasureValveAsync(server, load, FewPosts, FewPerSecond);
            await MeasureValveAsync(server, load, ManyPosts, ManyPerSecond);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task MeasureValveAsync(ServerProcess server, LoadProcess load, string name, int rate)
    {
        // The valve looks back a second: what came before is forgotten by then.
        await load.RunAsync(server.Url, "moderation", rate * 5, rate);
        var (cpu, looks) = (server.CpuTime, await SecondLooksAsync(server.Url));
        var requests = (long)(rate * ValveRun.TotalSeconds);
        var result = await load.RunAsync(server.Url, "moderation", requests, rate);
        Add(name, (server.CpuTime - cpu).TotalMicroseconds / requests);
        Add($"{name}: share of texts that it sees", 100.0 * (await SecondLooksAsync(server.Url) - looks) / requests);
        Add($"{name}: p99", result.P99);
    }

    private async Task<double> SecondLooksAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
        var metrics = await client.GetStringAsync("/metrics");
        return metrics.Split('\n')
            .Where(line => line.StartsWith("orleansml_moderation_second_stage_looks", StringComparison.Ordinal)
                && line.Contains("outcome=\"answered\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private async Task<double> MeasureCpuAsync(string name, ServerProcess server, LoadProcess load, string scenario, params string[] more)
    {
        if (WrkProcess.IsInstalled)
        {
            var wrk = new WrkProcess(_node.Token());
            var items = more is ["--items", var file] ? file : null;
            await wrk.RunAsync(server.Url, scenario, WarmUp, items);
            var start = server.CpuTime;
            var (answered, throughput) = await wrk.RunAsync(server.Url, scenario, requests, items);
            Add(name, (server.CpuTime - start).TotalMicroseconds / answered);
            return throughput;
        }

        var before = server.CpuTime;
        var result = await load.RunAsync(server.Url, scenario, requests, more: more);
        Add(name, (server.CpuTime - before).TotalMicroseconds / requests);
        return result.Throughput;
    }

    private async Task<TimeSpan> FirstPostAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());

        // A health request warms this side up and opens the connection: what is left is the server's first submission.
        (await client.GetAsync("/health/live")).EnsureSuccessStatusCode();
        using var body = new StringContent(
            """{"type":"comment","text":"The quiet river follows every old garden and this friendly teacher paints a wooden bridge """ +
            """near my warm kitchen window today."}""",
            Encoding.UTF8,
            "application/json");
        var started = TimeProvider.System.GetTimestamp();
        using var response = await client.PostAsync("/api/v1/content", body);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        return response.StatusCode == System.Net.HttpStatusCode.Created
            ? elapsed
            : throw new InvalidOperationException(
                $"The first post got {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    private void Add(string name, double value)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = values = [];
        }

        values.Add(Math.Round(value, 2));
        progress(string.Create(CultureInfo.InvariantCulture, $"  {name}: {value:0.##}"));
    }

    // A floor under another collector would be no floor of this node.
    private static bool SiloUsesServerGc()
    {
        using var configuration = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(BenchNode.Root, "silo", BenchNode.BuildOutput, "OrleansMl.Silo.runtimeconfig.json")));
        return configuration.RootElement.GetProperty("runtimeOptions")
            .GetProperty("configProperties")
            .TryGetProperty("System.GC.Server", out var server) && server.GetBoolean();
    }
}
