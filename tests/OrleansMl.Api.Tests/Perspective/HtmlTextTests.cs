namespace OrleansMl.Perspective;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a <b>bold</b> word", "a bold word")]
    [InlineData("id<i></i>iot", "idiot")]
    [InlineData("one<br/>two</p>three", "one\ntwo\nthree")]
    [InlineData("a<!-- <b>not</b> seen -->b", "ab")]
    [InlineData("x<script>var a = '<';</script>y<STYLE>p{}</STYLE>z", "xyz")]
    [InlineData("1 &lt; 2 &amp; 3 &#x41; &eacute;", "1 < 2 & 3 A é")]
    [InlineData("a < b and <3 & AT&T; end", "a < b and <3 & AT&T; end")]
    [InlineData("open <b", "open <b")]
    [InlineData("<!-- open", "")]
    [InlineData("&#0; &#x1F600;", "&#0; 😀")]
    public void A_reader_sees(string html, string text) => Assert.Equal(text, HtmlText.Read(html).Text);

    [Fact]
    public void Every_stretch_of_the_text_knows_its_source()
    {
        const string Html = "x <b>A&amp;B</b>!";
        var read = HtmlText.Read(Html);

        Assert.Equal("x A&B!", read.Text);
        Assert.Equal((5, 12), read.ToSource(2, 5));
        Assert.Equal("A&amp;B", Html[5..12]);
        Assert.Equal((16, 17), read.ToSource(5, 6));
    }
}
