using Microsoft.Extensions.Time.Testing;
using OrleansMl.Fakes;

namespace OrleansMl.ApiKeys;

public sealed class ApiKeysApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Moderations = "/v1/moderations";
    private static readonly object Input = new { input = "a" };

    private readonly FakeApi _api = fixture.Api;

    private static async Task<(string Id, string Secret)> CreateAsync(FakeApi api, object request)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("POST", "/api/v1/api-keys", request);
        Assert.Equal(201, answer.Status);
        return ((string)answer.Body!["api_key"]!["id"]!, (string)answer.Body["secret"]!);
    }

    private static async Task<int> CallAsync(FakeApi api, string name, string value, string path = Moderations)
    {
        using var client = api.CreateClient(null);
        return (await client.CallAsync("POST", path, Input, (name, value))).Status;
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_never_listed()
    {
        var (id, secret) = await CreateAsync(_api, new { name = "forum", scopes = new[] { "moderate", "content" } });
        using var admin = _api.CreateClient("root", isAdmin: true);

        var list = await admin.CallAsync("GET", "/api/v1/api-keys");

        var entry = list.Body!["api_keys"]!.AsArray().Single(key => (string?)key!["id"] == id)!;
        Assert.Equal(("forum", "root"), ((string?)entry["name"], (string?)entry["created_by"]));
        Assert.Equal(["moderate", "content"], entry["scopes"]!.AsArray().Select(scope => (string?)scope));
        Assert.DoesNotContain(secret[^43..], list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_accepted_in_either_header_and_not_in_the_address()
    {
        var (_, secret) = await CreateAsync(_api, new { name = "forum", scopes = new[] { "moderate" } });

        Assert.Equal(200, await CallAsync(_api, "Authorization", $"Bearer {secret}"));
        Assert.Equal(200, await CallAsync(_api, "X-API-Key", secret));
        Assert.Equal(401, await CallAsync(_api, "X-Other", "", $"{Moderations}?key={secret}"));
    }

    [Fact]
    public async Task An_authorization_header_decides_before_the_key_header()
    {
        var (_, secret) = await CreateAsync(_api, new { name = "forum", scopes = new[] { "moderate" } });
        using var user = _api.CreateClient("alice");

        Assert.Equal(403, (await user.CallAsync("POST", Moderations, Input, ("X-API-Key", secret))).Status);
    }

    [Fact]
    public async Task Another_secret_under_the_same_id_is_401()
    {
        var (_, secret) = await CreateAsync(_api, new { name = "forum", scopes = new[] { "moderate" } });
        ApiKeyToken.Create(out var other);

        Assert.Equal(401, await CallAsync(_api, "X-API-Key", secret[..21] + other[21..]));
        Assert.Equal(401, await CallAsync(_api, "X-API-Key", other));
        Assert.Equal(401, await CallAsync(_api, "X-API-Key", "omk_short"));
    }

    [Fact]
    public async Task A_key_submits_content_as_the_service_it_names()
    {
        var (_, secret) = await CreateAsync(_api, new { name = "forum", scopes = new[] { "content" } });
        using var client = _api.CreateClient(null);

        var own = await client.CallAsync("POST", "/api/v1/content", new { type = "post", text = "hello" }, ("X-API-Key", secret));
        var other = await client.CallAsync(
            "POST", "/api/v1/content", new { type = "post", text = "hello", author_id = "alice" }, ("X-API-Key", secret));

        Assert.Equal((201, "key:forum"), (own.Status, (string?)own.Body!["author_id"]));
        Assert.Equal((201, "alice"), (other.Status, (string?)other.Body!["author_id"]));
    }

    [Fact]
    public async Task Many_calls_ask_the_cluster_once_and_a_revocation_acts_within_two_seconds()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await FakeApi.StartAsync(clock);
        var (id, secret) = await CreateAsync(api, new { name = "forum", scopes = new[] { "moderate" } });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, await CallAsync(api, "X-API-Key", secret));
        }

        Assert.Equal(1, api.Cluster.ApiKeys.Verifications);
        using var admin = api.CreateClient("root", isAdmin: true);
        Assert.Equal(204, (await admin.CallAsync("DELETE", $"/api/v1/api-keys/{id}")).Status);
        Assert.Equal(404, (await admin.CallAsync("DELETE", $"/api/v1/api-keys/{id}")).Status);
        clock.Advance(ApiKeyCache.Stay);

        Assert.Equal(401, await CallAsync(api, "X-API-Key", secret));
    }

    [Fact]
    public async Task A_remembered_key_ends_with_its_expiry()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await FakeApi.StartAsync(clock);
        var (_, secret) = await CreateAsync(
            api, new { name = "forum", scopes = new[] { "moderate" }, expires_at = clock.GetUtcNow().AddSeconds(1) });

        Assert.Equal(200, await CallAsync(api, "X-API-Key", secret));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await CallAsync(api, "X-API-Key", secret));
    }

    [Theory]
    [InlineData("""{}""", "/name,/scopes")]
    [InlineData("""{"name":"two words","scopes":["moderate"]}""", "/name")]
    [InlineData("""{"name":"forum","scopes":[]}""", "/scopes")]
    [InlineData("""{"name":"forum","scopes":["moderate","everything","none"]}""", "/scopes/1,/scopes/2")]
    [InlineData("""{"name":"forum","scopes":["moderate"],"expires_at":"2020-01-01T00:00:00Z"}""", "/expires_at")]
    public async Task A_bad_request_names_every_mistake(string body, string pointers)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/api-keys", body);

        Assert.Equal((422, "validation"), (answer.Status, answer.Code));
        Assert.Equal(pointers, string.Join(',', answer.Body!["errors"]!.AsArray().Select(error => (string?)error!["pointer"])));
    }
}
