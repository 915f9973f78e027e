namespace OrleansMl.Perspective;

public sealed class SentencesTests
{
    private static string[] Split(string text, int max = 64) =>
        [.. Sentences.Split(text, max).Select(range => text[range.Start..range.End])];

    [Fact]
    public void The_documented_example_has_the_documented_spans() =>
        Assert.Equal([(0, 31), (32, 56)], Sentences.Split("What kind of idiot name is foo? Sorry, I like your name.", 64));

    [Theory]
    [InlineData("one", "one")]
    [InlineData("  one  ", "one")]
    [InlineData("One... two?! Three", "One...|two?!|Three")]
    [InlineData("He said \"no.\" Then left.", "He said \"no.\"|Then left.")]
    [InlineData("version 1.2 is out", "version 1.2 is out")]
    [InlineData("line\nother\r\n\r\nlast", "line|other|last")]
    [InlineData("一。二！三", "一。|二！|三")]
    [InlineData("👍! ok", "👍!|ok")]
    public void Sentences_end_at_marks_and_line_ends(string text, string expected) => Assert.Equal(expected.Split('|'), Split(text));

    [Fact]
    public void Beyond_the_limit_neighbours_are_joined()
    {
        var text = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"S{i}."));

        var sentences = Split(text, 64);

        Assert.Equal(50, sentences.Length);
        Assert.Equal("S0. S1.", sentences[0]);
        Assert.Equal("S98. S99.", sentences[^1]);
    }
}
