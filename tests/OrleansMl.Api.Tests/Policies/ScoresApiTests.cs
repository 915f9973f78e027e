using OrleansMl.Testing;

namespace OrleansMl.Policies;

[Collection(nameof(ApiApplication))]
public sealed class ScoresApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/scores/histogram";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_are_counted_beside_what_people_decided()
    {
        using var lead = api.CreateClient("lea", roles: "lead");
        using var alice = api.CreateClient("alice");
        using var root = api.CreateClient("root", isAdmin: true);
        var before = await RejectedAsync();
        var id = (string)(await alice.CallAsync("POST", "/api/v1/content", new { type = "video", text = "A walk." })).Body!["id"]!;
        await root.CallAsync("POST", $"/api/v1/content/{id}/override", new { level = "rejected", reason = "an example" });

        // Scores and decisions are handed on every two seconds.
        await Eventually.ReadAsync(_ => RejectedAsync(), rejected => rejected > before, Token, within: TimeSpan.FromSeconds(30));

        var answer = await lead.CallAsync("GET", $"{Path}?category=spam&since=2026-01-01&surface=video");
        var bins = answer.Body!["bins"]!.AsArray();
        Assert.Equal(50, bins.Count);
        Assert.Equal((long)answer.Body["items"]!, bins.Sum(bin => (long)bin!["count"]!));
        Assert.Equal(("spam", "video"), ((string?)answer.Body["category"], (string?)answer.Body["surface"]));
        Assert.Equal(0, (long)(await lead.CallAsync("GET", $"{Path}?category=spam&until=2020-01-01")).Body!["items"]!);

        async Task<long> RejectedAsync() =>
            (await lead.CallAsync("GET", $"{Path}?category=spam&surface=video")).Body!["bins"]!.AsArray()
                .Sum(bin => (long)bin!["rejected"]!);
    }

    [Theory]
    [InlineData("", "/category")]
    [InlineData("?category=nonsense", "/category")]
    [InlineData("?category=spam&surface=film", "/surface")]
    [InlineData("?category=spam&since=soon", "/since")]
    [InlineData("?category=spam&since=2026-02-01&until=2026-01-01", "/until")]
    public async Task A_question_that_means_nothing_is_refused_with_the_place(string query, string pointer)
    {
        using var lead = api.CreateClient("lea", roles: "lead");

        var answer = await lead.CallAsync("GET", $"{Path}{query}");

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
    }
}
