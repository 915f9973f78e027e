using Microsoft.Extensions.Time.Testing;
using Microsoft.Net.Http.Headers;
using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class SessionsApiTests
{
    private const string Session = "/api/v1/session", Cookie = "__Host-oml", Content = "/api/v1/content";
    private static readonly object Post = new { type = "post", text = "a" };

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static async Task<Browser> SignedInAsync(FakeApi api, string user = "alice", bool isAdmin = false, params string[] roles)
    {
        var browser = Browser.Open(api.Address);
        Assert.Equal(201, (await browser.SignInAsync(api.Tokens.Create(user, isAdmin, roles))).Status);
        return browser;
    }

    [Fact]
    public async Task A_sign_in_sets_a_cookie_that_scripts_other_hosts_and_plain_connections_do_not_have()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = Browser.Open(api.Address);

        var answer = await browser.SignInAsync(api.Tokens.Create("auth0|5f7c", false, "lead", "unknown"));

        var now = _clock.GetUtcNow();
        Assert.Equal((201, "auth0%7C5f7c"), (answer.Status, (string?)answer.Body!["user"]));
        Assert.Equal(["lead", "moderator"], answer.Body["roles"]!.AsArray().Select(role => (string)role!));
        Assert.Equal(
            ["user", "owner", "reader", "moderator", "lead", "lead_or_legal", "staff", "trust_and_safety", "anybody"],
            answer.Body["scopes"]!.AsArray().Select(scope => (string)scope!));
        Assert.Equal(now.AddHours(8), (DateTimeOffset)answer.Body["expires_at"]!, TimeSpan.FromSeconds(1));
        Assert.Equal(now.AddHours(24), (DateTimeOffset)answer.Body["ends_at"]!, TimeSpan.FromSeconds(1));
        Assert.Equal("X-Antiforgery", (string?)answer.Body["antiforgery"]!["name"]);
        Assert.Equal([Cookie, "__Host-oml-antiforgery"], browser.LastSet.Select(cookie => cookie.Name.ToString()).Order());
        Assert.All(browser.LastSet, cookie =>
        {
            Assert.Equal((true, true, SameSiteMode.Strict), (cookie.Secure, cookie.HttpOnly, cookie.SameSite));
            Assert.Equal(("/", false, null, null), (cookie.Path.ToString(), cookie.Domain.HasValue, cookie.Expires, cookie.MaxAge));
        });
        Assert.DoesNotContain("alice", browser.Cookies[Cookie]);
        Assert.Contains("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task No_cache_keeps_an_answer_that_sets_a_cookie_or_shares_one_that_a_cookie_read()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = Browser.Open(api.Address);

        var begun = await browser.SignInAsync(api.Tokens.Create("alice"));
        var antiforgery = await browser.CallAsync("GET", Session);
        var read = await browser.CallAsync("GET", $"{Content}/x");
        _clock.Advance(TimeSpan.FromHours(5));
        var renewed = await browser.CallAsync("GET", $"{Content}/x");
        var changed = await browser.CallAsync("POST", Content, Post);
        var ended = await browser.CallAsync("DELETE", Session);

        Assert.NotNull(renewed.Header("Set-Cookie"));
        Assert.All([begun, antiforgery, renewed, ended], answer => Assert.Contains("no-store", answer.Header("Cache-Control")));
        Assert.Equal((404, "no-cache, private"), (read.Status, read.Header("Cache-Control")));
        Assert.Equal((201, null), (changed.Status, changed.Header("Cache-Control")));
    }

    [Fact]
    public async Task A_session_is_the_caller_of_the_token()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var asked = new List<string>();
        api.Cluster.Lease = (key, limit, _, want) =>
        {
            asked.Add(key);
            return new(want, limit, DateTimeOffset.MaxValue);
        };
        var admin = await SignedInAsync(api, "root", isAdmin: true);
        var user = await SignedInAsync(api);

        var posted = await user.CallAsync("POST", Content, Post);
        var read = await user.CallAsync("GET", Session);
        var forbidden = await user.CallAsync("GET", "/api/v1/ml/models");
        var allowed = await admin.CallAsync("GET", "/api/v1/ml/models");
        var key = await admin.CallAsync("POST", "/api/v1/api-keys", new { name = "forum", scopes = new[] { "content" } });

        Assert.Equal((201, "alice"), (posted.Status, (string?)posted.Body!["author_id"]));
        Assert.Equal((200, "alice"), (read.Status, (string?)read.Body!["user"]));
        Assert.Equal((403, "forbidden", 200, 201), (forbidden.Status, forbidden.Code, allowed.Status, key.Status));
        Assert.Equal(["sign-in/root", "sign-in/alice", "moderation/alice", "default/alice", "admin/root"], asked);
        Assert.Equal(
            [("root", "sign_in", "admin"), ("alice", "sign_in", ""), ("root", "create_api_key", "content")],
            api.Cluster.Audit.Select(line => (line.Actor, line.Action, line.Detail!)));
    }

    [Fact]
    public async Task A_token_or_a_key_counts_before_the_cookie()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        using var root = api.CreateClient("root", isAdmin: true);
        var secret = (string)(await root.CallAsync("POST", "/api/v1/api-keys", new { name = "forum", scopes = new[] { "content" } }))
            .Body!["secret"]!;
        var browser = await SignedInAsync(api);
        browser.Antiforgery = null;
        var bearer = ("Authorization", $"Bearer {api.Tokens.Create("bob")}");

        var byToken = await browser.CallAsync("POST", Content, Post, bearer);
        var byKey = await browser.CallAsync("POST", Content, Post, ("X-API-Key", secret));
        var byBadToken = await browser.CallAsync("POST", Content, Post, ("Authorization", "Bearer garbage"));
        var session = await browser.CallAsync("GET", Session, null, bearer);

        Assert.Equal((201, "bob"), (byToken.Status, (string?)byToken.Body!["author_id"]));
        Assert.Equal((201, "key:forum"), (byKey.Status, (string?)byKey.Body!["author_id"]));
        Assert.Equal((401, "unauthenticated"), (byBadToken.Status, byBadToken.Code));
        Assert.Equal((401, "unauthenticated"), (session.Status, session.Code));
    }

    [Fact]
    public async Task Only_calls_that_change_something_need_the_antiforgery_header()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        var other = await SignedInAsync(api, "mallory");
        var value = browser.Antiforgery!;

        browser.Antiforgery = null;
        var read = await browser.CallAsync("GET", $"{Content}/x");
        var head = await browser.CallAsync("HEAD", $"{Content}/x");
        var missing = await browser.CallAsync("POST", Content, Post);
        browser.Antiforgery = "garbage";
        var garbage = await browser.CallAsync("POST", Content, Post);
        browser.Antiforgery = other.Antiforgery;
        var theirs = await browser.CallAsync("POST", Content, Post);
        browser.Antiforgery = value;
        var right = await browser.CallAsync("POST", Content, Post);
        browser.Antiforgery = (string?)(await browser.CallAsync("GET", Session)).Body!["antiforgery"]!["value"];
        var fresh = await browser.CallAsync("PUT", $"{Content}/alice~1", Post);
        browser.Cookies.Remove("__Host-oml-antiforgery");
        var half = await browser.CallAsync("POST", Content, Post);

        Assert.Equal((404, 404), (read.Status, head.Status));
        Assert.All(
            [missing, garbage, theirs, half], refused => Assert.Equal((403, "antiforgery_required"), (refused.Status, refused.Code)));
        Assert.Contains("X-Antiforgery", (string?)missing.Body!["detail"]);
        Assert.Equal((201, 201), (right.Status, fresh.Status));
        Assert.Equal(2, api.Cluster.Items.Count);
    }

    [Fact]
    public async Task A_cookie_that_was_tampered_with_opens_nothing()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        var good = browser.Cookies[Cookie];
        var middle = good.Length / 2;
        var changed = good[..middle] + (good[middle] == 'A' ? 'B' : 'A') + good[(middle + 1)..];
        await using var elsewhere = await FakeApi.StartAsync(_clock);
        var foreign = (await SignedInAsync(elsewhere, "root", isAdmin: true)).Cookies[Cookie];

        var other = browser.Cookies["__Host-oml-antiforgery"];
        foreach (var bad in new[] { changed, good[..^4], good + "AAAA", "garbage", "chunks-2", foreign, other })
        {
            var answer = await Browser.Open(api.Address, (Cookie, bad)).CallAsync("GET", $"{Content}/x");
            Assert.Equal((401, "session_ended"), (answer.Status, answer.Code));
        }

        var empty = await Browser.Open(api.Address, (Cookie, "")).CallAsync("GET", $"{Content}/x");
        Assert.Equal((401, "unauthenticated"), (empty.Status, empty.Code));
        Assert.Equal(404, (await browser.CallAsync("GET", $"{Content}/x")).Status);
    }

    [Fact]
    public async Task A_cookie_of_one_node_is_good_on_another_and_after_a_restart()
    {
        await using var one = await FakeApi.StartAsync();
        Assert.Empty(one.Cluster.Sessions.Keys);
        await using var two = await one.StartAnotherAsync();
        var browser = await SignedInAsync(one);
        var atTwo = browser.GoTo(two.Address);

        Assert.Equal(201, (await atTwo.CallAsync("POST", Content, Post)).Status);
        await one.DisposeAsync();
        await using var restarted = await two.StartAnotherAsync();
        Assert.Equal(201, (await atTwo.GoTo(restarted.Address).CallAsync("POST", Content, Post)).Status);
        Assert.Single(one.Cluster.Sessions.Keys);
    }

    [Fact]
    public async Task What_is_used_goes_on_until_the_longest_time_is_over()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        var first = browser.Cookies[Cookie];
        var start = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(404, (await browser.CallAsync("GET", $"{Content}/x")).Status);
        Assert.Empty(browser.LastSet);
        _clock.Advance(TimeSpan.FromHours(2));
        var read = await browser.CallAsync("GET", Session);
        Assert.Equal(start.AddHours(13), (DateTimeOffset)read.Body!["expires_at"]!, TimeSpan.FromSeconds(1));
        Assert.Contains(browser.LastSet, cookie => cookie.Name == Cookie);
        _clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(404, (await browser.CallAsync("GET", $"{Content}/x")).Status);
        var old = await Browser.Open(api.Address, (Cookie, first)).CallAsync("GET", $"{Content}/x");
        Assert.Equal((401, "session_ended"), (old.Status, old.Code));

        _clock.Advance(TimeSpan.FromHours(7));
        read = await browser.CallAsync("GET", Session);
        Assert.Equal(start.AddHours(24), (DateTimeOffset)read.Body!["expires_at"]!, TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(401, (await browser.CallAsync("GET", $"{Content}/x")).Status);
        Assert.Empty(browser.LastSet);
    }

    [Fact]
    public async Task What_is_not_used_is_over_after_eight_hours()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);

        _clock.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));

        Assert.Equal(401, (await browser.CallAsync("GET", Session)).Status);
    }

    [Fact]
    public async Task A_stream_is_no_use_of_the_session()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        _clock.Advance(TimeSpan.FromHours(5));

        var head = await browser.CallAsync("HEAD", "/api/v1/ml/trending/stream");

        Assert.Equal(200, head.Status);
        Assert.Empty(browser.LastSet);
    }

    [Fact]
    public async Task A_session_that_was_ended_is_refused_here_at_once_and_everywhere_within_two_seconds()
    {
        await using var one = await FakeApi.StartAsync(_clock);
        await using var two = await one.StartAnotherAsync(_clock);
        var browser = await SignedInAsync(one);
        var thief = browser.GoTo(two.Address);
        var thiefHere = browser.GoTo(one.Address);
        Assert.Equal(404, (await thief.CallAsync("GET", $"{Content}/x")).Status);
        var value = browser.Antiforgery;

        browser.Antiforgery = null;
        var refused = await browser.CallAsync("DELETE", Session);
        browser.Antiforgery = value;
        var ended = await browser.CallAsync("DELETE", Session);

        Assert.Equal((403, "antiforgery_required", 204), (refused.Status, refused.Code, ended.Status));
        Assert.False(browser.Cookies.ContainsKey(Cookie));
        Assert.Equal(401, (await thiefHere.CallAsync("GET", Session)).Status);
        Assert.Equal(404, (await thief.CallAsync("GET", $"{Content}/x")).Status);
        _clock.Advance(SessionCache.Stay);
        Assert.Equal(401, (await thief.CallAsync("GET", $"{Content}/x")).Status);

        // Again, without a cookie and with a dead one.
        Assert.Equal((204, 204), ((await browser.CallAsync("DELETE", Session)).Status, (await thief.CallAsync("DELETE", Session)).Status));
        Assert.Equal(["sign_in", "sign_out"], one.Cluster.Audit.Select(line => line.Action));
    }

    [Fact]
    public async Task Many_calls_ask_the_cluster_once_and_nobody_is_let_in_while_it_cannot_be_asked()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await browser.CallAsync("GET", "/api/v1/ml/trending")).Status);
        }

        Assert.Equal(1, api.Cluster.Sessions.Checks);
        _clock.Advance(SessionCache.Stay);
        api.Cluster.Fail = new TimeoutException();

        Assert.Equal(503, (await browser.CallAsync("GET", "/api/v1/ml/trending")).Status);
        api.Cluster.Fail = null;
        Assert.Equal(200, (await browser.CallAsync("GET", "/api/v1/ml/trending")).Status);
    }

    [Fact]
    public async Task Everywhere_is_every_browser_of_the_user_and_only_for_who_may()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var (laptop, phone, mallory) = (await SignedInAsync(api), await SignedInAsync(api), await SignedInAsync(api, "mallory"));
        using var root = api.CreateClient("root", isAdmin: true);

        Assert.Equal(403, (await mallory.CallAsync("DELETE", "/api/v1/users/alice/sessions")).Status);
        Assert.Equal(204, (await laptop.CallAsync("DELETE", "/api/v1/users/alice/sessions")).Status);
        Assert.Equal(204, (await root.CallAsync("DELETE", "/api/v1/users/mallory/sessions")).Status);
        _clock.Advance(SessionCache.Stay);

        foreach (var browser in new[] { laptop, phone, mallory })
        {
            Assert.Equal(401, (await browser.CallAsync("GET", Session)).Status);
        }

        Assert.Equal(
            [("alice", "alice"), ("root", "mallory")],
            api.Cluster.Audit.Where(line => line.Action == "end_sessions").Select(line => (line.Actor, line.Target)));
    }

    [Fact]
    public async Task Roles_are_those_of_the_sign_in_and_the_next_one_ends_what_the_browser_had()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api, "alice", isAdmin: true);
        var asAdmin = browser.GoTo(api.Address);
        Assert.Equal(200, (await browser.CallAsync("GET", "/api/v1/ml/models")).Status);

        await browser.SignInAsync(api.Tokens.Create("alice", false, "moderator"));

        Assert.Equal(403, (await browser.CallAsync("GET", "/api/v1/ml/models")).Status);
        Assert.Equal(201, (await browser.CallAsync("POST", Content, Post)).Status);
        Assert.Equal(401, (await asAdmin.CallAsync("GET", "/api/v1/ml/models")).Status);
        Assert.Single(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Fact]
    public async Task The_eleventh_session_of_a_user_ends_the_oldest()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        List<Browser> browsers = [];
        for (var i = 0; i <= ISessionsGrain.MaxPerUser; i++)
        {
            browsers.Add(await SignedInAsync(api));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(401, (await browsers[0].CallAsync("GET", Session)).Status);
        Assert.Equal(200, (await browsers[1].CallAsync("GET", Session)).Status);
        Assert.Equal(200, (await browsers[^1].CallAsync("GET", Session)).Status);
    }

    [Fact]
    public async Task Sign_ins_have_a_limit_of_their_own()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var end = _clock.GetUtcNow().AddSeconds(42);
        api.Cluster.Lease = (key, _, _, want) => key == "sign-in/alice" ? new(0, 0, end) : new(want, 0, end);

        var alice = await Browser.Open(api.Address).SignInAsync(api.Tokens.Create("alice"));

        Assert.Equal((429, "rate_limited", "10"), (alice.Status, alice.Code, alice.Header("RateLimit-Limit")));
        Assert.Empty(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("admin")]
    public async Task An_api_key_begins_no_session_and_is_told_why(string scope)
    {
        await using var api = await FakeApi.StartAsync(_clock);
        using var root = api.CreateClient("root", isAdmin: true);
        var secret = (string)(await root.CallAsync("POST", "/api/v1/api-keys", new { name = "forum", scopes = new[] { scope } }))
            .Body!["secret"]!;
        using var nobody = api.CreateClient(null);

        var answer = await nobody.CallAsync("POST", Session, null, ("X-API-Key", secret));

        Assert.Equal((403, "forbidden"), (answer.Status, answer.Code));
        Assert.StartsWith("A session belongs to a person", (string?)answer.Body!["detail"]);
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_session_begins_no_session()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        var browser = await SignedInAsync(api);

        var answer = await browser.CallAsync("POST", Session);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Nobody_has_no_session()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        using var nobody = api.CreateClient(null);

        Assert.Equal(401, (await nobody.CallAsync("GET", Session)).Status);
        Assert.Equal(401, (await nobody.CallAsync("POST", Session, new { user = "root", role = "admin" })).Status);
        Assert.Empty(api.Cluster.Sessions.Keys);
    }
}
