using OrleansMl.Fakes;

namespace OrleansMl.Sessions;

public sealed class PreferencesApiTests(FakeApiFixture fixture) : IClassFixture<FakeApiFixture>
{
    private const string Path = "/api/v1/session/preferences";

    private readonly string _user = $"user-{Guid.CreateVersion7():N}";

    private HttpClient Client => fixture.Api.CreateClient(_user);

    [Fact]
    public async Task Who_set_nothing_has_the_defaults_as_version_0()
    {
        using var client = Client;

        var answer = await client.CallAsync("GET", Path);

        Assert.Equal(
            (200, "\"0\"", """{"theme":"system","media":"blurred","single_keys":true,"keys":{},"muted_queues":[]}"""),
            (answer.Status, answer.ETag, answer.Text));
    }

    [Fact]
    public async Task What_was_set_is_read_and_changed_only_by_who_saw_it()
    {
        using var client = Client;
        const string Body =
            """{"theme":"dark","media":"grey","single_keys":false,"keys":{"reject":"ö","approve":"y"},"muted_queues":["spam","spam"]}""";

        var first = await client.CallAsync("PUT", Path, Body, ("If-Match", "\"0\""));
        var stale = await client.CallAsync("PUT", Path, new { theme = "light" }, ("If-Match", "\"0\""));
        var malformed = await client.CallAsync("PUT", Path, new { theme = "light" }, ("If-Match", "7"));
        var read = await client.CallAsync("GET", Path);
        var second = await client.CallAsync("PUT", Path, new { unknown = "x" }, ("If-Match", "\"1\""));

        Assert.Equal((200, "\"1\""), (first.Status, first.ETag));
        Assert.Equal((412, "stale_revision"), (stale.Status, stale.Code));
        Assert.Equal((400, "malformed"), (malformed.Status, malformed.Code));
        Assert.Equal(
            """{"theme":"dark","media":"grey","single_keys":false,"keys":{"approve":"y","reject":"ö"},"muted_queues":["spam"]}""",
            read.Text);
        Assert.Equal(
            (200, "\"2\"", """{"theme":"system","media":"blurred","single_keys":true,"keys":{},"muted_queues":[]}"""),
            (second.Status, second.ETag, second.Text));
    }

    [Theory]
    [InlineData("""{"theme": "pink"}""", 422, "/theme")]
    [InlineData("""{"theme": 1}""", 422, "/theme")]
    [InlineData("""{"media": "uncensored"}""", 422, "/media")]
    [InlineData("""{"single_keys": "yes"}""", 422, "/single_keys")]
    [InlineData("""{"keys": {"approve": "a", "reject": "A"}}""", 422, "/keys/reject")]
    [InlineData("""{"keys": {"Approve!": "a"}}""", 422, "/keys")]
    [InlineData("""{"keys": {"__proto__": "a", "constructor": "b"}}""", 200, null)]
    [InlineData("""{"keys": {"approve": ""}}""", 422, "/keys/approve")]
    [InlineData("""{"keys": {"approve": null}}""", 422, "/keys/approve")]
    [InlineData("""{"keys": {"approve": "\u202e"}}""", 422, "/keys/approve")]
    [InlineData("""{"keys": {"approve": "\u0000"}}""", 422, "/keys/approve")]
    [InlineData("""{"keys": {"approve": "aaaaaaaaaaaaaaaaaaaaa"}}""", 422, "/keys/approve")]
    [InlineData("""{"keys": []}""", 422, "/keys")]
    [InlineData("""{"muted_queues": ["<script>"]}""", 422, "/muted_queues/0")]
    [InlineData("""{"muted_queues": [null]}""", 422, "/muted_queues/0")]
    [InlineData("""{"muted_queues": [["a"]]}""", 422, "/muted_queues/0")]
    [InlineData("""[]""", 422, "")]
    [InlineData("""null""", 422, "")]
    [InlineData("""{"theme":""", 400, null)]
    public async Task Hostile_preferences_are_refused_by_the_field(string body, int status, string? pointer)
    {
        using var client = Client;

        var answer = await client.CallAsync("PUT", Path, body);

        Assert.Equal((status, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task Preferences_are_bounded()
    {
        using var client = Client;
        var queues = Enumerable.Range(0, 101).Select(i => $"q{i}").ToArray();
        var keys = Enumerable.Range(0, 65).ToDictionary(i => $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}", i => $"k{i}");

        Assert.Equal("/muted_queues", (await client.CallAsync("PUT", Path, new { muted_queues = queues })).Pointer);
        Assert.Equal("/keys", (await client.CallAsync("PUT", Path, new { keys })).Pointer);
        Assert.Equal(413, (await client.CallAsync("PUT", Path, new { unknown = new string('x', 4096) })).Status);
        Assert.Equal(415, (await client.CallAsync("PUT", Path, new StringContent("{}"))).Status);
        Assert.Equal("\"0\"", (await client.CallAsync("GET", Path)).ETag);
    }
}
