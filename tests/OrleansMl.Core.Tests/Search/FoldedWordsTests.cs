namespace OrleansMl.Search;

public sealed class FoldedWordsTests
{
    [Theory]
    [InlineData("Win a FREE prize, win it now!", "a free it now prize win")]
    [InlineData("", "")]
    [InlineData("!!! ...", "")]
    public void Words_are_folded_and_each_once(string text, string words) =>
        Assert.Equal(words, string.Join(' ', FoldedWords.Of(text).Order(StringComparer.Ordinal)));
}
