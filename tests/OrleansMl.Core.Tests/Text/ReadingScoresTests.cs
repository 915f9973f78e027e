namespace OrleansMl.Text;

public sealed class ReadingScoresTests
{
    private static (float Logit, int Reading) Score(NoiseCorrection? noise, float whole, params float[] sentences)
    {
        var scores = new ReadingScores(1, noise);
        scores.Begin();
        scores.Add(ReadingExtent.Whole, [whole]);
        foreach (var sentence in sentences)
        {
            scores.Add(ReadingExtent.Sentence, [sentence]);
        }

        var (logits, readings) = (new float[1], new int[1]);
        scores.End(logits, readings);
        return (logits[0], readings[0]);
    }

    // Normal draws of a mean and a deviation of 1, the same every time.
    private static float[] Noise(float mean, int count)
    {
        var rng = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ =>
            mean + (float)(Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble())))];
    }

    [Fact]
    public void Without_a_correction_the_strongest_reading_counts() => Assert.Equal((2f, 3), Score(null, -1, -3, 0, 2, 1));

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(2000)]
    public void The_strongest_of_much_noise_is_no_stronger_than_the_harmless_level(int sentences)
    {
        var noise = Noise(-2, sentences);
        Assert.InRange(noise.Max(), -1, 3);
        Assert.InRange(Score(new(10, -1, 5), -4, noise).Logit, -4, 0.5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    public void A_strong_sentence_among_quiet_ones_keeps_its_score(int sentences)
    {
        var score = Score(new(51, -1, 5), -4, [.. Noise(-6, sentences), 3f]);
        Assert.Equal((3f, sentences + 1), score);
    }

    [Theory]
    [InlineData(51, 3f)]
    [InlineData(102, 2.0758f)]   // 3 - 4/3 ln 2
    [InlineData(255, 0.8541f)]   // 3 - 4/3 ln 5
    public void One_sure_sentence_counts_less_the_more_sentences_there_are(int sentences, float expected) =>
        Assert.Equal(expected, Score(new(51, -1, 5), -9, [.. Noise(-9, sentences - 1), 3f]).Logit, 1e-4f);

    [Fact]
    public void Several_sure_sentences_do_not_excuse_each_other() =>
        Assert.Equal(2.5f, Score(new(51, -1, 5), -9, [.. Noise(-9, 250), 2.9f, 2.5f, 2.5f, 2.6f, 2.7f]).Logit, 1e-4f);

    [Theory]
    [InlineData(50, 6f)]
    [InlineData(75, 5.4594f)] // 6 - 4/3 ln 1.5
    [InlineData(100, 5f)]
    [InlineData(300, 5f)]
    public void The_correction_begins_at_a_number_of_stretches_and_grows_to_twice_as_many(int sentences, float expected) =>
        Assert.Equal(expected, Score(new(50, -9, 1), -9, [.. Noise(-1, sentences - 1), 6]).Logit, 1e-4f);

    [Fact]
    public void A_fifth_of_attacks_do_not_excuse_each_other() =>
        Assert.Equal(3f, Score(new(10, -1, 5), -1, [.. Noise(-8, 40), 3, 3, 3, 3, 3.5f, 3, 3, 3, 3, 3]).Logit);

    [Fact]
    public void What_the_whole_text_says_stands() => Assert.Equal((1f, 0), Score(new(10, -1, 9), 1, Noise(0, 100)));

    [Fact]
    public void Only_so_much_is_taken_off() => Assert.Equal(4f, Score(new(10, -9, 2), -9, [.. Noise(-1, 100), 6]).Logit, 1e-5f);

    [Fact]
    public void A_value_that_is_no_number_is_passed_on() => Assert.True(float.IsNaN(Score(new(4, -1, 5), 1, 0, float.NaN, 2).Logit));

    [Fact]
    public void Another_text_of_the_same_words_adds_no_noise()
    {
        var scores = new ReadingScores(1, new(4, -1, 5));
        scores.Begin();
        foreach (var text in new[] { -9f, -9f })
        {
            scores.Add(ReadingExtent.Whole, [text]);
            foreach (var window in new[] { -3f, -2.9f, text + 11 })
            {
                scores.Add(ReadingExtent.Window, [window]);
            }
        }

        var (logits, readings) = (new float[1], new int[1]);
        scores.End(logits, readings);
        Assert.Equal((2f, 3), (logits[0], readings[0]));
    }
}
