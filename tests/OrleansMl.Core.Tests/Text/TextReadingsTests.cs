using CsCheck;

namespace OrleansMl.Text;

public class TextReadingsTests
{
    private static readonly HashedNgramExtractor Extractor = new(new() { Dense = ["capitals", "length"] });

    private static TextReadings Read(string text, ReadingOptions options)
    {
        var readings = new TextReadings(Extractor, options);
        readings.Read(text);
        return readings;
    }

    private static Dictionary<int, float> Features(FeatureBuffer buffer) =>
        Enumerable.Range(0, buffer.Count).ToDictionary(i => buffer.Ids[i], i => buffer.Values[i]);

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 3)]  // the whole text, [0, 8), [1, 9)
    [InlineData(12, 3)]
    [InlineData(13, 4)]
    [InlineData(19, 5)]
    public void A_text_longer_than_a_window_is_read_in_windows_that_end_with_it(int words, int readings)
    {
        var read = Read(string.Join(' ', Enumerable.Range(0, words).Select(i => $"word{(char)('a' + i)}")), new()
        {
            WindowWords = 8,
            WindowStride = 4
        });
        Assert.Equal(readings, read.Count);
        if (readings > 1)
        {
            Assert.Equal(read.Whole.Tokens[^8..].ToArray(), read[readings - 1].Tokens.ToArray());
            Assert.Equal(read.Whole.Tokens[..8].ToArray(), read[1].Tokens.ToArray());
        }
    }

    [Fact]
    public void A_window_holds_what_its_words_alone_would_give_except_dense_features()
    {
        string[] words = ["you", "are", "YOU", "b4d", "b.a.d", "😀", "12", "naïve", "привет", "don't", "zz"];
        Gen.Select(Gen.Int[0, words.Length - 1].Array[1, 40], Gen.Int[1, 12], Gen.Int[1, 12]).Sample(sample =>
        {
            var (picks, size, stride) = (sample.Item1, sample.Item2, Math.Min(sample.Item2, sample.Item3));
            var text = string.Join(' ', picks.Select(p => words[p]));
            var readings = Read(text, new() { WindowWords = size, WindowStride = stride });
            var covered = new bool[readings.Whole.Tokens.Length];
            for (var i = 1; i < readings.Count; i++)
            {
                var window = readings[i];
                var alone = Read(text[window.Tokens[0].RawStart..window.Tokens[^1].RawEnd], ReadingOptions.WholeOnly).Whole;
                var expected = Features(alone);
                var actual = Features(window);
                Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
                foreach (var (id, value) in actual)
                {
                    Assert.Equal(id >= Extractor.Options.Features - 2 ? Features(readings.Whole)[id] : expected[id], value, 1e-6f);
                }

                for (var t = 0; t < covered.Length; t++)
                {
                    covered[t] |= window.Tokens.IndexOf(readings.Whole.Tokens[t]) >= 0;
                }
            }

            Assert.True(readings.Count == 1 || covered.All(c => c));
        });
    }

    [Theory]
    [InlineData("nothing hidden here, Café!", 1)]
    [InlineData("n0thing hidden here", 2)]
    [InlineData("soooo good", 2)] // as single letters; nobody means the run itself
    [InlineData("h\u200Bi\u200Bdden", 1)] // nobody types these
    [InlineData("ｗｉｄｅ", 1)]
    [InlineData("s p a c e d", 1)]
    public void Only_a_disguise_that_can_mean_something_else_is_read_again(string text, int readings) =>
        Assert.Equal(readings, Read(text, new() { Plain = true }).Count);

    [Fact]
    public void Where_runs_were_cut_the_last_reading_has_single_letters()
    {
        const string Raw = "so stuuuupid, b00k";
        var read = Read(Raw, new() { Plain = true });
        var singles = read[2];
        Assert.Equal(
            Features(Read("so stupid, book", ReadingOptions.WholeOnly).Whole).Keys.SkipLast(2).Order(),
            Features(singles).Keys.SkipLast(2).Order());
        Assert.Equal("stuuuupid", Raw[singles.Tokens[1].RawStart..singles.Tokens[1].RawEnd]);
    }

    [Fact]
    public void The_plain_reading_keeps_the_disguise_and_leads_back_to_the_raw_text()
    {
        const string Raw = "It's  H3LLO there";
        var read = Read(Raw, new() { Plain = true, WindowWords = 2, WindowStride = 1 });
        Assert.Equal(6, read.Count); // whole, two windows, and both again as typed
        var plain = read[3];
        Assert.Equal(["It's", "H3LLO", "there"], plain.Tokens.ToArray().Select(t => Raw[t.RawStart..t.RawEnd]));
        var typed = Read("its h3llo there", ReadingOptions.WholeOnly);
        var folded = new FoldedText();
        TextFolder.FoldCharacters(Raw, folded);
        Assert.Equal("its h3llo there", folded.Chars.ToString());
        Assert.NotEqual(Features(typed.Whole).Keys.Order(), Features(plain).Keys.Order()); // that one was folded to "hello"
        Assert.Equal(Features(read.Whole).Last().Key, Features(plain).Last().Key);
    }

    [Fact]
    public void Words_that_nobody_writes_are_read_repaired_last()
    {
        const string Raw = "a frinedly w0rd";
        var words = WordFrequencies.Parse(WordFrequencies.Write([new("friendly", 100), new("word", 100)]));
        var readings = new TextReadings(Extractor, new() { Plain = true }, words);

        readings.Read(Raw);

        Assert.Equal(3, readings.Count); // folded, as typed, repaired
        Assert.Equal(
            Features(Read("a friendly word", ReadingOptions.WholeOnly).Whole).Keys.SkipLast(2).Order(),
            Features(readings[2]).Keys.SkipLast(2).Order());
        Assert.Equal(["a", "frinedly", "w0rd"], readings[2].Tokens.ToArray().Select(t => Raw[t.RawStart..t.RawEnd]));
        readings.Read("a friendly word");
        Assert.Equal(1, readings.Count);
    }

    [Theory]
    [InlineData("One sentence of five words", new string[0])]
    [InlineData("The first one here. Then a second one!", new[] { "The first one here", "Then a second one" })]
    [InlineData("Oh no. The soup is cold? Yes.", new string[0])]
    [InlineData("the first line\nthe second line\nthe third line", new[] { "the first line", "the second line", "the third line" })]
    [InlineData("It costs 3.50 in town. We paid it there.", new[] { "It costs 3.50 in town", "We paid it there" })]
    [InlineData("He said \"go home now.\" Then he left us.", new[] { "He said \"go home now", "Then he left us" })]
    public void A_text_of_several_sentences_is_read_one_by_one(string raw, string[] sentences)
    {
        var read = Read(raw, new() { Sentences = true });
        var found = Enumerable.Range(0, read.Count)
            .Where(i => read.ExtentOf(i) == ReadingExtent.Sentence)
            .Select(i => raw[read[i].Tokens[0].RawStart..read[i].Tokens[^1].RawEnd]);
        Assert.Equal(sentences, found);
    }

    [Fact]
    public void Windows_come_before_sentences_and_a_sentence_longer_than_a_window_is_left_to_them()
    {
        var read = Read("one two three four. five six seven. a b2 c3 d4 e5 f6.", new()
        {
            WindowWords = 5,
            WindowStride = 5,
            Sentences = true
        });
        Assert.Equal(
            [
                ReadingExtent.Whole, ReadingExtent.Window, ReadingExtent.Window, ReadingExtent.Window,
                ReadingExtent.Sentence, ReadingExtent.Sentence
            ],
            Enumerable.Range(0, read.Count).Select(read.ExtentOf));
        Assert.Equal([5, 4, 3], new[] { read[3].Tokens.Length, read[4].Tokens.Length, read[5].Tokens.Length });
    }

    [Fact]
    public void Reading_again_allocates_nothing()
    {
        var text = string.Join(' ', Enumerable.Repeat("some w0rds of an odrinary length", 40));
        var words = WordFrequencies.Parse(WordFrequencies.Write([new("ordinary", 100)]));
        var readings = new TextReadings(Extractor, new() { WindowWords = 24, WindowStride = 12, Plain = true }, words);
        var sum = 0;
        void All()
        {
            readings.Read(text);
            for (var i = 0; i < readings.Count; i++)
            {
                sum += readings[i].Count;
            }
        }

        Assert.Equal(0, Allocations.Of(All));
        Assert.True(sum > 0);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 9)]
    public void A_stride_that_would_leave_gaps_is_refused(int words, int stride) =>
        Assert.Throws<ArgumentException>(() => new TextReadings(Extractor, new() { WindowWords = words, WindowStride = stride }));
}
