namespace OrleansMl.Text;

public sealed class WordFrequenciesTests
{
    [Fact]
    public void It_knows_what_was_written_and_nothing_else()
    {
        var counts = Enumerable.Range(0, 20_000).ToDictionary(i => $"word{i}", i => 2 + (i * 7 % 5000));
        var words = WordFrequencies.Parse(WordFrequencies.Write(counts));

        Assert.Equal(counts.Count, words.Count);
        Assert.All(counts, word => Assert.Equal(Math.Log(word.Value), words.LogCount(word.Key), 1 / 32.0));
        // 20,000 of 2^32 fingerprints are taken.
        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => words.LogCount($"other{i}") > 0), 0, 5);
    }

    [Fact]
    public void The_same_words_give_the_same_file_in_any_order() =>
        Assert.Equal(
            WordFrequencies.Write([new("a", 3), new("b", 90), new("c", 1)]),
            WordFrequencies.Write([new("c", 2), new("b", 90), new("a", 3)]));

    [Fact]
    public void A_file_that_is_none_is_refused()
    {
        var file = WordFrequencies.Write([new("a", 3), new("b", 90)]);

        Assert.Throws<InvalidDataException>(() => WordFrequencies.Parse([]));
        Assert.Throws<InvalidDataException>(() => WordFrequencies.Parse(file.AsSpan(1)));
        Assert.Throws<InvalidDataException>(() => WordFrequencies.Parse([.. file[5..], .. file[..5]]));
        file[4] = 0;
        Assert.Throws<InvalidDataException>(() => WordFrequencies.Parse(file));
    }
}
