using System.Text.Json.Nodes;
using OrleansMl.Testing;

namespace OrleansMl.Search;

[Collection(nameof(ApiApplication))]
public sealed class SearchApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/content";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("moderator")]
    [InlineData("lead")]
    [InlineData("legal")]
    public async Task Staff_find_items_by_their_words_page_by_page(string role)
    {
        var author = $"writer-{Guid.CreateVersion7():N}";
        using var writer = api.CreateClient(author);
        using var staff = api.CreateClient("ada", roles: role);
        List<string> ids = [];
        for (var i = 0; i < 3; i++)
        {
            ids.Add((string)(await writer.CallAsync(
                "POST", "/api/v1/content", new { type = "post", text = $"A walk along the river, day {i}" })).Body!["id"]!);
        }

        var first = await FoundAsync(staff, $"?author_id={author}&q=RIVER%20walk&limit=2", items => items.Count == 2);
        var second = await staff.CallAsync(
            "GET", $"{Path}?author_id={author}&q=RIVER%20walk&limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}");

        Assert.Equal(
            Enumerable.Reverse(ids),
            first["items"]!.AsArray().Concat(second.Body!["items"]!.AsArray()).Select(item => (string?)item!["id"]));
        Assert.Null(second.Body["next"]);
        Assert.Empty((await staff.CallAsync("GET", $"{Path}?author_id={author}&q=cake")).Body!["items"]!.AsArray());
        Assert.Empty((await staff.CallAsync("GET", $"{Path}?author_id={author}&type=video")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task What_was_decided_is_found_by_its_level()
    {
        var author = $"writer-{Guid.CreateVersion7():N}";
        using var writer = api.CreateClient(author);
        using var root = api.CreateClient("root", isAdmin: true);
        var id = (string)(await writer.CallAsync("POST", "/api/v1/content", new { type = "post", text = "A walk." })).Body!["id"]!;
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "rejected", reason = "an example" });

        var found = await FoundAsync(root, $"?author_id={author}&level=rejected&state=rejected", items => items.Count == 1);

        Assert.Equal(id, (string?)found["items"]![0]!["id"]);
        Assert.Empty((await root.CallAsync("GET", $"{Path}?author_id={author}&level=approved")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task Copies_of_an_item_are_listed_with_how_near_they_are()
    {
        var author = $"writer-{Guid.CreateVersion7():N}";
        using var writer = api.CreateClient(author);
        using var staff = api.CreateClient("ada", roles: "moderator");
        var text = $"Dear friend, come to the river today and bring a cake, says {author}";
        var id = (string)(await writer.CallAsync("POST", "/api/v1/content", new { type = "post", text })).Body!["id"]!;
        var copy = (string)(await writer.CallAsync(
            "POST", "/api/v1/content", new { type = "post", text = text.ToUpperInvariant() })).Body!["id"]!;
        await FoundAsync(staff, $"?author_id={author}", items => items.Count == 2);

        var answer = await staff.CallAsync("GET", $"/api/v1/content/{id}/near-duplicates");

        var near = Assert.Single(answer.Body!["items"]!.AsArray(), one => (bool)one!["same"]!);
        Assert.Equal((0, copy), ((int)near!["distance"]!, (string?)near["content"]!["id"]));
        Assert.Equal(404, (await staff.CallAsync("GET", "/api/v1/content/never-was/near-duplicates")).Status);
    }

    [Theory]
    [InlineData("?level=bad", "/level")]
    [InlineData("?state=bad", "/state")]
    [InlineData("?type=film", "/type")]
    [InlineData("?author_id=%00", "/author_id")]
    [InlineData("?q=%20", "/q")]
    [InlineData("?category=", "/category")]
    [InlineData("?language=", "/language")]
    [InlineData("?since=soon", "/since")]
    [InlineData("?since=2026-02-01&until=2026-01-01", "/until")]
    [InlineData("?limit=201", "/limit")]
    [InlineData("?cursor=12", "/cursor")]
    public async Task A_question_that_means_nothing_is_refused_with_the_place(string query, string pointer)
    {
        using var staff = api.CreateClient("ada", roles: "moderator");

        var answer = await staff.CallAsync("GET", $"{Path}{query}");

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task The_limit_of_copies_is_checked()
    {
        using var staff = api.CreateClient("ada", roles: "moderator");

        var answer = await staff.CallAsync("GET", "/api/v1/content/a/near-duplicates?limit=0");

        Assert.Equal((422, "/limit"), (answer.Status, answer.Pointer));
    }

    private static async Task<JsonNode> FoundAsync(HttpClient client, string query, Func<JsonArray, bool> isThere)
    {
        // What was written is found within two seconds.
        var answer = await Eventually.ReadAsync(
            async _ => await client.CallAsync("GET", $"{Path}{query}"),
            found => isThere(found.Body!["items"]!.AsArray()),
            Token,
            within: TimeSpan.FromSeconds(30));
        return answer.Body!;
    }
}
