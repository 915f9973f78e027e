using OrleansMl.Fakes;

namespace OrleansMl.Content;

public sealed class ContentApiTests
{
    [Fact]
    public async Task A_submitted_item_comes_back_with_its_verdict_location_and_etag()
    {
        await using var api = await FakeApi.StartAsync();
        using var alice = api.CreateClient("alice");

        var answer = await alice.CallAsync("POST", "/api/v1/content", new { type = "comment", text = "hello there" });

        Assert.Equal(201, answer.Status);
        Assert.Equal("approved", (string?)answer.Body!["level"]);
        Assert.Equal("alice", (string?)answer.Body["author_id"]);
        Assert.Equal("\"1\"", answer.ETag);
        Assert.Equal($"/api/v1/content/{(string?)answer.Body["id"]}", answer.Header("Location"));
    }
}
