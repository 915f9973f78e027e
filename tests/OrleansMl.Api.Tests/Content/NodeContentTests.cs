using System.Text.Json.Nodes;

namespace OrleansMl.Content;

/// <summary>The main job through the whole node: real grains, real models, real store.</summary>
[Collection(nameof(ApiApplication))]
public sealed class NodeContentTests(ApiApplication api)
{
    private const string Spam =
        "FREE prize!!! Call now to claim your free cash prize, text WIN to 80082, offer ends today, free entry, claim now!!!";

    [Fact]
    public async Task A_harmless_comment_is_approved_with_scores_models_and_policy()
    {
        using var alice = api.CreateClient("alice");

        var posted = await alice.CallAsync(
            "POST", "/api/v1/content", new { type = "comment", text = "Thank you for the recipe, the bread came out very well." });
        var read = await alice.CallAsync("GET", posted.Header("Location")!);
        var verdict = await alice.CallAsync("GET", $"/api/v1/ml/moderation/{(string?)posted.Body!["id"]}");

        Assert.Equal((201, "approved", true), (posted.Status, (string?)posted.Body["level"], (bool?)posted.Body["visible"]));
        var moderation = posted.Body["moderation"]!;
        Assert.Superset(new HashSet<string>
        {
            "sexual",
            "violence",
            "spam",
            "hate"
        }, moderation["scores"]!.AsObject().Select(score => score.Key).ToHashSet());
        Assert.Equal((false, 0), ((bool?)moderation["support"], moderation["not_judged"]!.AsArray().Count));
        Assert.Equal(
            ["text-safety", "text-safety-transformer", "text-self-harm", "text-spam"],
            moderation["models"]!.AsArray().Select(model => (string)model!["name"]!).Order());
        Assert.NotNull((string?)moderation["policy"]!["version"]);

        // A read adds what the item is about.
        Assert.True(read.Body!.AsObject().Remove("analysis"));
        Assert.True(JsonNode.DeepEquals(posted.Body, read.Body), $"{posted.Text}\n{read.Text}");
        Assert.True(JsonNode.DeepEquals(moderation, verdict.Body), verdict.Text);
    }

    [Fact]
    public async Task Spam_is_not_approved_and_the_evidence_points_into_the_text()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");

        var posted = await alice.CallAsync("POST", "/api/v1/content", new { type = "comment", text = Spam });
        var explained = await alice.CallAsync("GET", posted.Header("Location") + "/explain");

