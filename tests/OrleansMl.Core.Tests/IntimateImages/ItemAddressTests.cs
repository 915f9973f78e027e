namespace OrleansMl.IntimateImages;

public sealed class ItemAddressTests
{
    [Theory]
    [InlineData("018f", "018f")]
    [InlineData("alice~018f", "alice~018f")]
    [InlineData("https://example.com/watch?v=018f&t=10", "watch 018f 10")]
    [InlineData("https://example.com/u/alice/posts/018f/", "018f posts alice u")]
    [InlineData("http://example.com/p/alice%7E018f#top", "alice~018f p")]
    [InlineData("https://example.com/", "")]
    [InlineData("https://example.com/a%20b", "")]
    public void An_address_may_mean_some_ids(string given, string candidates) =>
        Assert.Equal(candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries), ItemAddress.Candidates(given));

    [Theory]
    [InlineData("ftp://example.com/018f")]
    [InlineData("javascript:alert(1)//")]
    [InlineData("not an address")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_neither_an_id_nor_an_address_of_the_web_is_refused(string? given) => Assert.False(ItemAddress.IsValid(given));

    [Fact]
    public void There_is_an_end_to_what_an_address_may_mean() => Assert.Equal(
        ItemAddress.MaxCandidates,
        ItemAddress.Candidates("https://example.com/" + string.Join('/', Enumerable.Range(0, 100))).Length);
}
