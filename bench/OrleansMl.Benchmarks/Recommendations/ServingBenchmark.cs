using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Host;
using OrleansMl.Reports;

namespace OrleansMl.Recommendations;

/// <summary>
/// The node as it ships, with ten thousand items, twelve thousand people and a model that it learned from them over REST: what a list costs
/// when it is made (by a node that keeps none: each answer is the whole pipeline), when its person is asked for the first time after a
/// restart (grains come to life and read what the person did), and warm, beside a bare endpoint that answers with the same bytes.
/// </summary>
/// <param name="rounds">Rounds; the median counts.</param>
/// <param name="data">Where what was learned stays; null for nowhere.</param>
/// <param name="onlyCold">True measures only what a list costs when it is made.</param>
/// <param name="progress">Takes what is going on.</param>
internal sealed class ServingBenchmark(int rounds, string? data, bool onlyCold, Action<string> progress)
{
    private const int Items =
        10_000, Topics =
            20, People =
                12_000, LikesEach =
                    40, WarmUpPeople = 4_000, WarmPeople = 1_000, Residents = 100_000, Clicks = 2_000, PerRequest = 1_000, AtOnce = 32;

    // Until the JIT is done with what is hot; a node compiles for some twenty seconds of CPU time after its start.
    private const int HotRequests = 200_000, HotLists = 60_000, Lists = 30_000;

    private static readonly string[] Words =
    [
        "garden flowers soil", "football goal league", "software compiler code", "bread oven flour", "guitar concert song",
        "travel island beach", "election vote parliament", "telescope planet star", "painting museum canvas", "marathon running shoes",
        "movie actor director", "bicycle wheel road", "hospital doctor medicine", "market stocks money", "school teacher lesson",
        "chess opening endgame", "dress fashion fabric", "puppy training leash", "engine car racing", "novel author chapter",
    ];

