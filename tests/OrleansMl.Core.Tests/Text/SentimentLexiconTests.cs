namespace OrleansMl.Text;

public sealed class FeelingLexiconTests
{
    private static readonly SentimentLexicon Lexicon = SentimentLexicon.Parse(
        SentimentLexicon.Write([new("good", 2), new("great", 3), new("bad", -2), new("cant", -0.5f), new(":)", 1.5f), new("<3", 2)]));

    [Theory]
    [InlineData("the train is late", 0, 0, 0)]
    [InlineData("good", 2, 1, 0)]
    [InlineData("GOOD, Great!", 5, 2, 0)]
    [InlineData("(good)...bad", 0, 1, 1)]
    [InlineData("#good", 2, 1, 0)]
    [InlineData("not a good day", -1.48, 0, 1)]
    [InlineData("never was it good", -1.48, 0, 1)]
    [InlineData("never was it so good", 2, 1, 0)] // too far away
    [InlineData("isn't bad", 1.48, 1, 0)]
    [InlineData("can’t", -0.5, 0, 1)]
    [InlineData("hello :)", 1.5, 1, 0)]
    [InlineData("not :)", 1.5, 1, 0)] // an emoticon says what it says
    [InlineData("<3 good", 4, 2, 0)]
    [InlineData("good :) great <3 good", 10.5, 5, 0)]
    public void A_text_feels_as_its_words_do(string text, double sum, int good, int bad)
    {
        var values = Compute(text);

        Assert.Equal(sum / Math.Sqrt((sum * sum) + 15), values[0], 0.02);
        Assert.Equal(Math.Max(0, values[0]), values[1]);
        Assert.Equal(Math.Max(0, -values[0]), values[2]);
        Assert.Equal((Math.Min(1, good / 4f), Math.Min(1, bad / 4f)), (values[5], values[6]));
        Assert.Equal(good + bad == 0 ? 1 : 0, values[8]);
    }

    [Fact]
    public void Every_feature_has_a_name_and_any_text_gives_finite_ones()
    {
        Assert.Equal(9, SentimentLexicon.FeatureNames.Count);
        foreach (var text in new[]
        {
            "",
            " ",
            "'",
            "...",
            "\ud800",
            new string('a', 5000),
            string.Join(' ', Enumerable.Repeat("good bad <3", 2000))
        })
        {
            Assert.All(Compute(text), value => Assert.InRange(value, -1, 1));
        }
    }

    [Fact]
    public void Its_features_follow_the_n_grams_and_need_it()
    {
        var options = new HashedNgramOptions { Dense = ["length", "feeling", "no_feeling"] };
        var features = new FeatureBuffer();
        var folded = new FoldedText();
        TextFolder.Fold("good", folded);
        new HashedNgramExtractor(options, Lexicon).Extract("good", folded, features);

        Assert.Equal(Compute("good")[0], features.Values[^2]);
        Assert.Equal(options.Features - 2, features.Ids[^2]);
        Assert.Contains(
            "needs a lexicon", Assert.Throws<ArgumentException>(() => new HashedNgramExtractor(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Computing_allocates_nothing()
    {
        var values = new float[SentimentLexicon.FeatureNames.Count];
        Assert.Equal(0, Allocations.Of(() => Lexicon.Compute("not a good day :) <3", values)));
    }

    private static float[] Compute(string text)
    {
        var values = new float[SentimentLexicon.FeatureNames.Count];
        Lexicon.Compute(text, values);
        return values;
    }
}
