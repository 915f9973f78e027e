namespace OrleansMl.Entities;

public sealed class EntityTokenizerTests
{
    [Theory]
    [InlineData("Anna lives in Bern.", "Anna|lives|in|Bern|.")]
    [InlineData("AT&T's U.S. boss, jean-luc", "AT&T|'s|U.S|.|boss|,|jean-luc")]
    [InlineData("at 12:30 pay 1,000 or 3/4", "at|12:30|pay|1,000|or|3/4")]
    [InlineData("@anna_b loves #NewYork!!! :)", "@anna_b|loves|#NewYork|!!!|:|)")]
    [InlineData("see https://example.com/a?b=c, or www.example.org.", "see|https://example.com/a?b=c|,|or|www.example.org|.")]
    [InlineData("don’t (really) ... go", "don’t|(|really|)|...|go")]
    [InlineData("a,b x:y", "a|,|b|x|:|y")]
    [InlineData("", "")]
    [InlineData(" \t\n", "")]
    public void Cuts_words_and_marks(string text, string expected) => Assert.Equal(expected, string.Join('|', Tokens(text)));

    [Theory]
    [InlineData("\U0001F44D\U0001F3FD Anna", "\U0001F44D\U0001F3FD|Anna")]
    [InlineData("\U0001F469\u200D\U0001F680 in Köln", "\U0001F469\u200D\U0001F680|in|Köln")]
    [InlineData("Zoe\u0308 called", "Zoe\u0308|called")]
    [InlineData("שלום Anna", "שלום|Anna")]
    [InlineData("\u2764\uFE0F\u2764\uFE0F", "\u2764\uFE0F|\u2764\uFE0F")]
    public void A_character_keeps_what_belongs_to_it(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokens(text)));

    [Fact]
    public void Of_any_text_only_white_space_is_left_out_and_no_pair_is_split()
    {
        var random = new Random(1);
        string[] pieces =
        [
            "a", "B", "7", " ", "\n", ".", "'s", "'", "&", "@", "#x", "http://x.y", "\u0301", "\u200D", "\uFE0F", "\U0001F600",
            "\U0001F3FB", "\uD800", "\uDC00", "é", "漢", "ש", "-", "!!"
        ];
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var tokens = new List<TokenSpan>();
            EntityTokenizer.Tokenize(text, tokens);

            var at = 0;
            foreach (var token in tokens)
            {
                Assert.True(string.IsNullOrWhiteSpace(text[at..token.Start]));
                Assert.True(token.Length > 0);
                Assert.False(token.Start > 0 && char.IsHighSurrogate(text[token.Start - 1]) && char.IsLowSurrogate(text[token.Start]));
                at = token.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[at..]));
        }
    }

    private static IEnumerable<string> Tokens(string text)
    {
        var tokens = new List<TokenSpan>();
        EntityTokenizer.Tokenize(text, tokens);
        return tokens.Select(token => text[token.Start..token.End]);
    }
}