    private readonly BenchNode _node = new();
    private readonly Random _random = new(5);

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        var directory = data ?? Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        try
        {
            // Written when learning has ended: half a node is not gone on from.
            var learned = Path.Combine(directory, "learned");
            if (!File.Exists(learned))
            {
                var seconds = await LearnAsync(directory);
                await File.WriteAllTextAsync(learned, seconds.ToString("0", CultureInfo.InvariantCulture));
            }

            var trained = await File.ReadAllTextAsync(learned);
            var (cold, first, warm, rate, bare, resident, p99) = (
                new List<double>(),
                new List<double>(),
                new List<double>(),
                new List<double>(),
                new List<double>(),
                new List<double>(),
                new List<double>());
            for (var round = 1; round <= rounds; round++)
            {
                progress($"round {round} of {rounds}: cold");
                cold.Add(await MeasureColdAsync(directory));
                if (onlyCold)
                {
                    progress($"round {round} of {rounds}: cold {cold[^1]:0} µs");
                    continue;
                }

                progress($"round {round} of {rounds}: first after a restart");
                await using var server = await _node.StartAsync(directory);
                using var client = Client(server.Url);
                await WaitForModelAsync(client);
                await GetAllAsync(client, Enumerable.Range(0, WarmUpPeople).Select(PersonOf));
                var wrk = new WrkProcess(_node.Token());
                await wrk.RunAsync(server.Url, "recommendations", HotRequests, null);
                var before = server.CpuTime;
                await GetAllAsync(client, Enumerable.Range(WarmUpPeople, People - WarmUpPeople).Select(PersonOf));
                first.Add((server.CpuTime - before).TotalMicroseconds / (People - WarmUpPeople));

                progress($"round {round} of {rounds}: warm");
                await wrk.RunAsync(server.Url, "recommendations", 50_000, null);
                before = server.CpuTime;
                var (requests, throughput) = await wrk.RunAsync(server.Url, "recommendations", 100_000, null);
                warm.Add((server.CpuTime - before).TotalMicroseconds / requests);
                rate.Add(throughput);
                p99.Add(await ClickAsync(client));

                progress($"round {round} of {rounds}: {Residents:N0} residents");
                var bytes = server.ResidentBytes;
                await GetAllAsync(client, Enumerable.Range(0, Residents - People).Select(i => $"resident-{i}"));
                resident.Add((double)(server.ResidentBytes - bytes) / (Residents - People));

                progress($"round {round} of {rounds}: bare endpoint");
                var body = Path.Combine(directory, "answer.json");
                await File.WriteAllTextAsync(body, await client.GetStringAsync(PathOf(PersonOf(0))));
                bare.Add(await MeasureBareAsync(wrk, body));
                progress(
                    $"round {round} of {rounds}: cold {cold[^1]:0} µs, first {first[^1]:0} µs, warm {warm[^1]:0.0} µs, " +
                    $"{rate[^1] / bare[^1]:0 %} of the bare endpoint, click {p99[^1]:0.0} ms");
            }

            Figure[] figures =
            [
                new("GET /api/v1/ml/recommendations, cold: a whole list each time", "µs CPU", cold, 500, "Python build, scores alone: 476"),
                new(
                    "the same, first one of each person after a restart",
                    "µs CPU",
                    first,
                    Note: "with two activations and a read of what they did"),
                new("GET /api/v1/ml/recommendations, warm", "µs CPU", warm, 40, "Python build: 105"),
                new("warm, at full speed", "requests/s", rate),
                new("bare endpoint with the same bytes, at full speed", "requests/s", bare),
                new("bare endpoint's rate, times the warm one's", "x", [.. bare.Zip(rate, (b, r) => b / r)], 1 / .6, "at least 60 % of it"),
                new("like, then the changed list: p99 of both together", "ms", p99, 10),
                new($"resident memory per person, {Residents - People:N0} people with a list and no record", "bytes", resident),
            ];
            return new(
                "recommendations-serving",
                $"{Machine.Describe()}, server and client on the same machine",
                $"{Items:N0} items, {People:N0} people with {LikesEach} likes each, 64 dimensions, lists of 20; learned over REST in " +
                $"{trained} s. Median of {rounds} rounds, each after a restart.",
                loadBefore,
                [.. figures.Where(figure => figure.Rounds.Count > 0)]);
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    // Each answer is a list made anew, of a person whose grains are there.
    private async Task<double> MeasureColdAsync(string directory)
    {
        await using var server = await _node.StartAsync(directory, ("OrleansMl__Recommendations__CacheDuration", "00:00:00"));
        using var client = Client(server.Url);
        await WaitForModelAsync(client);
        var wrk = new WrkProcess(_node.Token());
        await wrk.RunAsync(server.Url, "recommendations-of-all", HotLists, null);
        var before = server.CpuTime;
        var (lists, _) = await wrk.RunAsync(server.Url, "recommendations-of-all", Lists, null);
        return (server.CpuTime - before).TotalMicroseconds / lists;
    }

    private static string PersonOf(int person) => string.Create(CultureInfo.InvariantCulture, $"u{person}");

    private static string PathOf(string person) => $"/api/v1/ml/recommendations?user_id={person}";

    private HttpClient Client(Uri url)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = AtOnce })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromSeconds(60)
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
        return client;
    }

    private async Task<double> LearnAsync(string directory)
    {
        await using var server = await _node.StartAsync(directory);
        using var client = Client(server.Url);
        progress($"posting {Items:N0} items");
        await Parallel.ForEachAsync(Enumerable.Range(0, Items), new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce
        }, async (item, token) =>
        {
            var words = Words[item % Topics].Split(' ');
            var text = $"{words[item % 3]} {words[(item + 1) % 3]} part {item}";
            using var content = Json(new JsonObject { ["type"] = "post", ["text"] = text, ["author_id"] = $"author-{item % 500}" });
            (await client.PutAsync($"/api/v1/content/i{item}", content, token)).EnsureSuccessStatusCode();
        });

        progress($"recording {People * LikesEach:N0} likes");
        var likes = Enumerable.Range(0, People).SelectMany(person => LikesOf(person)).Chunk(PerRequest).ToList();
        await Parallel.ForEachAsync(likes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (some, token) =>
        {
            using var content = Json(new JsonObject { ["interactions"] = new JsonArray([.. some]) });
            (await client.PostAsync("/api/v1/interactions", content, token)).EnsureSuccessStatusCode();
        });

        progress("learning");
        var started = TimeProvider.System.GetTimestamp();
        (await client.PostAsync("/api/v1/ml/recommendations/training", null)).EnsureSuccessStatusCode();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        JsonNode status;
        do
        {
            await timer.WaitForNextTickAsync();
            status = JsonNode.Parse(await client.GetStringAsync("/api/v1/ml/recommendations/training"))!;
        }
        while (status["step"] is not null);
        return (string)status["outcome"]! == "published"
            ? TimeProvider.System.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"Nothing was published: {status["reason"]}");
    }

    // Two topics each, and popular items more than rare ones.
    private IEnumerable<JsonNode> LikesOf(int person)
    {
        var liked = new HashSet<int>();
        while (liked.Count < LikesEach)
        {
            var item = (int)(Items / Topics * Math.Pow(_random.NextDouble(), 1.5)) * Topics;
            liked.Add(item + (_random.Next(4) == 0 ? _random.Next(Topics) : (person + (_random.Next(2) * 7)) % Topics));
        }

        var at = TimeProvider.System.GetUtcNow().AddDays(-20);
        return liked.Select(item => (JsonNode)new JsonObject
        {
            ["user_id"] = PersonOf(person),
            ["content_id"] = $"i{item}",
            ["type"] = "like",
            ["history"] = true,
            ["at"] = at.AddMinutes(_random.Next(28_000))
        });
    }

    private async Task WaitForModelAsync(HttpClient client)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync())
        {
            var list = JsonNode.Parse(await client.GetStringAsync(PathOf("somebody")))!;
            if ((int)list["model_version"]! > 0 && list["items"]!.AsArray().Count == 20)
            {
                return;
            }
        }
    }

    private static Task GetAllAsync(HttpClient client, IEnumerable<string> people) => Parallel.ForEachAsync(people, new ParallelOptions
    {
        MaxDegreeOfParallelism = AtOnce
    }, async (person, token) =>
    {
        using var answer = await client.GetAsync(PathOf(person), HttpCompletionOption.ResponseContentRead, token);
        answer.EnsureSuccessStatusCode();
    });

    // One after the other, as one person clicks: the like is answered, and the list after it lacks the item.
    private static async Task<double> ClickAsync(HttpClient client)
    {
        // The first thousand are for the JIT: nobody has liked anything since the node started.
        var times = new List<double>();
        for (var i = -WarmPeople; i < Clicks; i++)
        {
            var person = PersonOf((i + WarmPeople) % WarmPeople);
            var list = JsonNode.Parse(await client.GetStringAsync(PathOf(person)))!;
            var item = (string)list["items"]![0]!["content_id"]!;
            var started = TimeProvider.System.GetTimestamp();
            using var like = Json(new JsonObject
            {
                ["interactions"] = new JsonArray(new JsonObject { ["user_id"] = person, ["content_id"] = item, ["type"] = "like" })
            });
            (await client.PostAsync("/api/v1/interactions", like)).EnsureSuccessStatusCode();
            var next = await client.GetStringAsync(PathOf(person));
            var took = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            if (next.Contains($"\"{item}\"", StringComparison.Ordinal) || next.Contains("\"from_cache\":true", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("A list did not follow a like.");
            }

            if (i >= 0)
            {
                times.Add(took);
            }
        }

        return times.Order().ElementAt((int)(times.Count * .99));
    }

    private async Task<double> MeasureBareAsync(WrkProcess wrk, string body)
    {
        await using var server = await ServerProcess.StartAsync(
            [
                Path.Combine(BenchNode.Root, "bench/OrleansMl.Benchmarks", BenchNode.BuildOutput, "OrleansMl.Benchmarks.dll"),
                "floor-host",
                "bytes"
            ], [("Bytes", body)]);
        await wrk.RunAsync(server.Url, "bytes", 100_000, null);
        return (await wrk.RunAsync(server.Url, "bytes", 100_000, null)).Throughput;
    }

    private static StringContent Json(JsonObject body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
