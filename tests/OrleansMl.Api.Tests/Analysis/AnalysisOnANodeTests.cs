using OrleansMl.Testing;

namespace OrleansMl.Analysis;

/// <summary>A whole node with the shipped models.</summary>
[Collection(nameof(ApiApplication))]
[Trait("speed", "slow")]
public sealed class AnalysisOnANodeTests(ApiApplication api)
{
    [Theory]
    [InlineData("What a wonderful day, I love this beautiful garden!", "positive", "en")]
    [InlineData("This is the worst and most boring film I have ever seen", "negative", "en")]
    [InlineData("Das ist wirklich ein schöner Garten und ich gehe jeden Tag dorthin", null, "de")]
    [InlineData("Je suis allé au marché hier matin avec ma soeur et nous avons acheté du pain", null, "fr")]
    public async Task The_shipped_models_tell_feeling_and_language(string text, string? feeling, string language)
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text });

        Assert.Equal((200, language), (answer.Status, (string?)answer.Body!["language"]));
        Assert.Equal(feeling ?? (string?)answer.Body["sentiment"]!["label"], (string?)answer.Body["sentiment"]!["label"]);
    }

    [Fact]
    public async Task The_shipped_models_find_a_person_and_a_place_where_the_raw_text_has_them()
    {
        const string Text = "🎉 Maria Silva moved from London to Paris last year.";
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text = Text, language = "en" });

        Assert.Equal(200, answer.Status);
        var entities = answer.Body!["entities"]!.AsArray()
            .Select(entity => ((string?)entity!["text"], (string?)entity["type"], (int)entity["start"]!, (int)entity["end"]!))
            .ToArray();
        Assert.Equal([("Maria Silva", "person", 3, 14), ("London", "location", 26, 32), ("Paris", "location", 36, 41)], entities);
        Assert.All(entities, entity => Assert.Equal(entity.Item1, Text[entity.Item3..entity.Item4]));
        Assert.Equal("neutral", (string?)answer.Body["sentiment"]!["label"]);
        Assert.Contains("text-entities", answer.Body["models"]!.AsArray().Select(model => (string?)model!["name"]));
    }

    [Fact]
    public async Task An_item_whose_author_was_erased_is_not_found()
    {
        var name = $"erased-{Guid.CreateVersion7():N}";
        using var admin = api.CreateClient("root", isAdmin: true);
        using var author = api.CreateClient(name);
        var item = await author.CallAsync("POST", "/api/v1/content", new { type = "post", text = "A walk in the park." });
        var id = (string)item.Body!["id"]!;
        var body = new { content_id = id };
        Assert.Equal(200, (await admin.CallAsync("POST", "/api/v1/ml/analyze", body)).Status);

        // An item that the catalogue does not have yet is only found by the second look, half a minute later.
        await Eventually.ReadAsync(
            _ => admin.CallAsync("GET", $"/api/v1/content?after={id[..^1]}&limit=1"),
            listed => (string?)listed.Body!["items"]!.AsArray().FirstOrDefault()?["id"] == id,
            TestContext.Current.CancellationToken);

        await author.CallAsync("DELETE", $"/api/v1/users/{name}");
        var erased = await Eventually.ReadAsync(
            async _ => await admin.CallAsync("POST", "/api/v1/ml/analyze", body),
            answer => answer.Status != 200,
            TestContext.Current.CancellationToken,
            within: TimeSpan.FromSeconds(90));

        Assert.Equal((404, "not_found"), (erased.Status, erased.Code));
    }
}
