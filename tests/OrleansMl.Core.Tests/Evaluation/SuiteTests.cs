using OrleansMl.Text;

namespace OrleansMl.Evaluation;

public class SuiteTests
{
    [Fact]
    public void Every_disguise_changes_every_sentence_and_there_are_200_of_each_kind()
    {
        foreach (var sentences in new[] { EvasionSuite.Harmful, EvasionSuite.Clean })
        {
            var disguised =
                (from sentence in sentences
                 from disguise in EvasionSuite.Disguises
                 select (sentence, text: EvasionSuite.Disguise(sentence, disguise))).ToList();
            Assert.Equal(200, disguised.Count);
            Assert.All(disguised, d => Assert.NotEqual(d.sentence, d.text));
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
