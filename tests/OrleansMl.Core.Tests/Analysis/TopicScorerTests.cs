using System.Text;

namespace OrleansMl.Analysis;

public sealed class TopicScorerTests
{
    private static readonly TopicScorer Shipped = new(TopicCatalogue.Shipped);

    [Theory]
    [InlineData("The striker scored a late goal and the team won the league match", "sports")]
    [InlineData("The prime minister lost the vote in parliament before the election", "politics")]
    [InlineData("My recipe for bread: bake it in the oven, a delicious dinner with cheese", "food")]
    [InlineData("New album and a tour: the band played every song on guitar and piano", "music")]
    [InlineData("The new smartphone app and its software update broke my laptop", "technology")]
    public void A_text_full_of_a_topics_words_is_on_it(string text, string topic) =>
        Assert.Equal(topic, Shipped.Score(text, [], [])[0].Category);

    [Theory]
    [InlineData("")]
    [InlineData("and then we said it was alright")]
    [InlineData("zzz qqq xxx")]
    public void A_text_on_nothing_is_other(string text)
    {
        var only = Assert.Single(Shipped.Score(text, [], []));

        Assert.Equal(TopicScorer.Other, only.Category);
        Assert.InRange(only.Score, 0.5f, 1);
    }

    [Fact]
    public void A_close_vector_counts_and_a_far_one_counts_against()
    {
        var scorer = new TopicScorer(
            Catalogue("""{"categories": [{"name": "a", "words": ["alpha"]}, {"name": "b", "words": ["beta"]}]}"""));
        float[][] prototypes = [[1, 0], [0, 1]];

        var scores = scorer.ScoreAll("nothing known here", [1, 0], prototypes);

        Assert.True(scores[0] > 0.9f && scores[1] < 0.1f);
        Assert.Equal(scorer.ScoreAll("alpha", [], []), scorer.ScoreAll("alpha", [0, 0], prototypes));
    }

    [Fact]
    public void Thresholds_are_each_topics_own_and_a_word_of_two_topics_says_less()
    {
        var scorer = new TopicScorer(Catalogue("""
            {"categories": [
              {"name": "a", "threshold": 0.99, "words": ["goal", "alpha"]}, // strict
              {"name": "b", "threshold": 0.01, "words": ["goal"]},
            ]}
            """));

        Assert.Equal(["b"], scorer.Score("goal", [], []).Select(topic => topic.Category));
        Assert.True(scorer.ScoreAll("alpha", [], [])[0] > scorer.ScoreAll("goal", [], [])[0]);
    }

    [Theory]
    [InlineData("{", "The categories are not valid JSON")]
    [InlineData("[]", "categories: must be an array of topics.")]
    [InlineData("""{"categories": []}""", "categories: must hold 1 to 200 topics.")]
    [InlineData("""{"categories": [{"words": ["a"]}]}""", "categories[0].name")]
    [InlineData("""{"categories": [{"name": "other", "words": ["a"]}]}""", "categories[0].name")]
    [InlineData("""{"categories": [{"name": "a", "words": []}]}""", "categories[0].words")]
    [InlineData("""{"categories": [{"name": "a", "threshold": 0, "words": ["a"]}]}""", "categories[0].threshold")]
    [InlineData("""{"categories": [{"name": "a", "words": ["a"]}, {"name": "a", "words": ["b"]}]}""", "two topics have one name")]
    public void A_broken_catalogue_is_refused_by_name(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Catalogue(json)).Message.Replace("categories: two", "two"));

    private static TopicCatalogue Catalogue(string json) => TopicCatalogue.Parse(Encoding.UTF8.GetBytes(json));
}
