using OrleansMl.Testing;

namespace OrleansMl.Policies;

/// <summary>The policy over HTTP: what a trust-and-safety engineer does, and what they are told when it cannot be done.</summary>
[Collection(nameof(ApiApplication))]
public sealed class PoliciesApiTests(ApiApplication api)
{
    private const string Path = "/api/v1/moderation/policies/default";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_published_decides_and_is_rolled_back()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        using var alice = api.CreateClient("alice");
        var before = (await admin.CallAsync("GET", Path)).Body!;
        var draft = before["live"]!["document"]!.DeepClone();
        draft["on_error"] = "rejected"; // no verdict of another test's meets it

        var put = await admin.CallAsync("PUT", $"{Path}/draft", draft.ToJsonString());
        var published = await admin.CallAsync("POST", $"{Path}/publish", new { reason = "nobody waits for what nobody judged" });
        try
        {
            Assert.Equal((200, 200), (put.Status, published.Status));
            var version = (string)published.Body!["live"]!["version"]!;
            Assert.NotEqual((string?)before["live"]!["version"], version);
            Assert.Equal(("root", "nobody waits for what nobody judged"),
                ((string?)published.Body["live"]!["by"], (string?)published.Body["live"]!["note"]));

            // In effect within a second.
            await Eventually.ReadAsync(
                async _ => await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = "A walk in the park." }),
                answer => (string?)answer.Body!["moderation"]!["policy"]!["version"] == version,
                Token);
        }
        finally
        {
            var back = await admin.CallAsync("POST", $"{Path}/rollback", new { reason = "done" });
            Assert.Equal((200, (string?)before["live"]!["version"]), (back.Status, (string?)back.Body!["live"]!["version"]));
        }

        var audit = await admin.CallAsync("GET", "/api/v1/audit?limit=20");
        Assert.Contains(audit.Body!["entries"]!.AsArray(), line =>
            ((string?)line!["action"], (string?)line["target"], (string?)line["detail"])
            == ("publish_policy", "default", "nobody waits for what nobody judged"));
    }

    [Fact]
    public async Task A_change_on_top_of_an_older_revision_is_refused_with_the_current_one()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var body = """{"thresholds": [{"category": "spam", "review": 0.8}]}""";
        var first = await admin.CallAsync("PUT", $"{Path}/draft", body);
        var tag = first.Headers.ETag!.ToString();
        await admin.CallAsync("DELETE", $"{Path}/draft");

        var stale = await admin.CallAsync("PUT", $"{Path}/draft", body, ("If-Match", tag));

        Assert.Equal((412, "stale_revision"), (stale.Status, stale.Code));
        Assert.NotEqual(tag, stale.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Without_a_draft_there_is_nothing_to_publish()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        await admin.CallAsync("DELETE", $"{Path}/draft");

        var published = await admin.CallAsync("POST", $"{Path}/publish", "{}");
        var shadow = await admin.CallAsync("POST", $"{Path}/shadow", "{}");
        var gone = await admin.CallAsync("DELETE", $"{Path}/draft");
        var noShadow = await admin.CallAsync("DELETE", $"{Path}/shadow");
        var unknown = await admin.CallAsync("GET", "/api/v1/moderation/policies/another");

        Assert.Equal((409, "no_draft"), (published.Status, published.Code));
        Assert.Equal((409, "no_draft"), (shadow.Status, shadow.Code));
        Assert.Equal((404, 404, 404), (gone.Status, noShadow.Status, unknown.Status));
    }

    [Fact]
    public async Task What_must_be_scored_comes_back_as_it_was_written()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var put = await admin.CallAsync("PUT", $"{Path}/draft", """
            {"thresholds": [{"category": "spam", "review": 0.8}],
              "require": [{"categories": ["sexual", "violence"], "surface": "video"}, {"categories": ["spam"]}]}
            """);
        await admin.CallAsync("DELETE", $"{Path}/draft");

        Assert.Equal(
            """[{"categories":["sexual","violence"],"surface":"video"},{"categories":["spam"],"surface":null}]""",
            put.Body!["draft"]!["require"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"thresholds": []}""", "/thresholds")]
    [InlineData("""{"thresholds": [{"review": 0.5}]}""", "/thresholds/0/category")]
    [InlineData("""{"thresholds": [{"category": "spam", "review": 2}]}""", "/thresholds/0/review")]
    [InlineData("""{"thresholds": [{"category": "spam", "flag": 0.8, "review": 0.5}]}""", "/thresholds/0/review")]
    [InlineData("""{"thresholds": [{"category": "self_harm", "reject": 0.9}]}""", "/thresholds/0/reject")]
    [InlineData("""{"thresholds": [{"category": "spam", "reveiw": 0.5}]}""", "/thresholds/0/reveiw")]
    [InlineData("""{"on_error": "approved", "thresholds": [{"category": "spam", "review": 0.5}]}""", "/on_error")]
    [InlineData("""{"on_eror": "rejected", "thresholds": [{"category": "spam", "review": 0.5}]}""", "/on_eror")]
    [InlineData("""{"thresholds": [{"category": "nonsense", "review": 0.5}]}""", "/thresholds/0/category")]
    [InlineData("""{"thresholds": [{"category": "spam", "review": 0.5}, {"category": "spam", "review": 0.4, "tier": "limitted"}]}""",
        "/thresholds/1/tier")]
    [InlineData("""
        {"thresholds": [{"category": "spam", "review": 0.4, "tier": "restricted"}, {"category": "spam", "review": 0.3, "tier": "limited"}]}
        """, "/thresholds/0/flag")]
    [InlineData("""{"thresholds": [{"category": "spam", "review": 0.5}], "require": [{"categories": []}]}""", "/require/0/categories")]
    [InlineData("""{"thresholds": [{"category": "spam", "review": 0.5}], "require": [{"categories": ["nonsense"]}]}""",
        "/require/0/categories/0")]
    [InlineData("""{"thresholds": [{"category": "spam", "review": 0.5}], "require": [{"category": "spam"}]}""", "/require/0/category")]
    [InlineData("""
        {"thresholds": [{"category": "spam", "review": 0.5}], "require": [{"categories": ["spam"]}, {"categories": ["hate"]}]}
        """, "/require/1")]
    public async Task A_policy_that_means_nothing_is_refused_with_the_place_and_not_stored(string body, string pointer)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var before = (await admin.CallAsync("GET", Path)).Headers.ETag;

        var answer = await admin.CallAsync("PUT", $"{Path}/draft", body);

        Assert.Equal((422, pointer), (answer.Status, answer.Pointer));
        Assert.Equal(before, (await admin.CallAsync("GET", Path)).Headers.ETag);
    }
}
