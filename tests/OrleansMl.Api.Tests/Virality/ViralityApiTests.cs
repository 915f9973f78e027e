using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OrleansMl.Virality;

[Collection(nameof(ApiApplication))]
public sealed class ViralityApiTests(ApiApplication api)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static async Task<string> PostAsync(HttpClient client) =>
        (string)(await client.CallAsync("POST", "/api/v1/content", new { type = "video", text = "A walk in the park" })).Body!["id"]!;

    private static object Series(int count, double age) =>
        new
        {
            shares = Enumerable.Range(0, count).Select(i => new { time = i * age / count, audience = 200 }).ToArray(),
            age,
            root_audience = 2000
        };

    [Fact]
    public async Task A_series_is_foretold_with_intervals_and_reasons()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", Series(300, 3600));
        Assert.Equal(200, answer.Status);
        var view = answer.Body!;
        Assert.Equal(
            (300, false, (string?)null, "virality"),
            ((int)view["current_size"]!, (bool)view["is_prior"]!, (string?)view["content_id"], (string)view["model"]!["name"]!));
        Assert.Equal(["1h", "6h", "24h", "7d"], view["expected_size"]!.AsObject().Select(size => size.Key));
        foreach (var (_, size) in view["expected_size"]!.AsObject())
        {
            double[] ends = [(double)size!["low95"]!, (double)size["low"]!, (double)size["high"]!, (double)size["high95"]!];
            Assert.Equal(ends.Order(), ends);
            Assert.True((double)size["value"]! > 300);
        }

        Assert.Equal((double)view["probability"]! >= .6, (bool)view["is_viral"]!);
        Assert.NotEmpty(view["drivers"]!.AsArray());
    }

    [Fact]
    public async Task A_hundred_shares_in_a_minute_foretell_no_more_than_there_are_people()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var shares = Enumerable.Range(0, 100).Select(i => new { time = i * .6, audience = 2000 }).ToArray();
        var ours = await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", new { shares, age = 60 });
        var theirs = await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", new { shares, age = 60, population = 5000 });
        Assert.Equal((200, 200), (ours.Status, theirs.Status));
        Assert.True((double)ours.Body!["expected_size"]!["7d"]!["high95"]! < 5000);
        Assert.Equal(5000, (double)theirs.Body!["expected_size"]!["7d"]!["high95"]!);
    }

    [Fact]
    public async Task Shares_of_a_stored_item_are_counted_and_its_owner_sees_the_forecast()
    {
        using var owner = api.CreateClient("owner");
        using var service = api.CreateClient("feed", roles: "service");
        var id = await PostAsync(owner);
        var path = $"/api/v1/content/{id}/virality";
        var before = await owner.CallAsync("GET", path);
        Assert.Equal((200, 0, true), (before.Status, (int)before.Body!["current_size"]!, (bool)before.Body["is_prior"]!));
        Assert.Empty(before.Body["drivers"]!.AsArray());

        await service.CallAsync("POST", "/api/v1/interactions", new
        {
            interactions = Enumerable.Range(0, 8)
                .Select(i => new { user_id = $"v-{id[..8]}-{i}", content_id = id, type = "share", value = 500 })
                .Append(new { user_id = $"v-{id[..8]}-0", content_id = id, type = "share", value = 500 })
                .ToArray(),
        });

        // The ninth is a repetition.
        var after = await UntilAsync(owner, path, view => (int)view["current_size"]! == 8);
        Assert.False((bool)after["is_prior"]!);
        using var admin = api.CreateClient("root", isAdmin: true);
        var posted = await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", new { content_id = id });
        Assert.Equal((200, id, 8), (posted.Status, (string)posted.Body!["content_id"]!, (int)posted.Body["current_size"]!));

        using var other = api.CreateClient("other");
        Assert.Equal(403, (await other.CallAsync("GET", path)).Status);
        Assert.Equal(404, (await owner.CallAsync("GET", "/api/v1/content/nobody-knows/virality")).Status);
        Assert.Equal(404, (await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", new { content_id = "nobody-knows" })).Status);
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"content_id": "a", "shares": [], "age": 1}""", "")]
    [InlineData("""{"content_id": "a b"}""", "/content_id")]
    [InlineData("""{"shares": []}""", "/age")]
    [InlineData("""{"shares": [], "age": -1}""", "/age")]
    [InlineData("""{"shares": [{"time": 11}], "age": 10}""", "/shares/0/time")]
    [InlineData("""{"shares": [{}], "age": 10}""", "/shares/0/time")]
    [InlineData("""{"shares": [{"time": 1, "audience": -1}], "age": 10}""", "/shares/0/audience")]
    [InlineData("""{"shares": [null], "age": 10}""", "/shares/0/time")]
    [InlineData("""{"shares": [], "age": 10, "root_audience": 1e12}""", "/root_audience")]
    [InlineData("""{"shares": [], "age": 10, "population": 0}""", "/population")]
    public async Task A_question_that_makes_no_sense_is_refused(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync("POST", "/api/v1/ml/viral-prediction", body);
        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task Too_many_shares_are_refused()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var answer = await admin.CallAsync(
            "POST", "/api/v1/ml/viral-prediction", new { shares = Enumerable.Repeat(new { time = 1 }, 10_001).ToArray(), age = 10 });
        Assert.Equal((422, "/shares"), (answer.Status, answer.Pointer));
    }

    private static Task<JsonNode> UntilAsync(
        HttpClient client,
        string path,
        Func<JsonNode, bool> done,
        [CallerArgumentExpression(nameof(done))] string expected = "") => Eventually.ReadAsync(
        async _ =>
        {
            var answer = await client.CallAsync("GET", path);
            Assert.Equal(200, answer.Status);
            return answer.Body!;
        },
        done,
        Token,
        expected: expected);
}
