using OrleansMl.Fakes;

namespace OrleansMl.Http;

public sealed class RequestMiddlewareTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api = fixture.Api;

    [Fact]
    public async Task A_valid_request_id_comes_back()
    {
        using var client = _api.CreateClient(null);

        var answer = await client.CallAsync("GET", "/health/live", null, ("X-Request-ID", "trace-42.a:b_c"));

        Assert.Equal("trace-42.a:b_c", answer.Header("X-Request-ID"));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("")]
    [InlineData("<script>")]
    public async Task Another_request_id_is_replaced(string given)
    {
        using var client = _api.CreateClient(null);

        var answer = await client.CallAsync("GET", "/nowhere", null, ("X-Request-ID", given));

        var id = answer.Header("X-Request-ID");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, (string?)answer.Body!["request_id"]);
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_problems()
    {
        using var alice = _api.CreateClient("alice");

        var address = await alice.CallAsync("GET", "/api/v1/nothing");
        var method = await alice.CallAsync("PATCH", "/api/v1/content/x");

        Assert.Equal((404, "not_found"), (address.Status, address.Code));
        Assert.Equal((405, "method_not_allowed"), (method.Status, method.Code));
    }
}
