using Microsoft.Extensions.Hosting;
using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class LocalSignInTests
{
    private const string Session = "/api/v1/session";

    private static Task<FakeApi> StartAsync(string data) => FakeApi.StartAsync(
        Environments.Development, null, ("OrleansMl:Auth:SigningKey", null), ("OrleansMl:DataDirectory", data));

    [Fact]
    public async Task A_development_node_with_its_own_key_signs_in_who_the_body_names()
    {
        using var data = new TemporaryFolder();
        await using var api = await StartAsync(data.Path);
        var browser = Browser.Open(api.Address);

        var answer = await browser.CallAsync("POST", Session, new { user = "root", role = "admin" });
        browser.Antiforgery = (string?)answer.Body!["antiforgery"]!["value"];

        Assert.Equal((201, "root"), (answer.Status, (string?)answer.Body["user"]));
        Assert.Equal(200, (await browser.CallAsync("GET", "/api/v1/ml/models")).Status);
        Assert.Equal(201, (await browser.CallAsync("POST", "/api/v1/content", new { type = "post", text = "a" })).Status);
        Assert.Equal([("root", "sign_in")], api.Cluster.Audit.Select(line => (line.Actor, line.Action)));
    }

    [Theory]
    [InlineData("""{"user": "root", "role": "owner"}""", 422, "validation")]
    [InlineData("""{"user": "root", "role": "simulator"}""", 422, "validation")]
    [InlineData("""{"role": "admin"}""", 422, "validation")]
    [InlineData("""{"user": ".."}""", 422, "validation")]
    [InlineData("""{"user": 7}""", 422, "validation")]
    [InlineData("""{"user": """, 400, "malformed")]
    public async Task A_body_that_names_nobody_is_refused(string body, int status, string code)
    {
        using var data = new TemporaryFolder();
        await using var api = await StartAsync(data.Path);

        var answer = await Browser.Open(api.Address).CallAsync("POST", Session, body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("Host", "evil.example.com:8000")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Authorization", "Bearer garbage")]
    public async Task What_another_host_or_a_proxy_hands_on_is_not_local(string name, string value)
    {
        using var data = new TemporaryFolder();
        await using var api = await StartAsync(data.Path);

        var answer = await Browser.Open(api.Address).CallAsync("POST", Session, new { user = "root", role = "admin" }, (name, value));

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("198.51.100.7")]
    public async Task A_forwarded_address_is_not_local_even_where_forwarded_headers_are_taken(string address)
    {
        using var data = new TemporaryFolder();
        await using var api = await FakeApi.StartAsync(
            Environments.Development,
            null,
            ("OrleansMl:Auth:SigningKey", null),
            ("OrleansMl:DataDirectory", data.Path),
            ("ForwardedHeaders_Enabled", "true"));
        var body = new { user = "root", role = "admin" };

        var forwarded = await Browser.Open(api.Address).CallAsync("POST", Session, body, ("X-Forwarded-For", address));
        var scheme = await Browser.Open(api.Address).CallAsync("POST", Session, body, ("X-Forwarded-Proto", "https"));
        var direct = await Browser.Open(api.Address).CallAsync("POST", Session, body);

        Assert.Equal((401, "unauthenticated"), (forwarded.Status, forwarded.Code));
        Assert.Equal((401, "unauthenticated"), (scheme.Status, scheme.Code));
        Assert.Null(forwarded.Header("Set-Cookie"));
        Assert.Equal(201, direct.Status);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_send_a_form()
    {
        using var data = new TemporaryFolder();
        await using var api = await StartAsync(data.Path);
        using var form = new FormUrlEncodedContent([new("user", "root")]);

        Assert.Equal(415, (await Browser.Open(api.Address).CallAsync("POST", Session, form)).Status);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task A_node_whose_tokens_are_signed_by_somebody_else_has_no_local_sign_in(string environment)
    {
        await using var api = await FakeApi.StartAsync(environment, null);
        using var nobody = api.CreateClient(null);

        var answer = await nobody.CallAsync("POST", Session, new { user = "root", role = "admin" });
        var document = await nobody.CallAsync("GET", "/openapi/v1.json");

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
        Assert.Null(document.Body!["paths"]![Session]!["post"]!["requestBody"]);
    }
}
