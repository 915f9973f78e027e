namespace OrleansMl.Moderation;

public sealed class DisplayFieldsTests
{
    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("en", "DE", 0)]
    [InlineData("pt-BR", "US_CA", 0)]
    [InlineData("zh-Hans-CN", null, 0)]
    [InlineData("buy_cheap_pills_now", null, 1)]
    [InlineData("en", "kill-them-all-now", 1)]
    public void Codes_are_no_text_and_words_are(string? language, string? region, int fields) =>
        Assert.Equal(fields, DisplayFields.Of([], language, region).Length);

    [Fact]
    public void Fields_stand_side_by_side_and_a_span_points_into_its_own()
    {
        var fields = DisplayFields.Of(["music", "free prize"], null, null);

        Assert.Equal("music. free prize", DisplayFields.Join(fields));
        Assert.Equal(
            new(ModerationCategory.Spam, 5, 10, 1, "categories/1"),
            DisplayFields.Locate(new(ModerationCategory.Spam, 12, 17, 1), fields));
        Assert.Equal(
            new(ModerationCategory.Spam, 0, 5, 1, "categories/0"), DisplayFields.Locate(new(ModerationCategory.Spam, 0, 17, 1), fields));
    }
}
