using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Net.Http.Headers;
using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

/// <summary>Signing in at an OpenID Connect provider, with a browser that goes where it is sent.</summary>
public sealed class OidcSignInTests : IAsyncLifetime
{
    private const string Begin = "/api/v1/session/oidc", Session = "/api/v1/session", Cookie = "__Host-oml";

    private static readonly (string, string) Html = ("Accept", "text/html,application/xhtml+xml");

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private FakeProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await FakeProvider.StartAsync();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private (string, string?)[] Settings(params (string Key, string? Value)[] more) =>
    [
        .. more
            .Append(("Authority", _provider.Address))
            .Append(("ClientId", FakeProvider.ClientId))
            .Append(("ClientSecret", FakeProvider.ClientSecret))
            .DistinctBy(one => one.Item1)
            .Select(one => ($"OrleansMl:Sessions:Oidc:{one.Item1}", one.Item2)),
    ];

    private Task<FakeApi> StartAsync(params (string Key, string? Value)[] more) => FakeApi.StartAsync(_clock, Settings(more));

    /// <summary>Begins, lets the provider answer, and gives where that sends the browser back to.</summary>
    private static async Task<string> GoToProviderAsync(Browser browser, string begin = Begin)
    {
        var begun = await browser.CallAsync("GET", begin, null, Html);
        Assert.Equal(302, begun.Status);
        using var there = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var back = await there.GetAsync(begun.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location!.PathAndQuery;
    }

    private static async Task<Answer> SignInAsync(Browser browser, string begin = Begin) =>
        await browser.CallAsync("GET", await GoToProviderAsync(browser, begin), null, Html);

    private static async Task<string[]> RolesAsync(Browser browser)
    {
        var session = await browser.CallAsync("GET", Session);
        browser.Antiforgery = (string?)session.Body?["antiforgery"]?["value"];
        return [.. session.Body!["roles"]!.AsArray().Select(role => (string)role!)];
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_provider_with_a_code_challenge_and_cookies_that_only_it_has()
    {
        await using var api = await StartAsync(("Scopes:0", "groups"));
        var browser = Browser.Open(api.Address);

        var begun = await browser.CallAsync("GET", Begin, null, Html);

        var asked = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        Assert.Equal((302, $"{_provider.Address}/authorize"), (begun.Status, begun.Headers.Location.GetLeftPart(UriPartial.Path)));
        Assert.Equal(
            ("orleansml", "code", "S256", "openid groups", $"{api.Address}signin-oidc"),
            (
                asked["client_id"].ToString(),
                asked["response_type"].ToString(),
                asked["code_challenge_method"].ToString(),
                asked["scope"].ToString(),
                asked["redirect_uri"].ToString()));
        Assert.Equal(43, asked["code_challenge"].ToString().Length);
        Assert.NotEmpty(asked["state"].ToString());
        Assert.NotEmpty(asked["nonce"].ToString());
        Assert.DoesNotContain("secret", begun.Headers.Location.Query, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, browser.LastSet.Count);
        Assert.All(browser.LastSet, cookie =>
        {
            Assert.StartsWith("__Host-oml-oidc", cookie.Name.ToString());
            Assert.Equal((true, true, SameSiteMode.Lax, "/"), (cookie.Secure, cookie.HttpOnly, cookie.SameSite, cookie.Path.ToString()));
            Assert.Equal(_clock.GetUtcNow().AddMinutes(10), cookie.Expires!.Value, TimeSpan.FromSeconds(1));
        });
        Assert.Equal(("no-store", "no-referrer"), (begun.Header("Cache-Control"), begun.Header("Referrer-Policy")));
    }

    [Fact]
    public async Task Who_comes_back_has_a_session_as_with_a_token_and_goes_on_where_they_wanted()
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);

        var answer = await SignInAsync(browser, $"{Begin}?return_to=%2Fconsole%2Freview%3Fqueue%3Dspam%26late%3Dtrue");

        Assert.Equal((200, "text/html"), (answer.Status, answer.ContentType));
        Assert.Contains("""content="0; url=/console/review?queue=spam&amp;late=true">""", answer.Text);
        Assert.Contains("no-store", answer.Header("Cache-Control"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal([Cookie], browser.Cookies.Keys);
        var cookie = Assert.Single(browser.LastSet, one => one.Name == Cookie);
        Assert.Equal((true, true, SameSiteMode.Strict), (cookie.Secure, cookie.HttpOnly, cookie.SameSite));
        Assert.Equal(["moderator"], await RolesAsync(browser));
        Assert.Equal(201, (await browser.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a" })).Status);
        Assert.Equal([("alice", "sign_in", "moderator")], api.Cluster.Audit.Select(line => (line.Actor, line.Action, line.Detail!)));
    }

    [Fact]
    public async Task What_the_new_session_takes_the_place_of_is_ended()
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        await browser.SignInAsync(api.Tokens.Create("alice", isAdmin: true));
        var old = browser.GoTo(api.Address);
        var back = await GoToProviderAsync(browser);

        // As browsers do with what another site sends them to.
        browser.Cookies.Remove(Cookie);
        Assert.Equal(200, (await browser.CallAsync("GET", back)).Status);

        Assert.Equal(401, (await old.CallAsync("GET", Session)).Status);
        Assert.Equal(["moderator"], await RolesAsync(browser));
        Assert.Equal(["sign_in", "sign_in", "sign_out"], api.Cluster.Audit.Select(line => line.Action));
    }

    [Fact]
    public async Task A_sign_in_begun_at_one_node_is_completed_at_another_and_good_at_both()
    {
        await using var one = await StartAsync();
        await using var two = await one.StartAnotherAsync(_clock, Settings());
        var browser = Browser.Open(one.Address);
        var back = await GoToProviderAsync(browser);
        var atTwo = browser.GoTo(two.Address);

        Assert.Equal(200, (await atTwo.CallAsync("GET", back)).Status);

        Assert.Equal(["moderator"], await RolesAsync(atTwo));
        Assert.Equal(["moderator"], await RolesAsync(atTwo.GoTo(one.Address)));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("no state")]
    [InlineData("another browser")]
    [InlineData("no nonce cookie")]
    public async Task What_this_browser_did_not_begin_is_refused(string what)
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        var back = await GoToProviderAsync(browser);
        var stranger = what switch
        {
            "another browser" => Browser.Open(api.Address),
            "no nonce cookie" => Browser.Open(
                api.Address, [.. browser.Cookies.Where(one => !one.Key.Contains("nonce")).Select(one => (one.Key, one.Value))]),
            _ => browser,
        };
        var query = QueryHelpers.ParseQuery(back[back.IndexOf('?')..]);
        var address = QueryHelpers.AddQueryString("/signin-oidc", new Dictionary<string, string?>
        {
            ["code"] = query["code"],
            ["state"] = what switch { "state" => query["state"].ToString()[..^3] + "AAA", "no state" => null, _ => query["state"] },
        });

        var answer = await stranger.CallAsync("GET", address);

        Assert.Equal((400, "sign_in_failed"), (answer.Status, answer.Code));
        Assert.DoesNotContain(Cookie, stranger.Cookies.Keys);
        Assert.Empty(api.Cluster.Audit);
        Assert.Empty(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Theory]
    [InlineData("nonce", "begun in another browser")]
    [InlineData("no nonce", "begun in another browser")]
    [InlineData("expired", "has expired")]
    [InlineData("audience", "for another audience")]
    [InlineData("issuer", "of another issuer")]
    [InlineData("key", "signature")]
    [InlineData("algorithm", "")]
    [InlineData("signature", "signature")]
    public async Task A_token_of_the_provider_that_is_not_right_makes_no_session(string wrong, string why)
    {
        await using var api = await StartAsync();
        _provider.Wrong = wrong;
        var browser = Browser.Open(api.Address);

        var answer = await browser.CallAsync("GET", await GoToProviderAsync(browser));

        Assert.Equal((400, "sign_in_failed"), (answer.Status, answer.Code));
        Assert.Contains(why, (string?)answer.Body!["detail"]);
        Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
        Assert.Empty(api.Cluster.Audit);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        var back = await GoToProviderAsync(browser);
        var thief = browser.GoTo(api.Address);
        Assert.Equal(200, (await browser.CallAsync("GET", back)).Status);

        var again = await browser.CallAsync("GET", back);
        var stolen = await thief.CallAsync("GET", back);

        Assert.Equal((400, "sign_in_failed"), (again.Status, again.Code));
        Assert.Equal((400, "sign_in_failed"), (stolen.Status, stolen.Code));
        Assert.Contains("(invalid_grant)", (string?)stolen.Body!["detail"]);
        Assert.DoesNotContain("alice@", stolen.Text);
        Assert.DoesNotContain(Cookie, thief.Cookies.Keys);
        Assert.Single(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("evil")]
    [InlineData("~/evil")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/a\r\nSet-Cookie: a=b")]
    [InlineData("/ä")]
    [InlineData("")]
    public async Task An_address_elsewhere_is_no_address_to_return_to(string address)
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);

        var answer = await browser.CallAsync("GET", $"{Begin}?return_to={Uri.EscapeDataString(address)}");

        Assert.Equal((422, "/return_to"), (answer.Status, answer.Pointer));
        Assert.Empty(browser.LastSet);
    }

    [Fact]
    public async Task An_address_is_text_on_the_page()
    {
        await using var api = await StartAsync();

        var answer = await SignInAsync(
            Browser.Open(api.Address), $"{Begin}?return_to={Uri.EscapeDataString("/a?\"><script>alert(1)</script>")}");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("<script", answer.Text);
        Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task Who_has_no_role_is_refused_on_record_and_told_why()
    {
        await using var api = await StartAsync();
        _provider.Claims["roles"] = new[] { "accounting" };
        var browser = Browser.Open(api.Address);

        var answer = await SignInAsync(browser);

        Assert.Equal((403, "text/html"), (answer.Status, answer.ContentType));
        Assert.Contains("You cannot sign in here", answer.Text);
        Assert.Contains("none of your roles", answer.Text);
        Assert.Contains("sign_in_refused", answer.Text);
        Assert.Contains(answer.Header("X-Request-ID")!, answer.Text);
        Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
        Assert.Equal(
            [("alice", "refuse_sign_in", "alice", "no_role")],
            api.Cluster.Audit.Select(line => (line.Actor, line.Action, line.Target, line.Detail!)));
        Assert.Empty(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Fact]
    public async Task Who_has_no_role_is_an_ordinary_user_where_that_is_allowed()
    {
        await using var api = await StartAsync(("RequireRole", "false"));
        _provider.Claims.Remove("roles");
        var browser = Browser.Open(api.Address);

        Assert.Equal(200, (await SignInAsync(browser)).Status);

        Assert.Empty(await RolesAsync(browser));
        Assert.Equal(403, (await browser.CallAsync("GET", "/api/v1/ml/models")).Status);
    }

    [Fact]
    public async Task Only_members_of_the_allowed_groups_come_in()
    {
        await using var api = await StartAsync(("AllowedGroups:0", "/staff"), ("AllowedGroups:1", "/guests"));
        var browser = Browser.Open(api.Address);

        var outside = await browser.CallAsync("GET", await GoToProviderAsync(browser));
        _provider.Claims["groups"] = new[] { "/others", "/guests" };
        var inside = await SignInAsync(browser);

        Assert.Equal((403, "sign_in_refused"), (outside.Status, outside.Code));
        Assert.Contains("none of your groups", (string?)outside.Body!["detail"]);
        Assert.Equal(200, inside.Status);
        Assert.Equal(["no_group", "moderator"], api.Cluster.Audit.Select(line => line.Detail!));
    }

    [Fact]
    public async Task Roles_are_what_the_mapping_says_and_nothing_else()
    {
        await using var api = await StartAsync(
            ("RolesClaim", "https://example.com/groups"),
            ("SubjectClaim", "oid"),
            ("Roles:admin:0", "oml-admins"),
            ("Roles:lead:0", "shift-leads"),
            ("Roles:lead:1", "deputies"));
        _provider.Claims["https://example.com/groups"] = new[] { "deputies", "admin", "service" };
        _provider.Claims["oid"] = "5f7c";
        var browser = Browser.Open(api.Address);

        await SignInAsync(browser);

        Assert.Equal(["lead", "moderator"], await RolesAsync(browser));
        Assert.Equal("5f7c", (string?)(await browser.CallAsync("GET", Session)).Body!["user"]);
    }

    [Fact]
    public async Task A_role_that_the_provider_changes_counts_from_the_next_sign_in_on()
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        await SignInAsync(browser);
        _provider.Claims["roles"] = "admin";
        Assert.Equal(["moderator"], await RolesAsync(browser));

        await SignInAsync(browser);

        Assert.Equal(["admin"], await RolesAsync(browser));
        Assert.Equal(200, (await browser.CallAsync("GET", "/api/v1/ml/models")).Status);
    }

    [Fact]
    public async Task Who_signs_out_is_told_where_to_sign_out_at_the_provider()
    {
        await using var api = await StartAsync(("SignedOutPath", "/bye"));
        var browser = Browser.Open(api.Address);
        await SignInAsync(browser);
        await RolesAsync(browser);

        var answer = await browser.CallAsync("DELETE", Session);

        Assert.Equal(200, answer.Status);
        var address = new Uri((string)answer.Body!["sign_out_at"]!);
        var query = QueryHelpers.ParseQuery(address.Query);
        Assert.Equal($"{_provider.Address}/logout", address.GetLeftPart(UriPartial.Path));
        Assert.Equal(("orleansml", $"{api.Address}bye"), (query["client_id"].ToString(), query["post_logout_redirect_uri"].ToString()));
        Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
        Assert.Equal(["sign_in", "sign_out"], api.Cluster.Audit.Select(line => line.Action));
        Assert.Contains("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Only_who_signed_in_at_the_provider_signs_out_there(string atProvider, bool byToken)
    {
        await using var api = await StartAsync(("SignOutAtProvider", atProvider));
        var browser = Browser.Open(api.Address);
        if (byToken)
        {
            await browser.SignInAsync(api.Tokens.Create("alice"));
        }
        else
        {
            await SignInAsync(browser);
        }

        await RolesAsync(browser);

        Assert.Equal(204, (await browser.CallAsync("DELETE", Session)).Status);
        Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_provider_without_an_address_to_sign_out_at_is_left_alone()
    {
        await using var provider = await FakeProvider.StartAsync(hasSignOut: false);
        await using var api = await StartAsync(("Authority", provider.Address));
        var browser = Browser.Open(api.Address);
        await SignInAsync(browser);
        await RolesAsync(browser);

        Assert.Equal(204, (await browser.CallAsync("DELETE", Session)).Status);
    }

    [Fact]
    public async Task An_administrator_ends_the_sessions_that_began_at_the_provider()
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        await SignInAsync(browser);
        Assert.Equal(["moderator"], await RolesAsync(browser));
        using var root = api.CreateClient("root", isAdmin: true);

        Assert.Equal(204, (await root.CallAsync("DELETE", "/api/v1/users/alice/sessions")).Status);
        _clock.Advance(SessionCache.Stay);

        var ended = await browser.CallAsync("GET", Session);
        Assert.Equal((401, "session_ended"), (ended.Status, ended.Code));
    }

    [Fact]
    public async Task While_the_provider_is_down_nobody_signs_in_and_who_has_signed_in_works_on()
    {
        await using var api = await StartAsync();
        _provider.Down = 503;
        var browser = Browser.Open(api.Address);
        await browser.SignInAsync(api.Tokens.Create("alice"));

        var page = await browser.CallAsync("GET", Begin, null, Html);
        _provider.Down = null;
        var meanwhile = await browser.CallAsync("GET", Begin);

        Assert.Equal((503, "5", "text/html"), (page.Status, page.Header("Retry-After"), page.ContentType));
        Assert.Contains("Nobody can sign in now", page.Text);
        Assert.Contains("""href="/api/v1/session/oidc?return_to=""", page.Text);
        Assert.Equal((503, "provider_unavailable", 0), (meanwhile.Status, meanwhile.Code, _provider.Discoveries));
        Assert.Equal(200, (await browser.CallAsync("GET", Session)).Status);
        _clock.Advance(ProviderConfiguration.Pause);
        Assert.Equal(200, (await SignInAsync(browser)).Status);
    }

    [Fact]
    public async Task A_provider_that_nobody_reaches_is_no_error_of_ours()
    {
        await using var api = await StartAsync();
        await _provider.DisposeAsync();

        var answer = await Browser.Open(api.Address).CallAsync("GET", Begin);

        Assert.Equal((503, "provider_unavailable", "5"), (answer.Status, answer.Code, answer.Header("Retry-After")));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(200)]
    public async Task A_provider_that_gives_no_tokens_now_makes_no_session(int status)
    {
        await using var api = await StartAsync();
        var browser = Browser.Open(api.Address);
        var back = await GoToProviderAsync(browser, $"{Begin}?return_to=/console");
        _provider.TokensDown = status;

        var answer = await browser.CallAsync("GET", back, null, Html);

        Assert.Equal((503, "5"), (answer.Status, answer.Header("Retry-After")));
        Assert.Contains("""href="/api/v1/session/oidc?return_to=%2Fconsole""", answer.Text);
        Assert.DoesNotContain(Cookie, browser.Cookies.Keys);
    }

    [Fact]
    public async Task Who_gives_up_at_the_provider_is_told_so()
    {
        await using var api = await StartAsync();
        _provider.Denies = true;
        var browser = Browser.Open(api.Address);

        var answer = await browser.CallAsync("GET", await GoToProviderAsync(browser));

        Assert.Equal((403, "sign_in_refused"), (answer.Status, answer.Code));
        Assert.DoesNotContain("<b>", answer.Text);
    }

    [Fact]
    public async Task Behind_a_proxy_the_provider_sends_browsers_back_to_the_proxy()
    {
        await using var api = await FakeApi.StartAsync(_clock, [.. Settings(), ("ForwardedHeaders_Enabled", "true")]);
        var browser = Browser.Open(api.Address);

        var begun = await browser.CallAsync(
            "GET", Begin, null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.51.100.7"), ("Host", "moderation.example.com"));

        Assert.Equal(
            "https://moderation.example.com/signin-oidc",
            QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["redirect_uri"]);
    }

    [Fact]
    public async Task Behind_a_proxy_that_changes_the_host_the_configuration_says_it()
    {
        await using var api = await StartAsync(("PublicOrigin", "https://moderation.example.com"));
        var browser = Browser.Open(api.Address);

        Assert.Equal(200, (await SignInAsync(browser)).Status);
        await RolesAsync(browser);
        var ended = await browser.CallAsync("DELETE", Session);

        Assert.Equal("https://moderation.example.com/signin-oidc", _provider.Asked["redirect_uri"]);
        Assert.Contains("post_logout_redirect_uri=https%3A%2F%2Fmoderation.example.com%2F", (string?)ended.Body!["sign_out_at"]);
    }

    [Fact]
    public async Task Sign_ins_are_limited_by_address_and_by_user()
    {
        await using var api = await StartAsync();
        var end = _clock.GetUtcNow().AddSeconds(42);
        var asked = new List<(string, int)>();
        var closed = "sign-in/alice";
        api.Cluster.Lease = (key, limit, _, want) =>
        {
            asked.Add((key, limit));
            return key == closed ? new(0, 0, end) : new(want, 0, end);
        };
        var browser = Browser.Open(api.Address);

        var byUser = await SignInAsync(browser);
        closed = "sign-in/~address/127.0.0.1";
        _clock.Advance(TimeSpan.FromSeconds(43));
        end = _clock.GetUtcNow().AddSeconds(42);
        var byAddress = await browser.CallAsync("GET", Begin);

        Assert.Equal(429, byUser.Status);
        Assert.Equal((429, "rate_limited", "42"), (byAddress.Status, byAddress.Code, byAddress.Header("Retry-After")));
        Assert.Contains(("sign-in/~address/127.0.0.1", 100), asked);
        Assert.Contains(("sign-in/alice", 10), asked);
        Assert.Empty(api.Cluster.Sessions.Of("alice").Sessions);
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_such_page()
    {
        await using var api = await FakeApi.StartAsync(_clock);
        using var alice = api.CreateClient("alice");

        Assert.Equal(404, (await alice.CallAsync("GET", Begin)).Status);
        Assert.Equal(404, (await alice.CallAsync("GET", "/signin-oidc?code=a&state=b")).Status);
    }
}
