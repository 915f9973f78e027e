using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Simulation;

[Trait("speed", "slow")]
public sealed class SimulationRunnerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly PlatformWorld World = new()
    {
        Users = 300,
        Authors = 30,
        Items = 30,
        Duration = TimeSpan.FromHours(12),
        Bursts = 2,
        BurstViewers = 60,
        HarmfulShare = .2,
        Seed = 3
    };

    private static readonly SimulatedPlatform Platform = SimulatedPlatform.Create(World);

    [Fact]
    public async Task Everything_that_people_can_see_is_sent_once_in_order_with_times_of_its_own()
    {
        var server = new Server();
        var report = await RunAsync(server);

        // Nobody acts on what was taken down.
        var harmful = Platform.Items.Where(item => item.Harm != SimulatedHarm.None).Select(item => item.Id).ToHashSet();
        var expected = Platform.Events.Where(happened => !harmful.Contains(Platform.Items[happened.Item].Id)).ToList();
        Assert.Equal(
            expected
                .Select(happened =>
                    (Platform.Users[happened.User].Id, Platform.Items[happened.Item].Id, happened.Type.ToString().ToLowerInvariant()))
                .Order(),
            server.Interactions.Select(sent => ((string)sent["user_id"]!, (string)sent["content_id"]!, (string)sent["type"]!)).Order());
        Assert.Equal(Platform.Items.Select(item => item.Id).Order(), server.Items.Keys.Order());

        var start = server.Items.Values.Min(item => (DateTimeOffset)item["created_at"]!).AddSeconds(-Platform.Items[0].Time);
        Assert.All(
            server.Interactions,
            sent => Assert.InRange(
                (DateTimeOffset)sent["event_time"]!, start.AddSeconds(-1), start + World.Duration + TimeSpan.FromSeconds(1)));
        Assert.Equal((30, expected.Count, expected.Count, 0), (report.Items, report.Events, report.Accepted, report.Refused.Count));
        Assert.Equal(
            (harmful.Count, harmful.Count, 30 - harmful.Count, 0),
            (report.Moderation.Harmful, report.Moderation.Caught, report.Moderation.Harmless, report.Moderation.Blocked));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_nothing_is_lost()
    {
        var server = new Server { BusyEvery = 4 };
        var report = await RunAsync(server);
        Assert.True(report.Repeated > 0);
        Assert.Equal(report.Events, report.Accepted);
        Assert.Equal(report.Events, server.Interactions.Count);
    }

    [Fact]
    public async Task Flags_and_forecasts_are_held_against_the_truth()
    {
        // A server that flags exactly what is in a burst, and foretells everything as 0 to a million.
        // On a clock that moves five simulated minutes with each round, so that the board is looked at in time however busy the machine is.
        var report = await RunAsync(new Server
        {
            FlagsTruth = true
        }, new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) });
        Assert.Equal((2, 2, 0), (report.Bursts.Injected, report.Bursts.Found, report.Bursts.OtherFlags));
        Assert.True(report.Virality.Forecasts > 0);
        Assert.Equal((1.0, 1.0), (report.Virality.Held80, report.Virality.Held95));
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_ends_it_with_its_words()
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(new Server { Refuses = true }));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Contains("forbidden", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_paused_posts_nothing_and_the_others_go_on()
    {
        var paused = Platform.Items[0].Author;
        var server = new Server { Paused = Platform.Users[paused].Id };

        var report = await RunAsync(server);

        var missing = Platform.Items.Count(item => item.Author == paused);
        Assert.Equal((missing, Platform.Items.Length - missing, 0), (report.Paused, report.Items, report.Refused.Count));
        Assert.Equal(
            Platform.Items.Where(item => item.Author != paused).Select(item => item.Id).Order(), server.Items.Keys.Order());
    }

    private static async Task<SimulationReport> RunAsync(Server server, TimeProvider? time = null)
    {
        using var http = new HttpClient(server);

        // Half a day in three seconds.
        var options = new SimulationOptions
        {
            Url = new("http://localhost:1"),
            Token = "token",
            Speed = 14_400,
            Tick = TimeSpan.FromMilliseconds(10),
            BoardAge = TimeSpan.Zero
        };
        return await new SimulationRunner(options, World, Platform, http, time ?? TimeProvider.System).RunAsync(_ => { }, Token);
    }

    private sealed class Server : HttpMessageHandler
    {
        private int _calls;

        public int BusyEvery { get; init; }

        public bool FlagsTruth { get; init; }

        public bool Refuses { get; init; }

        /// <summary>Who may not post.</summary>
        public string? Paused { get; init; }

        public ConcurrentDictionary<string, JsonNode> Items { get; } = [];

        public ConcurrentQueue<JsonNode> Interactions { get; } = [];

        private DateTimeOffset _latest;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("Bearer token", request.Headers.Authorization!.ToString());
            if (Refuses)
            {
                return Answer(HttpStatusCode.Forbidden, """{"code": "forbidden"}""", request);
            }

            if (BusyEvery > 0 && Interlocked.Increment(ref _calls) % BusyEvery == 0)
            {
                return Answer(HttpStatusCode.ServiceUnavailable, "{}", request);
            }

            var path = request.RequestUri!.AbsolutePath;
            var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
            if (request.Method == HttpMethod.Put)
            {
                if ((string)body!["author_id"]! == Paused)
                {
                    return Answer(HttpStatusCode.Forbidden, """{"code": "posting_paused"}""", request);
                }

                var id = path.Split('/')[^1];
                Items[id] = body;
                var harmful = Platform.Items.Single(item => item.Id == id).Harm != SimulatedHarm.None;
                return Answer(
                    HttpStatusCode.Created,
                    harmful ? """{"visible": false, "level": "rejected"}""" : """{"visible": true, "level": "approved"}""",
                    request);
            }

            if (path.EndsWith("/interactions", StringComparison.Ordinal))
            {
                var sent = body!["interactions"]!.AsArray();
                foreach (var interaction in sent)
                {
                    Interactions.Enqueue(interaction!.DeepClone());
                    lock (Items)
                    {
                        _latest = (DateTimeOffset)interaction["event_time"]! is var time && time > _latest ? time : _latest;
                    }
                }

                return Answer(HttpStatusCode.OK, $$"""{"accepted": {{sent.Count}}, "errors": []}""", request);
            }

            if (path.EndsWith("/virality", StringComparison.Ordinal))
            {
                return Answer(
                    HttpStatusCode.OK,
                    """{"is_prior": false, "expected_size": {"6h": {"value": 1, "low": 0, "high": 1000000, "low95": 0,""" +
                    """ "high95": 1000000}}}""",
                    request);
            }

            // When an item is in a burst the board says so, if it is to know.
            var rows = Items.Keys.Select(id =>
            {
                var item = Platform.Items.Single(item => item.Id == id);
                var start = (DateTimeOffset)Items[id]["created_at"]! - TimeSpan.FromSeconds(item.Time);
                var now = (_latest - start).TotalSeconds;
                var flagged = FlagsTruth && item.BurstAt is { } at && now >= at && now <= at + World.BurstLength.TotalSeconds + 600;
                return $$"""{"content_id": "{{id}}", "is_burst": {{(flagged ? "true" : "false")}}}""";
            });
            return Answer(HttpStatusCode.OK, $$"""{"as_of": "{{_latest:O}}", "items": [{{string.Join(',', rows)}}]}""", request);
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string json, HttpRequestMessage request) =>
            new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json"), RequestMessage = request };
    }
}
