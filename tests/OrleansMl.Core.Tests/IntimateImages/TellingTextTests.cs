namespace OrleansMl.IntimateImages;

public sealed class TellingTextTests
{
    [Theory]
    [InlineData("My holiday", false)]
    [InlineData("la la la la la la la la la la la la la la la la", false)]
    [InlineData("LA lá la Lа la la la la la la la la la", false)]
    [InlineData("one two three four five six seven eight nine ten eleven", false)]
    [InlineData("one two three four five six seven eight nine ten eleven twelve", true)]
    [InlineData("", false)]
    public void Only_many_different_words_tell_a_copy(string text, bool isTelling) => Assert.Equal(isTelling, TellingText.IsTelling(text));

    [Fact]
    public void How_many_is_set() => Assert.True(TellingText.IsTelling("one two three", 3));
}
