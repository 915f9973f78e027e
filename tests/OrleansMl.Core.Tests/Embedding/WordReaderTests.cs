using CsCheck;

namespace OrleansMl.Embedding;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("The CAT sat.", "the cat sat")]
    [InlineData("Ben's dog isn't here", "ben dog isn here")]
    [InlineData("see https://a.example/cats?x=1 www.b.example and @someone_else", "see and")]
    [InlineData("#NewYork was #great_fun!", "newyork was great fun")]
    [InlineData("a b cd 12 3", "cd 12")]
    [InlineData("naïve Straße МОСКВА नमस्ते", "naïve straße москва नमस्ते")]
    [InlineData("😀 ok👍fine \uD83D", "ok fine")]
    [InlineData("", "")]
    public void Words_are_read_in_lower_case_without_links_and_mentions(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Read(text).Select(word => word.Word)));

    [Fact]
    public void A_run_that_is_too_long_is_no_word() =>
        Assert.Equal(["ok", new string('b', 40)], Read($"ok {new string('a', 41)} {new string('b', 40)}").Select(word => word.Word));

    [Fact]
    public void Places_are_exact_and_in_order_for_any_text() => Gen.String.Sample(text =>
    {
        var end = 0;
        foreach (var (word, start, stop) in Read(text))
        {
            Assert.True(end <= start && start < stop && stop <= text.Length);
            Assert.Equal(text[start..stop].ToLowerInvariant(), word);
            end = stop;
        }
    });

    private static List<(string Word, int Start, int End)> Read(string text)
    {
        var words = new List<(string, int, int)>();
        var reader = new WordReader(text);
        while (reader.MoveNext())
        {
            words.Add((reader.Current.ToString(), reader.Start, reader.End));
        }

        return words;
    }
}
