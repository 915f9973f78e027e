namespace OrleansMl.Recommendations;

public sealed class TastesTests
{
    [Theory]
    [InlineData("a b", "a b", 1)]
    [InlineData("a b", "b c", .5)]
    [InlineData("a", "a b c d", .5)]
    [InlineData("a", "b", 0)]
    [InlineData("", "b", 0)]
    [InlineData("a", "", 0)]
    public void Two_sets_of_likes_are_as_close_as_their_cosine(string mine, string theirs, double cosine) =>
        Assert.Equal(cosine, FeedbackSignals.Cosine(Split(mine).ToHashSet(), Split(theirs)), 12);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
