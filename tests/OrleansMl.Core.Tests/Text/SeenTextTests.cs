namespace OrleansMl.Text;

/// <summary>Texts as their reader sees them: links, HTML, direction marks, letters apart.</summary>
public sealed class SeenTextTests
{
    private const string Link = "\uE000";

    private static FoldedText Fold(string raw)
    {
        var folded = new FoldedText();
        TextFolder.Fold(raw, folded, TextFolding.Seen);
        return folded;
    }

    [Theory]
    [InlineData("see https://small-town.example/a/b?c=1#d now", $"see {Link} now")]
    [InlineData("see http://192.0.2.7:8080/x now", $"see {Link} now")]
    [InlineData("www.small-town.example.", $"{Link}.")]
    [InlineData("look at small-town.com, please", $"look at {Link}, please")]
    [InlineData("SMALL-TOWN.COM", Link)]
    [InlineData("bit.ly/3xY", Link)]
    [InlineData("(see small-town.org/walk_(old))", $"(see {Link})")]
    [InlineData("[the page](https://small-town.org/a)", $"[the page]({Link})")]
    [InlineData("<a href=\"https://small-town.org\" title='x'>the page</a>", $"{Link}the page")]
    [InlineData("<https://small-town.org>", $"<{Link}>")]
    [InlineData("one.example.com two.example.net", $"{Link} {Link}")]
    public void An_address_is_one_token_whatever_its_host_and_shape(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("see https://en.wikipedia.org/wiki/Bridge now", "see now")]
    [InlineData("see github.com/a/b now", "see now")]
    [InlineData("see www.bbc.co.uk. Now", "see . now")]
    [InlineData("<a href='https://github.com/a'>the code</a>", "the code")]
    [InlineData("<a href=\"/about\">us</a>", "us")]
    public void A_link_to_a_well_known_host_is_nothing(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("it was good.It ended", "it was good.it ended")]
    [InlineData("version 1.2.3 of Program.cs", "version 1.2.3 of program.cs")]
    [InlineData("write to anna.b@small-town.com or @anna.com", "write to anna.basmall-town.com or @anna.com")]
    [InlineData("e.g. the u.s. team", "e.g. the u.s. team")]
    [InlineData("tell.me", "tell.me")]
    [InlineData("and so on...", "and so on...")]
    public void What_is_no_address_stays(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("<i>stu</i>pid", "stupid")]
    [InlineData("<p>one</p><p>two<br/>three</p>", "one two three")]
    [InlineData("<span class=\"a b\" data-x='1'>gr</span>eat", "great")]
    [InlineData("a &lt;b&gt; &amp; c&#46; s&#x74;one &eacute;t&eacute; x&shy;y", "a <b> & c. stone ete xy")]
    [InlineData("yes<!-- no -->sir", "yessir")]
    [InlineData("a<script>var x = 'b';</script>c", "a c")]
    public void HTML_is_read_as_a_reader_sees_it(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("List<string> names; Dictionary<int, T> x", "list<string> names; dictionary<int, t> x")]
    [InlineData("if (a < b && c > d) & e", "if (a < b && c > d) & e")]
    [InlineData("if (a<b && c>d)", "if (a<b && c>d)")]
    [InlineData("I <3 you", "i <3 you")]
    [InlineData("AT&T; R&D", "at&t; r&d")]
    [InlineData("<b", "<b")]
    [InlineData("<!-- open", "<!-- open")]
    public void Signs_of_code_stay(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("you \u202Etoidi\u202C there", "you idiot there")]
    [InlineData("\u202Etsal eb lliw tsrif\nnext", "first will be last next")]
    [InlineData("\u202Ea\U0001F642b", "b🙂a")]
    [InlineData("say \u2067bee\u2069 now", "say bee now")]
    public void What_a_direction_mark_turns_round_is_read_in_order(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("st%75pid", "stupid")]
    [InlineData("%73%74u%70id", "stupid")]
    [InlineData("you%20are%20nice%21", "you are nice!")]
    [InlineData(@"\u0073tu\x70id", "stupid")]
    [InlineData("a &#115tu&#x70id", "a stupid")]
    [InlineData("see https://small-town.com/%41%42 now", $"see {Link} now")]
    public void Escapes_are_read_as_what_they_stand_for(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("100%25 sure, 5%70s")]
    [InlineData("20%20off")]
    [InlineData(@"c:\users\ueda \x \u12")]
    [InlineData("50% and 60%")]
    [InlineData("&#9 &#; &#x")]
    public void What_is_no_escape_stays(string raw) => Assert.Equal(raw, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("pᴉdnʇs", "stupid")]
    [InlineData("the word pᴉdnʇs here", "the word stupid here")]
    [InlineData("¡ǝɹǝɥ sʇɐɔ xᴉs", "six cats here¡")]
    [InlineData("∀Ɔ", "ca")]
    public void What_stands_on_its_head_is_read_upright(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("ısı ısındı", "isi isindi")] // Turkish
    [InlineData("ɔdɔ", "odo")]               // a letter of Akan
    [InlineData("noun", "noun")]
    public void Letters_of_languages_stand_as_they_are(string raw, string expected) => Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("b  a  d day", "bad day")]
    [InlineData("b🙂a🙂d", "bad")]
    [InlineData("b - a - d", "bad")]
    [InlineData("b_ a - d", "b_ a - d")]
    [InlineData("plan  b  a  day", "plan b a day")]
    public void Letters_with_one_separator_between_all_are_a_word(string raw, string expected) =>
        Assert.Equal(expected, Fold(raw).Chars.ToString());

    [Theory]
    [InlineData("a <i>gr</i>eat day", "great", "gr</i>eat")]
    [InlineData("a \u202Eyad\u202C", "day", "yad")]
    [InlineData("see https://small-town.com/x now", Link, "https://small-town.com/x")]
    [InlineData("R&amp;D", "&", "&amp;")]
    [InlineData("a st%75pid day", "stupid", "st%75pid")]
    [InlineData("a pᴉdnʇs day", "stupid", "pᴉdnʇs")]
    public void Offsets_lead_back_to_the_raw_text(string raw, string part, string expected)
    {
        var folded = Fold(raw);
        var at = folded.Chars.IndexOf(part);
        var starts = folded.RawStarts.Slice(at, part.Length).ToArray();
        var ends = folded.RawEnds.Slice(at, part.Length).ToArray();
        Assert.Equal(expected, raw[starts.Min()..ends.Max()]);
    }

    [Fact]
    public void Any_text_leads_back_into_the_raw_text_and_a_second_buffer_agrees()
    {
        var reused = new FoldedText();
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.OneOf(
            CsCheck.Gen.Char['\0', '\u024F'],
            CsCheck.Gen.OneOf('<', '>', '&', '.', '/', 'a', 'b', ' ', ';', '#', '"', '=', '%', '\\', '6', 'x', 'ʇ', 'ɹ'),
            CsCheck.Gen.OneOf('\u202E', '\u202C', '\n', '\uD835', '\uDC00', '*', '-', ':'))], raw =>
        {
            TextFolder.Fold(raw, reused, TextFolding.Seen);
            var fresh = Fold(raw);
            Assert.Equal(fresh.Chars.ToString(), reused.Chars.ToString());
            for (var i = 0; i < reused.Length; i++)
            {
                Assert.InRange(reused.RawStarts[i], 0, raw.Length - 1);
                Assert.InRange(reused.RawEnds[i], reused.RawStarts[i] + 1, raw.Length);
            }
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Markup_and_addresses_allocate_nothing_once_warm()
    {
        const string Raw = "<p>Read <b>this</b> at https://small-town.com/x &amp; tell \u202Eemos\u202C friends</p>";
        var folded = new FoldedText();
        Assert.Equal(0, Allocations.Of(() => TextFolder.Fold(Raw, folded, TextFolding.Seen)));
    }
}
