namespace OrleansMl.Text;

public sealed class TextLinksTests
{
    [Theory]
    [InlineData("see https://Evil.Example/a?b=1 now", "evil.example")]
    [InlineData("see evil.com, and http://b.evil.co.uk:8080/x", "evil.com b.evil.co.uk")]
    [InlineData("<a href=\"https://hidden.xyz/p\">our bank</a>", "hidden.xyz")]
    [InlineData("mail me at someone@evil.com", "")]
    [InlineData("e.g. a sentence.Without a space", "")]
    [InlineData("https://en.wikipedia.org/wiki/Cat", "en.wikipedia.org")]
    public void Addresses_are_found_as_folding_finds_them(string text, string domains)
    {
        List<TextLink> links = [];
        TextLinks.Find(text, links);

        Assert.Equal(domains, string.Join(' ', links.Select(link => TextLinks.Domain(text.AsSpan(link.Start..link.HostEnd)))));
    }

    [Theory]
    [InlineData("Evil.COM.", "evil.com")]
    [InlineData("user@evil.com:80", "evil.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("localhost", null)]
    [InlineData("a..b", null)]
    [InlineData("evil.com/path", null)]
    [InlineData("", null)]
    public void A_domain_has_one_form(string host, string? expected) => Assert.Equal(expected, TextLinks.Domain(host));
}
