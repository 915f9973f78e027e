using OrleansMl.Fakes;

namespace OrleansMl.RateLimiting;

[Trait("speed", "slow")]
public sealed class AdmissionTests
{
    private const string Content = "/api/v1/content";
    private const string Stream = "/api/v1/ml/trending/stream";
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(30);
    private static readonly object Body = new { type = "post", text = "a" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_who_holds_their_slots_is_refused_and_nobody_else()
    {
        var clock = new TimerClock();
        await using var api = await FakeApi.StartAsync(clock, ("OrleansMl:Admission:MaxConcurrentPerUser", "2"));
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        using var first = await RawRequest.SendAsync(api.Address, "POST", Content, api.Tokens.Create("alice"), bodyLength: 10);
        using var second = await RawRequest.SendAsync(api.Address, "POST", Content, api.Tokens.Create("alice"), bodyLength: 10);
        await clock.TimerAsync(BodyTimeout);
        await clock.TimerAsync(BodyTimeout);

        var refused = await alice.CallAsync("GET", $"{Content}/x");
        var other = await bob.CallAsync("POST", Content, Body);
        first.Dispose();
        var again = await Eventually.ReadAsync(_ => alice.CallAsync("POST", Content, Body), answer => answer.Status != 429, Token);

        Assert.Equal((429, "too_many_concurrent", "1"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        Assert.Equal((201, 201), (other.Status, again.Status));
    }

    [Fact]
    public async Task A_full_node_still_answers_operators_scrapes_and_probes()
    {
        var clock = new TimerClock();
        await using var api = await FakeApi.StartAsync(clock, ("OrleansMl:Admission:MaxConcurrentRequests", "1"));
        using var bob = api.CreateClient("bob");
        using var admin = api.CreateClient("root", isAdmin: true);
        using var monitoring = api.CreateClient("prometheus", roles: "service");
        using var slow = await RawRequest.SendAsync(api.Address, "POST", Content, api.Tokens.Create("alice"), bodyLength: 10);
        await clock.TimerAsync(BodyTimeout);

        var refused = await bob.CallAsync("GET", $"{Content}/x");

        Assert.Equal((503, "overloaded"), (refused.Status, refused.Code));
        Assert.Equal(200, (await admin.CallAsync("GET", "/api/v1/ml/models")).Status);
        Assert.Equal(200, (await monitoring.CallAsync("GET", "/metrics")).Status);
        Assert.Equal(200, (await bob.CallAsync("GET", "/health/ready")).Status);
    }

    [Fact]
    public async Task Streams_take_no_slot_of_requests()
    {
        await using var api = await FakeApi.StartAsync(
            null, ("OrleansMl:Admission:MaxConcurrentPerUser", "1"), ("OrleansMl:Admission:MaxStreamsPerCaller", "2"));
        using var alice = api.CreateClient("alice");
        using var first = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));
        using var second = await RawRequest.SendAsync(api.Address, "GET", Stream, api.Tokens.Create("alice"));
        await first.ReadUntilAsync("event: board");
        await second.ReadUntilAsync("event: board");

        var third = await alice.CallAsync("GET", Stream);
        var request = await alice.CallAsync("POST", Content, Body);

        Assert.Equal((429, "too_many_concurrent"), (third.Status, third.Code));
        Assert.Equal(201, request.Status);
    }

    [Fact]
    public async Task Nobodies_have_a_small_budget_of_their_own()
    {
        await using var api = await FakeApi.StartAsync(null, ("OrleansMl:Admission:MaxConcurrentAnonymous", "1"));
        using var nobody = api.CreateClient(null);
        using var alice = api.CreateClient("alice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => nobody.CallAsync("GET", "/openapi/v1.json")));
        var known = await alice.CallAsync("POST", Content, Body);

        Assert.Subset(new HashSet<int> { 200, 503 }, answers.Select(answer => answer.Status).ToHashSet());
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Contains(answers, answer => answer.Code == "overloaded");
        Assert.Equal(201, known.Status);
    }

    [Fact]
    public async Task A_body_that_drips_is_408_after_half_a_minute()
    {
        var clock = new TimerClock();
        await using var api = await FakeApi.StartAsync(clock);
        var drips = new List<RawRequest>();
        foreach (var path in new[] { Content, "/api/v1/interactions", "/v1/moderations" })
        {
            drips.Add(await RawRequest.SendAsync(api.Address, "POST", path, api.Tokens.Create("root", isAdmin: true), bodyLength: 1000));
            await clock.TimerAsync(BodyTimeout);
        }

        await drips[0].SendAsync("{");
        clock.Advance(BodyTimeout);

        foreach (var drip in drips)
        {
            Assert.StartsWith("HTTP/1.1 408", await drip.ReadUntilAsync("\r\n\r\n"));
            drip.Dispose();
        }
    }

    [Fact]
    public async Task Every_interaction_of_a_batch_is_one_permit()
    {
        await using var api = await FakeApi.StartAsync(null, ("OrleansMl:RateLimits:Default:Permits", "10"));
        var spent = 0;
        api.Cluster.Lease = (_, limit, _, want) =>
        {
            var granted = Math.Min(want, limit - spent);
            spent += granted;
            return new(granted, limit - spent, DateTimeOffset.MaxValue);
        };
        using var alice = api.CreateClient("alice");
        Task<Answer> SendAsync(int count) => alice.CallAsync(
            "POST",
            "/api/v1/interactions",
            new { interactions = Enumerable.Range(0, count).Select(i => new { content_id = $"i{i}", type = "view" }) });

        var six = await SendAsync(6);
        var another = await SendAsync(6);

        Assert.Equal((200, 429), (six.Status, another.Status));
        Assert.Equal("rate_limited", another.Code);
        Assert.Equal(6, api.Cluster.Recorded);
    }
}
