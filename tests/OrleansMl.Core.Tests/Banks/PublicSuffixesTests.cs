namespace OrleansMl.Banks;

public sealed class PublicSuffixesTests
{
    [Theory]
    [InlineData("com")]
    [InlineData("xn--p1ai")]
    [InlineData("co.uk")]
    [InlineData("com.br")]
    [InlineData("ac.za")]
    public void What_registries_give_names_below_is_nobodys_site(string domain) => Assert.True(PublicSuffixes.Contains(domain));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.co.uk")]
    [InlineData("uk.com")]
    [InlineData("co.example")]
    [InlineData("127.0.0.1")]
    public void Everything_else_may_be_one(string domain) => Assert.False(PublicSuffixes.Contains(domain));
}
