namespace OrleansMl.Models;

public sealed class ModelKeyTests
{
    [Fact]
    public void A_key_reads_back() => Assert.Equal(new ModelKey("text-safety", "1.0.0-rc.1+b"), ModelKey.Parse("text-safety@1.0.0-rc.1+b"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text-safety")]
    [InlineData("@1.0.0")]
    [InlineData("text-safety@")]
    [InlineData("Text@1")]
    [InlineData("../x@1")]
    [InlineData("x@1/2")]
    public void What_is_not_a_key_is_refused(string? text)
    {
        Assert.False(ModelKey.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => ModelKey.Parse(text!));
    }
}
