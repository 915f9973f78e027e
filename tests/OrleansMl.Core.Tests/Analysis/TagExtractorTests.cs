using CsCheck;

namespace OrleansMl.Analysis;

public sealed class TagExtractorTests
{
    [Fact]
    public void Hashtags_come_first_then_phrases_by_weight()
    {
        var tags = TagExtractor.Extract(
            "Baked sourdough bread in a Dutch oven today! Sourdough bread needs patience. #Baking #sourdough_bread");

        Assert.Equal(["baking", "sourdough bread"], tags.Take(2).Select(tag => tag.Tag));
        Assert.Equal([1f, 1f, 0.9f], tags.Take(3).Select(tag => tag.Score));
        Assert.Contains("dutch oven", tags.Select(tag => tag.Tag));
        Assert.DoesNotContain("today", tags.Select(tag => tag.Tag));
    }

    [Theory]
    [InlineData("cats and a cat, the Cats!", "cats")]
    [InlineData("#cats #cat", "cats")]
    [InlineData("berries, a berry", "berries")]
    public void Words_of_one_stem_are_one_tag(string text, string tag) =>
        Assert.Equal([tag], TagExtractor.Extract(text).Select(found => found.Tag).Take(2));

    [Theory]
    [InlineData("")]
    [InlineData("and the of it")]
    [InlineData("😀😀 👍 !!! 12 345")]
    [InlineData("https://example.com/cats www.cats.example @cats")]
    [InlineData("#1 #😀 # #_")]
    public void Nothing_to_file_it_under_is_no_tag(string text) => Assert.Empty(TagExtractor.Extract(text));

    [Fact]
    public void Tags_are_bounded_distinct_lower_case_and_ordered_for_any_text() => Gen.OneOf(
        Gen.String,
        Gen.OneOf(
            Gen.String[Gen.Char["abc #_-.\u00e9S"], 0, 60],
            Gen.String[Gen.Char['a', 'f'], 1, 8].Array[0, 60].Select(words => string.Join(' ', words)))).Sample(text =>
    {
        var tags = TagExtractor.Extract(text);

        Assert.True(tags.Count <= TagExtractor.MaxTags);
        Assert.Equal(tags.Count, tags.Select(tag => TagExtractor.Stem(tag.Tag)).Distinct().Count());
        Assert.All(
            tags,
            tag => Assert.True(
                tag.Score is > 0 and <= 1
                    && tag.Tag.Length is >= 2 and <= 40
                    && tag.Tag == tag.Tag.ToLowerInvariant()
                    && tag.Tag.Any(char.IsLetter)));
        Assert.Equal(tags.Select(tag => tag.Score).OrderDescending(), tags.Select(tag => tag.Score));
    });

    [Fact]
    public void A_long_text_takes_no_more_than_its_first_words() =>
        Assert.Equal(
            TagExtractor.MaxTags, TagExtractor.Extract(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"word{i}. "))).Count);
}
