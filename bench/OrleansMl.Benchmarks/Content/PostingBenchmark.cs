using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansMl.Host;
using OrleansMl.Reports;

namespace OrleansMl.Content;

/// <summary>
/// What posting costs a node that has nothing, one that has a bank of known texts, one that keeps events for a webhook that wants none of
/// these, and one that delivers them. The nodes take turns within each round, so that what else the machine does meets all of them; the
/// ratios of a round are the figures to look at.
/// </summary>
internal sealed class PostingBenchmark(int posts, int rounds, int entries, Action<string> progress)
{
    private const int Connections = 16;
    private const int EntriesAtOnce = 1000;
    private const double MaxRatio = 1.15;

    private readonly BenchNode _node = new();
    private readonly Dictionary<string, List<double>> _values = [];

    private int _delivered;

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        await using var receiver = await StartReceiverAsync();
        var directories = Enumerable.Range(0, 4).Select(_ => Directory.CreateTempSubdirectory("oml-posting-").FullName).ToList();
        try
        {
            await using var plain = await StartAsync(directories[0]);
            await using var bank = await StartAsync(directories[1]);
            await using var events = await StartAsync(directories[2]);
            await using var webhook = await StartAsync(directories[3]);
            await FillBankAsync(bank);
            await FillBankAsync(events);
            await FillBankAsync(webhook);
            await SubscribeAsync(events, receiver.Urls.First(), "standing.changed");
            await SubscribeAsync(webhook, receiver.Urls.First(), "content.decided");
            for (var round = 0; round <= rounds; round++)
            {
                var cost = await PostAsync(plain, "plain", round);
                var withBank = await PostAsync(bank, "bank", round);
                var withEvents = await PostAsync(events, "events", round);
                var withWebhook = await PostAsync(webhook, "webhook", round);
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round} of {rounds}: {cost:F0}, {withBank:F0}, {withEvents:F0} and {withWebhook:F0} µs CPU a post"));
                Add(round, "as it ships", cost);
                Add(round, "with a bank", withBank);
                Add(round, "with a bank and events", withEvents);
                Add(round, "with a bank and a webhook, until all is delivered", withWebhook);
                Add(round, "with a bank, times as it ships", withBank / cost);
                Add(round, "with a bank and events, times as it ships", withEvents / cost);
                Add(round, "with a bank and a webhook, times as it ships", withWebhook / cost);
            }

            return new(
                "posting",
                $"{Machine.Describe()}, server and client on the same machine",
                $"{posts:N0} posts of 20 words a round and node over {Connections} connections, a round to warm up; {entries:N0} " +
                "entries in the bank; without the second stage.",
                loadBefore,
                [
                    .. _values.Select(one => new Figure(
                        one.Key,
                        one.Key.Contains("times", StringComparison.Ordinal) ? "x" : "µs CPU",
                        one.Value,
                        one.Key == "with a bank and events, times as it ships" ? MaxRatio : null))
                ]);
        }
        finally
        {
            foreach (var directory in directories)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private void Add(int round, string name, double value)
    {
        if (round == 0)
        {
            return;
        }

        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = values = [];
        }

        values.Add(value);
    }

    private Task<ServerProcess> StartAsync(string directory) => _node.StartAsync(
        directory,
        ("OrleansMl__Moderation__SecondStage__Model", ""),
        ("OrleansMl__Webhooks__AllowHttp", "true"),
        ("OrleansMl__Webhooks__AllowedNetworks__0", "127.0.0.0/8"));

    private HttpClient Client(ServerProcess server)
    {
        var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
        return client;
    }

    // Microseconds of the server for each post; where it tells a webhook, until that has everything.
    private async Task<double> PostAsync(ServerProcess server, string name, int round)
    {
        using var client = Client(server);
        var before = server.CpuTime;
        var delivered = Volatile.Read(ref _delivered);
        await Parallel.ForAsync(0, posts, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (i, cancellationToken) =>
        {
            var text = $"Round {round:D2} post {i:D6} of {name}: we walked along the river to the old mill and had tea with cake there.";
            using var response = await client.PostAsJsonAsync("/api/v1/content", new { type = "comment", text }, cancellationToken);
            Check(response);
        });
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (name == "webhook" && Volatile.Read(ref _delivered) < delivered + posts)
        {
            await timer.WaitForNextTickAsync();
        }

        return (server.CpuTime - before).TotalMicroseconds / posts;
    }

    // Random hashes: what is known is never what is posted, which is the usual case.
    private async Task FillBankAsync(ServerProcess server)
    {
        using var client = Client(server);
        var settings = new { kind = "block", level = "rejected", description = "known texts", reason = "a benchmark" };
        Check(await client.PutAsJsonAsync("/api/v1/moderation/banks/known", settings));
        var random = new Random(1);
        for (var added = 0; added < entries; added += EntriesAtOnce)
        {
            var some = Enumerable.Range(0, Math.Min(EntriesAtOnce, entries - added)).Select(_ =>
            {
                var bytes = new byte[40];
                random.NextBytes(bytes);
                return new { sha256 = Convert.ToHexStringLower(bytes[..32]), simhash = Convert.ToHexStringLower(bytes[32..]) };
            });
            var body = new { entries = some.ToArray(), reason = "a benchmark" };
            Check(await client.PostAsJsonAsync("/api/v1/moderation/banks/known/entries", body));
            if (added % 100_000 == 0)
            {
                progress($"{added:N0} of {entries:N0} entries");
            }
        }
    }

    private async Task SubscribeAsync(ServerProcess server, string url, string type)
    {
        using var client = Client(server);
        using var response = await client.PostAsJsonAsync("/api/v1/webhooks", new { url, types = new[] { type } });
        Check(response);
        var made = await response.Content.ReadFromJsonAsync<JsonElement>();
        var from = made.GetProperty("webhook").GetProperty("counts_from").GetDateTimeOffset();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (TimeProvider.System.GetUtcNow() <= from)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<WebApplication> StartReceiverAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/", () =>
        {
            Interlocked.Increment(ref _delivered);
            return Results.NoContent();
        });
        await app.StartAsync();
        return app;
    }

    private static void Check(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{response.RequestMessage!.RequestUri}: {response.StatusCode}");
        }
    }
}
