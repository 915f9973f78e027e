using System.Text.Json.Nodes;

namespace OrleansMl.Similar;

[Collection(nameof(ApiApplication))]
public sealed class SimilarApiTests(ApiApplication api)
{
    private readonly string _author = $"author-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Items_on_like_topics_come_first_and_hidden_withdrawn_or_refused_ones_never()
    {
        using var author = api.CreateClient(_author);
        using var other = api.CreateClient("someone");
        var match = await PostAsync(author, "The striker scored a late goal and the team won the football match");
        var team = await PostAsync(author, "The goalkeeper saved a penalty in the football league final");
        var bread = await PostAsync(author, "My recipe for sourdough bread with cheese and butter");
        var gone = await PostAsync(author, "The football team lost the final match of the league");
        await author.CallAsync("DELETE", $"/api/v1/content/{gone}");

        // Nobody read any of them: the catalogue is told within a second.
        var similar = await Eventually.ReadAsync(
            _ => other.CallAsync("GET", $"/api/v1/content/{match}/similar?limit=50"),
            answer => answer.Text.Contains(team, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        string[] ids = [.. similar.Body!["items"]!.AsArray().Select(item => (string)item!["content_id"]!)];
        float[] scores = [.. similar.Body["items"]!.AsArray().Select(item => (float)item!["score"]!)];
        Assert.Equal(200, similar.Status);
        Assert.Contains(team, ids);
        Assert.DoesNotContain(bread, ids);
        Assert.All(scores, score => Assert.InRange(score, .3f, 1f));
        Assert.DoesNotContain(match, ids);
        Assert.DoesNotContain(gone, ids);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal("comment", (string?)similar.Body["items"]![0]!["type"]);
        Assert.Single((await other.CallAsync("GET", $"/api/v1/content/{match}/similar?limit=1")).Body!["items"]!.AsArray());

        await author.CallAsync("PUT", $"/api/v1/users/{_author}", new { privacy = new { analysis = false } });
        await Eventually.ReadAsync(
            _ => author.CallAsync("GET", $"/api/v1/users/{_author}"),
            user => !(bool)user.Body!["erasure_pending"]!,
            TestContext.Current.CancellationToken);

        Assert.Empty((await other.CallAsync("GET", $"/api/v1/content/{match}/similar")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task Copies_of_an_item_find_each_other_unread_and_those_of_another_text_do_not_fill_the_list()
    {
        using var author = api.CreateClient(_author);
        using var other = api.CreateClient("someone");
        var copies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => PostAsync(author, "The lighthouse keeper polishes a brass telescope before the storm")));
        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => PostAsync(author, "The lighthouse keeper repairs a brass lantern after the storm")));

        foreach (var id in copies)
        {
            var found = await Eventually.ReadAsync(
                _ => other.CallAsync("GET", $"/api/v1/content/{id}/similar?limit=50"),
                answer => copies.Where(copy => copy != id).All(copy => answer.Text.Contains(copy, StringComparison.Ordinal)),
                TestContext.Current.CancellationToken);
            var items = found.Body!["items"]!.AsArray();
            var likeIt = items.Where(item => (float)item!["score"]! >= .98f).Select(item => (string)item!["content_id"]!);
            Assert.Equal(copies.Where(copy => copy != id).Order(), likeIt.Order());
            Assert.All(items, item => Assert.InRange((float)item!["score"]!, .3f, 1f));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("51")]
    [InlineData("many")]
    public async Task A_limit_out_of_range_is_refused(string limit)
    {
        using var user = api.CreateClient("someone");

        var answer = await user.CallAsync("GET", $"/api/v1/content/any/similar?limit={limit}");

        Assert.Equal((422, "/limit"), (answer.Status, answer.Pointer));
    }

    [Fact]
    public async Task What_a_stranger_may_not_read_is_not_there()
    {
        using var author = api.CreateClient(_author);
        using var other = api.CreateClient("someone");
        var hidden = await author.CallAsync(
            "POST",
            "/api/v1/content",
            new { type = "comment", text = "Congratulations! You won a FREE prize, click http://win.example now!!!" });
        Assert.False((bool)hidden.Body!["visible"]!);

        Assert.Equal(404, (await other.CallAsync("GET", $"/api/v1/content/{hidden.Body["id"]}/similar")).Status);
        Assert.Equal(200, (await author.CallAsync("GET", $"/api/v1/content/{hidden.Body["id"]}/similar")).Status);
        Assert.Equal(404, (await other.CallAsync("GET", "/api/v1/content/nobody-wrote-this/similar")).Status);
    }

    private static async Task<string> PostAsync(HttpClient client, string text)
    {
        var posted = await client.CallAsync("POST", "/api/v1/content", new { type = "comment", text });
        Assert.True((bool)posted.Body!["visible"]!, posted.Text);
        return (string)posted.Body["id"]!;
    }
}
