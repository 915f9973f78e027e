using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using OrleansMl.Hosting;

namespace OrleansMl.Reviews;

/// <summary>
/// A silo dies while cases are leased, events wait for another attempt and cases are about to be late. In CI a fifth of what
/// <c>ORLEANSML_CASES=1000</c> does.
/// </summary>
[Trait("speed", "slow")]
public sealed class ReviewerDeathTests(ITestOutputHelper output) : IDisposable
{
    private const int Moderators = 10;
    private const string Level = "rejected";

    private static readonly int Leased =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSML_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : 200;

    private static readonly int Refused = Leased / 5, Urgent = Leased / 20;

    private readonly TemporaryFolder _directory = new();
    private readonly WebhookReceiver _receiver = new();

    // While it is closed the receiver takes what everybody posts but not the events of some items.
    private volatile bool _isOpen;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _receiver.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_silo_that_dies_loses_no_lease_no_decision_no_event_and_no_deadline()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await SiloCluster.StartAsync(redis.Address, "reviewers", frontEnd: Settings, silo: Settings);
        var api = cluster.FrontEnd;
        await PrepareAsync(api);

        await PostAsync(api);
        var holders = await ClaimAllAsync(api);
        var urgent = Ids("urgent", Urgent);
        await Parallel.ForEachAsync(urgent, Cancelled, async (id, _) => await PutAsync(api, id, "video"));
        await Eventually.ReadAsync(
            async cancellationToken => (await api.GetAsync("/api/v1/webhooks", cancellationToken)).Body
                .GetProperty("webhooks")[0].GetProperty("held_items").GetInt32(),
            held => held >= Refused,
            Cancelled,
            ChildProcess.Patience);

        var acknowledged = 0;
        string[] all = [.. holders.Keys];
        var rivals = new ConcurrentBag<string?>();
        var deciding = Task.WhenAll(
            holders.GroupBy(holder => holder.Value, (user, cases) => DecideAsync(user, cases.Select(one => one.Key))));
        await Eventually.TrueAsync(() => Volatile.Read(ref acknowledged) >= Leased / 20, Cancelled, ChildProcess.Patience);
        var killed = Stopwatch.GetTimestamp();
        var before = Volatile.Read(ref acknowledged);
        await cluster.Silos[0].KillAsync();
        _isOpen = true;
        await deciding;
        output.WriteLine(
            $"{before} of {Leased} decisions were acknowledged when the silo died, all of them " +
            $"{Stopwatch.GetElapsedTime(killed).TotalSeconds:F1} s later");

        // Whoever has no lease decides nothing, before the death and after it.
        Assert.Subset(new HashSet<string?> { "already_claimed", "already_decided" }, rivals.ToHashSet());
        await CheckDecisionsAsync(api, holders);
        await CheckDeadlinesAsync(api, urgent);
        await CheckEventsAsync(holders.Keys);

