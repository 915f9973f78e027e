namespace OrleansMl.FineTuning;

public sealed class ExampleTests
{
    [Fact]
    public void A_row_is_drawn_as_often_as_its_weight_says()
    {
        double[] weights = [1, 1, 2, 4, 0, 0.5];

        var drawn = RowSampler.Draw(weights, 1700, new Random(5)).CountBy(i => i).ToDictionary();

        Assert.Equal(1700, drawn.Values.Sum());
        for (var row = 0; row < weights.Length; row++)
        {
            Assert.InRange(drawn.GetValueOrDefault(row), (weights[row] * 200) - 1, (weights[row] * 200) + 1);
        }
    }

    [Fact]
    public void Equal_weights_and_as_many_draws_as_rows_draw_each_once() =>
        Assert.Equal(Enumerable.Range(0, 100), RowSampler.Draw([.. Enumerable.Repeat(0.3, 100)], 100, new Random(1)).Order());

    [Fact]
    public void A_seed_always_misspells_alike_and_another_one_differently()
    {
        const string Text = "the friendly neighbours brought pancakes yesterday";

        string Misspell(int seed) => Misspeller.Misspell(Text, new Random(seed));

        Assert.Equal(Misspell(3), Misspell(3));
        Assert.NotEqual(Misspell(3), Misspell(4));
    }

    [Fact]
    public void A_misspelt_word_begins_as_before_and_is_about_as_long()
    {
        const string Text = "friendly";

        for (var seed = 0; seed < 200; seed++)
        {
            var misspelt = Misspeller.Misspell(Text, new Random(seed));

            Assert.Equal('f', misspelt[0]);
            Assert.InRange(misspelt.Length, Text.Length - 1, Text.Length + 1);
        }
    }

    [Fact]
    public void A_text_of_short_words_stays() => Assert.Equal("we go on", Misspeller.Misspell("we go on", new Random(1)));

    [Fact]
    public void Sets_are_thinned_evenly_and_small_ones_stay_whole() => Assert.Equal(
        [0, 3, 6, 100, 101],
        MeasuredTexts.Thin([.. Enumerable.Range(0, 10), 100, 101], number => number < 100, 3));

    [Fact]
    public void No_sentence_of_our_own_is_in_a_suite_that_measures()
    {
        var measured = Evaluation.EvasionSuite.Harmful.Concat(Evaluation.EvasionSuite.Clean)
            .Concat(Evaluation.SpanSuite.Cases.Select(c => c.Text))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.DoesNotContain(LifeExamples.All(), sentence => measured.Contains(sentence.Text));
    }
}
