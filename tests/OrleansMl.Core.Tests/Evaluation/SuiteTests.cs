using OrleansMl.Text;

namespace OrleansMl.Evaluation;

public class SuiteTests
{
    [Fact]
    public void Every_disguise_changes_every_sentence_and_no_two_do_the_same()
    {
        foreach (var sentences in new[] { EvasionSuite.Harmful, EvasionSuite.Clean })
        {
            var disguised =
                (from sentence in sentences
                 from disguise in EvasionSuite.Disguises
                 select (sentence, text: EvasionSuite.Disguise(sentence, disguise))).ToList();
            Assert.Equal(25 * 39, disguised.Count);
            Assert.All(disguised, d => Assert.NotEqual(d.sentence, d.text));
            Assert.Equal(disguised.Count, disguised.Select(d => d.text).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("zero-width")]
    [InlineData("full-width")]
    [InlineData("combining marks")]
    public void What_folding_undoes_wholly_reads_as_the_plain_sentence(string disguise)
    {
        foreach (var sentence in EvasionSuite.Harmful.Concat(EvasionSuite.Clean))
        {
            var (plain, hidden) = (new FoldedText(), new FoldedText());
            TextFolder.Fold(sentence, plain);
            TextFolder.Fold(EvasionSuite.Disguise(sentence, disguise), hidden);
            Assert.Equal(plain.Chars.ToString(), hidden.Chars.ToString());
        }
    }

    [Theory]
    [InlineData("repeated letters", "stupid", "stuppppid")]
    [InlineData("swapped letters", "stupid", "stpuid")]
    [InlineData("leetspeak", "stupid", "5tup1d")]
    [InlineData("spaced letters", "stupid!", "s t u p i d!")]
    [InlineData("symbol for a letter", "stupid", "st@pid")]
    [InlineData("symbol for a letter", "idiot", "id#ot")]
    [InlineData("symbol for a letter", "why", "w$y")]
    [InlineData("hyphen inside", "stupid", "stu-pid")]
    [InlineData("dots between letters", "stupid", "s.t.u.p.i.d")]
    [InlineData("underscores between letters", "stupid", "s_t_u_p_i_d")]
    [InlineData("slashes between letters", "stupid", "s/t/u/p/i/d")]
    [InlineData("two spaces between letters", "stupid", "s  t  u  p  i  d")]
    [InlineData("emoji between letters", "pig", "p😀i😀g")]
    [InlineData("HTML tags inside", "stupid", "<i>stu</i>pid")]
    [InlineData("HTML entities", "stupid", "st&#117;p&#105;d")]
    [InlineData("soft hyphens", "pig", "p\u00ADi\u00ADg")]
    [InlineData("reversed by U+202E", "dumb pig", "\u202Egip bmud\u202C")]
    [InlineData("words reversed by U+202E", "stupid pig!", "\u202Ediputs\u202C pig!")]
    [InlineData("line breaks inside", "stupid", "stu-\npid")]
    [InlineData("line break without a hyphen", "stupid", "stu\npid")]
    [InlineData("space inside", "stupid", "stu pid")]
    [InlineData("a letter a line", "pig", "p\ni\ng")]
    [InlineData("letters doubled", "stupid", "ssttuuppiidd")]
    [InlineData("a bar inside", "stupid", "stu|pid")]
    [InlineData("spoiler bars inside", "stupid", "st||up||id")]
    [InlineData("Markdown inside", "stupid", "st**up**id")]
    [InlineData("emoji inside", "stupid", "stu😀😀pid")]
    [InlineData("letters in brackets", "pig", "(p)(i)(g)")]
    [InlineData("mixed separators", "stupid", "s-t_u.p-i_d")]
    [InlineData("signs for letters", "disgusting", "d!$gµ$t!ng")]
    [InlineData("small capitals", "stupid", "sᴛᴜᴘɪᴅ")]
    [InlineData("letters in boxes", "pig", "🄿🄸🄶")]
    [InlineData("accents", "stupid", "štúpïd")]
    [InlineData("upside down", "stupid pig", "ƃᴉd pᴉdnʇs")]
    [InlineData("words upside down", "stupid pig!", "pᴉdnʇs pig!")]
    [InlineData("percent escapes", "pig", "%70%69%67")]
    [InlineData("code escapes", "pig", "\\u0070i\\u0067")]
    public void Disguises_look_as_they_are_named(string disguise, string word, string expected) =>
        Assert.Equal(expected, EvasionSuite.Disguise(word, disguise));

    [Fact]
    public void An_unknown_disguise_is_refused() => Assert.Throws<ArgumentException>(() => EvasionSuite.Disguise("hello", "hat"));

    [Fact]
    public void A_span_covers_its_cause_only_when_each_is_half_of_the_other()
    {
        var item = SpanSuite.Cases.First(c => c.Text != c.Text[c.Start..c.End]);
        Assert.True(SpanSuite.Covers(item, item.Start, item.End));
        Assert.False(SpanSuite.Covers(item, item.Start, item.Start + 2));
        Assert.False(SpanSuite.Covers(item, item.End, item.End + 10));
        Assert.False(SpanSuite.Covers(item, item.Start - 40, item.End + 40));
        Assert.All(SpanSuite.Cases, c => Assert.InRange(c.End, c.Start + 1, c.Text.Length));
    }
}