        Assert.Equal(201, posted.Status);
        Assert.NotEqual("approved", (string?)posted.Body!["level"]);
        var evidence = posted.Body["moderation"]!["evidence"]!.AsArray();
        Assert.Contains(evidence, span => (string?)span!["category"] == "spam");
        Assert.All(evidence, span => Assert.InRange((int)span!["end"]!, (int)span["start"]! + 1, Spam.Length));
        Assert.Single(explained.Body!["decisions"]!.AsArray());
        var visible = (bool)posted.Body["visible"]!;
        Assert.Equal(visible ? 200 : 404, (await bob.CallAsync("GET", posted.Header("Location")!)).Status);
    }

    [Theory]
    [InlineData("I want to die")]
    [InlineData("I feel like killing myself, please help")]
    public async Task Who_speaks_of_self_harm_is_offered_help_and_goes_to_a_person(string text)
    {
        using var alice = api.CreateClient("alice");

        var posted = await alice.CallAsync("POST", "/api/v1/content", new { type = "comment", text });

        Assert.Equal(
            ("review_required", true, true),
            ((string?)posted.Body!["level"], (bool?)posted.Body["support"], (bool?)posted.Body["moderation"]!["support"]));
        Assert.Contains("self_harm>=review", posted.Body["moderation"]!["rules"]!.AsArray().Select(rule => (string?)rule));
    }

    [Fact]
    public async Task A_text_in_a_language_that_no_model_judges_is_flagged_and_says_so()
    {
        using var alice = api.CreateClient("alice");

        var posted = await alice.CallAsync(
            "POST", "/api/v1/content", new { type = "comment", text = "Сегодня хорошая погода, мы идём гулять в парк" });

        Assert.Equal(("flagged", true), ((string?)posted.Body!["level"], (bool?)posted.Body["visible"]));
        var moderation = posted.Body["moderation"]!;
        Assert.Equal(["not_judged=flag"], moderation["rules"]!.AsArray().Select(rule => (string)rule!));
        Assert.Equal(
            ["sexual", "violence", "spam", "hate", "harassment", "self_harm"],
            moderation["not_judged"]!.AsArray().Select(category => (string)category!));
        Assert.Empty(moderation["scores"]!.AsObject());
    }

    [Fact]
    public async Task Repeated_stale_and_foreign_changes_end_as_they_should()
    {
        using var alice = api.CreateClient("alice");
        using var bob = api.CreateClient("bob");
        var path = $"/api/v1/content/alice~node-{Guid.CreateVersion7():N}";
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        object first = new { type = "post", text = "first version" }, second = new { type = "post", text = "second version" };

        Assert.Equal((201, "\"1\""), await StatusAndTagAsync(alice.CallAsync("PUT", path, first, ("If-None-Match", "*"))));
        Assert.Equal((200, "\"1\""), await StatusAndTagAsync(alice.CallAsync("PUT", path, first)));
        Assert.Equal(412, (await alice.CallAsync("PUT", path, second, ("If-None-Match", "*"))).Status);
        Assert.Equal((200, "\"2\""), await StatusAndTagAsync(alice.CallAsync("PUT", path, second, ("If-Match", "\"1\""))));
        Assert.Equal((412, "\"2\""), await StatusAndTagAsync(alice.CallAsync("PUT", path, first, ("If-Match", "\"1\""))));
        Assert.Equal(403, (await bob.CallAsync("PUT", path, first)).Status);
        Assert.Equal(403, (await bob.CallAsync("DELETE", path)).Status);
        Assert.Equal("second version", (string?)(await alice.CallAsync("GET", path)).Body!["text"]);
        Assert.Equal(412, (await alice.CallAsync("DELETE", path, null, ("If-Match", "\"1\""))).Status);
        Assert.Equal(204, (await alice.CallAsync("DELETE", path, null, ("If-Match", "\"2\""))).Status);
        Assert.Equal(204, (await alice.CallAsync("DELETE", path)).Status);
        Assert.Equal(404, (await bob.CallAsync("GET", path)).Status);
        Assert.Equal((409, "invalid_transition"), await StatusAndCodeAsync(alice.CallAsync("PUT", path, first)));

        var keyed = await alice.CallAsync("POST", "/api/v1/content", first, key);
        var again = await alice.CallAsync("POST", "/api/v1/content", first, key);
        Assert.Equal((201, 201, keyed.Text), (keyed.Status, again.Status, again.Text));
        Assert.Equal((409, "idempotency_conflict"), await StatusAndCodeAsync(alice.CallAsync("POST", "/api/v1/content", second, key)));
    }

    [Theory]
    [MemberData(nameof(ContentRulesTests.BadBodies), MemberType = typeof(ContentRulesTests))]
    public async Task Bad_input_stores_nothing(string body, int status, string code, string? pointer, string? fieldCode)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        var path = $"/api/v1/content/bad-{Guid.CreateVersion7():N}";

        var answer = await admin.CallAsync("PUT", path, body);

        Assert.Equal(
            (status, code, pointer, fieldCode), (answer.Status, answer.Code, answer.Pointer, (string?)answer.Body!["errors"]?[0]?["code"]));
        Assert.Equal(404, (await admin.CallAsync("GET", path)).Status);
    }

    private static async Task<(int, string?)> StatusAndTagAsync(Task<Answer> answer) => ((await answer).Status, (await answer).ETag);

    private static async Task<(int, string?)> StatusAndCodeAsync(Task<Answer> answer) => ((await answer).Status, (await answer).Code);
}
