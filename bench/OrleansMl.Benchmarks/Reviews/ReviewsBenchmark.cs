using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Host;
using OrleansMl.Moderation;
using OrleansMl.Reports;

namespace OrleansMl.Reviews;

/// <summary>
/// Moderators who claim what comes next and decide it, each one case after the other, on a node with the embedded store: once by the grains
/// in this process, once over HTTP. Rounds of sixteen moderators alternate with rounds of one, which shows what a node pays for waking up
/// for every write. What a decision causes after its undo window is counted too: the time runs until all is sent.
/// </summary>
internal sealed class ReviewsBenchmark(int cases, int rounds, Action<string> progress)
{
    private const int ItemsOfAuthor = 5;
    private const int Many = 16;
    private const double MaxMicroseconds = 400;

    private static readonly Reviewer Moderator = new("moderator", IsLead: true);

    private readonly BenchNode _node = new();
    private readonly Dictionary<string, List<double>> _values = [];

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        await WithDirectoryAsync(MeasureGrainsAsync);
        await WithDirectoryAsync(MeasureHttpAsync);
        return new(
            "reviews",
            $"{Machine.Describe()}, server and client on the same machine",
            $"{cases:N0} cases a round, after as many to warm up, {ItemsOfAuthor} of an author, {Many} moderators or one.",
            loadBefore,
            [
                .. _values.Select(one => new Figure(
                    one.Key, one.Key.EndsWith("ms", StringComparison.Ordinal) ? "ms" : "µs CPU", one.Value, TargetOf(one.Key)))
            ]);

        static double? TargetOf(string name) =>
            name.EndsWith("moderators: claim + decide", StringComparison.Ordinal) ? MaxMicroseconds : null;
    }

    private async Task MeasureGrainsAsync(string directory)
    {
        Environment.SetEnvironmentVariable("OrleansMl__DataDirectory", directory);
        Environment.SetEnvironmentVariable("OrleansMl__Auth__SigningKey", _node.SigningKey);
        await using var node = SiloApplication.Build(["--urls", "http://127.0.0.1:0"]);
        await node.StartAsync();
        var grains = node.Services.GetRequiredService<IGrainFactory>();
        var reviews = grains.GetGrain<IReviewsGrain>(0);
        for (var round = 0; round <= 2 * rounds; round++)
        {
            progress($"grains, round {round} of {2 * rounds}");
            await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, cancellationToken) =>
            {
                var item = grains.GetGrain<IContentGrain>($"{round}-{i}");
                await item.CreateAsync(
                    new() { Type = ContentType.Post, Text = Text(i), AuthorId = $"author-{i / ItemsOfAuthor}" }, cancellationToken);
                await item.DecideAsync(
                    new() { DecisionId = "ask", Level = ModerationLevel.ReviewRequired, Actor = "root" }, cancellationToken);
            });
            await MeasureAsync(
                "grains",
                round,
                CpuTime,
                async () =>
                {
                    var batch = await reviews.NextAsync(ReviewQueueDefinition.Default, 1, Moderator);
                    return batch!.Cases[0].Case.Id;
                },
                async id => await reviews.DecideAsync(
                    id, new() { DecisionId = id, Revision = 1, Level = ModerationLevel.Approved }, Moderator),
                async () => (await reviews.GetStatsAsync(Moderator)).Queues.Sum(queue => queue.Unsent));
        }

        await node.StopAsync();
    }

    private async Task MeasureHttpAsync(string directory)
    {
        await using var server = await _node.StartAsync(directory);
        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
        for (var round = 0; round <= 2 * rounds; round++)
        {
            progress($"HTTP, round {round} of {2 * rounds}");
            await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                await SendAsync(
                    HttpMethod.Put,
                    $"/api/v1/content/{round}-{i}",
                    new { type = "post", text = Text(i), author_id = $"author-{i / ItemsOfAuthor}" });
                await SendAsync(
                    HttpMethod.Post, $"/api/v1/content/{round}-{i}/override", new { level = "review_required", reason = "an example" });
            });
            await MeasureAsync(
                "HTTP",
                round,
                () => server.CpuTime,
                async () => (await SendAsync(HttpMethod.Post, "/api/v1/moderation/reviews/next", new { queue = "default", count = 1 }))
                    .GetProperty("reviews")[0].GetProperty("id").GetString()!,
                id => SendAsync(
                    HttpMethod.Post, $"/api/v1/moderation/reviews/{id}/decide", new { level = "approved", reason = "harmless" }),
                async () => (await SendAsync(HttpMethod.Get, "/api/v1/moderation/reviews/stats", null))
                    .GetProperty("queues").EnumerateArray().Sum(queue => queue.GetProperty("unsent").GetInt32()));
        }

        async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            if (path.EndsWith("/decide", StringComparison.Ordinal))
            {
                request.Headers.IfMatch.Add(new("\"1\""));
            }

            using var response = await client.SendAsync(request);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<JsonElement>()
                : throw new InvalidOperationException($"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    private async Task MeasureAsync(
        string how, int round, Func<TimeSpan> cpuTime, Func<Task<string>> claim, Func<string, Task> decide, Func<Task<int>> unsent)
    {
        var moderators = round % 2 == 0 ? Many : 1;
        long claiming = 0, deciding = 0;
        progress($"{cases:N0} cases wait for {moderators}");
        var before = cpuTime();
        await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = moderators }, async (_, _) =>
        {
            var at = TimeProvider.System.GetTimestamp();
            var id = await claim();
            Interlocked.Add(ref claiming, TimeProvider.System.GetElapsedTime(at).Ticks);
            at = TimeProvider.System.GetTimestamp();
            await decide(id);
            Interlocked.Add(ref deciding, TimeProvider.System.GetElapsedTime(at).Ticks);
        });
        var acting = cpuTime() - before;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await unsent() > 0)
        {
            await timer.WaitForNextTickAsync();
        }

        if (round == 0)
        {
            return;
        }

        var sent = cpuTime() - before;
        Add("claim + decide", acting.TotalMicroseconds / cases);
        Add("claim + decide, until all is sent", sent.TotalMicroseconds / cases);
        Add("claim, ms", TimeSpan.FromTicks(claiming).TotalMilliseconds / cases);
        Add("decide, ms", TimeSpan.FromTicks(deciding).TotalMilliseconds / cases);
        progress(string.Create(
            CultureInfo.InvariantCulture,
            $"{moderators}: {acting.TotalMicroseconds / cases:F0} µs CPU, {sent.TotalMicroseconds / cases:F0} until all is sent"));

        void Add(string name, double value)
        {
            var key = moderators == 1 ? $"{how}, one moderator: {name}" : $"{how}, {Many} moderators: {name}";
            if (!_values.TryGetValue(key, out var values))
            {
                _values[key] = values = [];
            }

            values.Add(value);
        }
    }

    private static string Text(int i) => string.Create(CultureInfo.InvariantCulture, $"Number {i} of a quiet garden where the beans grow.");

    private static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static async Task WithDirectoryAsync(Func<string, Task> measure)
    {
        var directory = Directory.CreateTempSubdirectory("oml-reviews-").FullName;
        try
        {
            await measure(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
