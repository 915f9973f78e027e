using System.Text.Json;

namespace OrleansMl.Moderation;

// Here and not beside Core's tests: the JSON serialiser reads the record's Orleans attributes, which Core's tests do not load.
public sealed class CategoryScoresJsonTests
{
    [Fact]
    public void Json_is_an_object_by_category_and_reads_back()
    {
        var scores = CategoryScores.From((ModerationCategory.Sexual, 0.01f), (ModerationCategory.HashMatch, 1f));

        var json = JsonSerializer.Serialize(scores);

        Assert.Equal("""{"sexual":0.01,"hash_match":1}""", json);
        Assert.Equal(scores, JsonSerializer.Deserialize<CategoryScores>(json));
    }
}