        async Task DecideAsync(string user, IEnumerable<string> cases)
        {
            foreach (var id in cases)
            {
                await UntilAnsweredAsync(() => DecideOneAsync(api, user, id, Level), HttpStatusCode.OK);
                var count = Interlocked.Increment(ref acknowledged);

                // Of this case, or of one that somebody else has.
                if (count % 7 == 0)
                {
                    var other = count % 2 == 0 ? id : all[count % all.Length];
                    rivals.Add(await UntilAnsweredAsync(() => DecideOneAsync(api, "rival", other, "approved"), HttpStatusCode.Conflict));
                }
            }
        }
    }

    private static (string Name, string Value)[] Settings =>
    [
        ("OrleansMl__Webhooks__AllowHttp", "true"),
        ("OrleansMl__Webhooks__AllowedNetworks__0", "127.0.0.0/8"),
        ("OrleansMl__Moderation__SecondStage__Budget", "00:00:00.001"),
    ];

    private static List<string> Ids(string name, int count) => [.. Enumerable.Range(0, count).Select(i => $"{name}-{i:D4}")];

    private async Task PrepareAsync(NodeProcess api)
    {
        _receiver.Answer = (body, _) => !_isOpen && body.Contains("\"refused-", StringComparison.Ordinal) ? 500 : 204;
        var (status, webhook) = await api.PostAsync("/api/v1/webhooks", $$"""{"url":"{{_receiver.Url}}"}""", Cancelled);
        Assert.True(status == HttpStatusCode.Created, $"{status} {webhook}");
        await DoAsync(SendAsync(api, "root", HttpMethod.Put, "banks/shop", new
        {
            kind = "domains",
            level = "review_required",
            flood_limit = 0,
            description = "sells followers",
            reason = "seen today",
        }));
        await DoAsync(SendAsync(api, "root", HttpMethod.Post, "banks/shop/entries", new
        {
            entries = new[] { new { domain = "followers.example", label = "shop", source = "a moderator" } },
            reason = "seen today",
        }));
        await DoAsync(SendAsync(api, "root", HttpMethod.Put, "queues", new
        {
            queues = new[] { new { name = "urgent", types = new[] { "video" }, due_minutes = 1 } },
        }));

        var from = webhook.GetProperty("webhook").GetProperty("counts_from").GetDateTimeOffset();
        await Eventually.TrueAsync(() => TimeProvider.System.GetUtcNow() > from, Cancelled);

        static async Task DoAsync(Task<(HttpStatusCode Status, JsonElement Body)> sending)
        {
            var (status, body) = await sending;
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{status} {body}");
        }
    }

    // One item whose events are refused after five others, so that the receiver does not look as if it were down.
    private static async Task PostAsync(NodeProcess api)
    {
        await Parallel.ForAsync(0, Refused, Cancelled, async (i, _) =>
        {
            for (var k = 5 * i; k < 5 * (i + 1); k++)
            {
                await PutAsync(api, $"leased-{k:D4}", "post");
            }

            await PutAsync(api, $"refused-{i:D4}", "comment");
        });
    }

    private static async Task PutAsync(NodeProcess api, string id, string type)
    {
        var link = type == "comment" ? "" : " See https://followers.example/now";
        var text = $"The teacher paints bridge {id}.{link}";
        var (status, body) = await SendAsync(
            api, "root", HttpMethod.Put, $"/api/v1/content/{id}", new { type, text, author_id = "alice" });
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Accepted, $"{status} {body}");
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> DecideOneAsync(
        NodeProcess api, string user, string id, string level) => SendAsync(
            api, user, HttpMethod.Post, $"reviews/{id}/decide", new { level, reason = "an example" }, key: $"decide-{id}");

    // The holder by case.
    private static async Task<IReadOnlyDictionary<string, string>> ClaimAllAsync(NodeProcess api)
    {
        var holders = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, Moderators).Select(number => ClaimAsync($"moderator-{number}")));
        Assert.Equal(Leased, holders.Count);
        return holders;

        async Task ClaimAsync(string user)
        {
            while (true)
            {
                var (status, body) = await SendAsync(
                    api, user, HttpMethod.Post, "reviews/next", new { queue = "default", count = 3 });
                Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
                var cases = body.GetProperty("reviews").EnumerateArray().ToList();
                Assert.All(cases, one => Assert.True(holders.TryAdd(one.GetProperty("id").GetString()!, user), "claimed twice"));
                if (cases.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private static Task CheckDecisionsAsync(NodeProcess api, IReadOnlyDictionary<string, string> holders) =>
        Parallel.ForEachAsync(holders, Cancelled, async (one, _) =>
        {
            var item = one.Key[..one.Key.IndexOf('@', StringComparison.Ordinal)];
            var (status, body) = await SendAsync(api, "root", HttpMethod.Get, $"/api/v1/content/{item}/decisions", null);
            Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
            var human = body.GetProperty("decisions").EnumerateArray()
                .Where(decision => decision.GetProperty("source").GetString() == "human").ToList();
            Assert.Equal(
                (Level, one.Value),
                (Assert.Single(human).GetProperty("level").GetString(), human[0].GetProperty("actor").GetString()));
        });

    private async Task CheckDeadlinesAsync(NodeProcess api, List<string> urgent)
    {
        var worst = TimeSpan.Zero;
        foreach (var id in urgent)
        {
            var review = await Eventually.ReadAsync(
                async _ => (await SendAsync(api, "root", HttpMethod.Get, $"reviews/{id}@1", null)).Body.GetProperty("review"),
                one => LateAt(one) is not null,
                Cancelled,
                within: TimeSpan.FromMinutes(2),
                every: TimeSpan.FromMilliseconds(200));
            var wait = LateAt(review)!.Value - review.GetProperty("due_at").GetDateTimeOffset();
            Assert.Equal("leads", review.GetProperty("queue").GetString());
            Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            worst = wait > worst ? wait : worst;
        }

        output.WriteLine($"{urgent.Count} cases were late, the last one {worst.TotalSeconds:F1} s after its time");

        static DateTimeOffset? LateAt(JsonElement review)
        {
            DateTimeOffset?[] late =
            [
                .. review.GetProperty("history").EnumerateArray()
                    .Where(line => line.GetProperty("act").GetString() == "late")
                    .Select(line => (DateTimeOffset?)line.GetProperty("at").GetDateTimeOffset())
            ];
            Assert.InRange(late.Length, 0, 1);
            return late.Length == 0 ? null : late[0];
        }
    }

    private async Task CheckEventsAsync(IEnumerable<string> cases)
    {
        HashSet<string> decided = [.. cases], refused = [.. Ids("refused", Refused)];
        await Eventually.ReadAsync(
            () => (
                Decided: decided.Except(Accepted("review.decided").Select(ReviewOf)).Count(),
                Refused: refused.Except(Accepted("content.decided").Select(one => one.ContentId!)).Count()),
            missing => missing == (0, 0),
            Cancelled,
            within: TimeSpan.FromMinutes(2),
            every: TimeSpan.FromMilliseconds(200));

        // In order per item, and a repeat is the same event.
        var all = _receiver.Accepted.Where(one => one.Seq > 0).ToList();
        Assert.All(all.GroupBy(one => one.Id), repeats => Assert.Single(repeats.Select(one => one.Body).Distinct()));
        Assert.All(all.DistinctBy(one => one.Id).GroupBy(one => one.ContentId), events =>
        {
            long[] order = [.. events.Select(one => one.Seq)];
            Assert.Equal(order.Order(), order);
        });
        Assert.Contains(_receiver.All, one => one.Status == 500);
        output.WriteLine($"{all.Count} events of items were accepted, {all.Count - all.DistinctBy(one => one.Id).Count()} of them repeats");

        IEnumerable<ReceivedEvent> Accepted(string type) => _receiver.Accepted.Where(one => one.Type == type);
        static string ReviewOf(ReceivedEvent one) =>
            JsonDocument.Parse(one.Body).RootElement.GetProperty("data").GetProperty("review_id").GetString()!;
    }

    // What a client does: again with the same key until somebody answers.
    private static async Task<string?> UntilAnsweredAsync(
        Func<Task<(HttpStatusCode Status, JsonElement Body)>> send, HttpStatusCode expected)
    {
        var (status, body) = await Eventually.ReadAsync(
            async _ =>
            {
                try
                {
                    return await send();
                }
                catch (HttpRequestException)
                {
                    return (HttpStatusCode.ServiceUnavailable, default);
                }
            },
            answer => answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
            Cancelled,
            within: TimeSpan.FromMinutes(2),
            every: TimeSpan.FromMilliseconds(200));
        Assert.True(status == expected, $"{status} {body}");
        return body.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        NodeProcess api, string user, HttpMethod method, string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(
            method, path.StartsWith('/') ? path : $"/api/v1/moderation/{path}")
        {
            Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body),
        };
        if (user != "root")
        {
            // A service too, so that no limit counts.
            request.Headers.Authorization = new("Bearer", NodeProcess.Token(user, "moderator", "service"));
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        }

        using var response = await api.Client.SendAsync(request, Cancelled);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancelled);
        return (response.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement);
    }
}
