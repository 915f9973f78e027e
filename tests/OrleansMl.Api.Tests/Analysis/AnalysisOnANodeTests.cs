namespace OrleansMl.Analysis;

/// <summary>A whole node with the shipped models.</summary>
[Collection(nameof(ApiApplication))]
public sealed class AnalysisOnANodeTests(ApiApplication api)
{
    [Fact]
    public async Task The_shipped_models_find_a_person_and_a_place_where_the_raw_text_has_them()
    {
        const string Text = "🎉 Maria Silva moved from London to Paris last year.";
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/analyze", new { text = Text, language = "en" });

        Assert.Equal(200, answer.Status);
        var entities = answer.Body!["entities"]!.AsArray().Select(entity => ((string?)entity!["text"], (string?)entity["type"], (int)entity["start"]!, (int)entity["end"]!)).ToArray();
        Assert.Equal([("Maria Silva", "person", 3, 14), ("London", "location", 26, 32), ("Paris", "location", 36, 41)], entities);
        Assert.All(entities, entity => Assert.Equal(entity.Item1, Text[entity.Item3..entity.Item4]));
        Assert.Contains("text-entities", answer.Body["models"]!.AsArray().Select(model => (string?)model!["name"]));
    }
}
