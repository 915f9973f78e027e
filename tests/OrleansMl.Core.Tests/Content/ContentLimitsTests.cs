namespace OrleansMl.Content;

public sealed class ContentLimitsTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("A9._:-", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("a\0", false)]
    public void Ids_are_of_the_allowed_characters(string id, bool valid) => Assert.Equal(valid, ContentLimits.IsValidId(id));

    [Fact]
    public void Ids_are_at_most_128_characters()
    {
        Assert.True(ContentLimits.IsValidId(new string('a', 128)));
        Assert.False(ContentLimits.IsValidId(new string('a', 129)));
    }
}
