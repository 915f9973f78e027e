using CsCheck;

namespace OrleansMl.Captions;

public sealed class CaptionLayoutTests
{
    private static readonly string[] Words =
        ["word", "Ünïcödé", "👩🏽‍🚀", "--> 00:01", "NOTE", "STYLE", "WEBVTT", "&amp;", "<b>", "日本語の字幕です。", "e\u0301"];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[0, 300],
        Gen.String[Gen.Char["abc  .,&<>-\n"], 0, 300],
        Gen.Int[0, Words.Length - 1].Select(i => Words[i]).Array[0, 40]
            .Select(words => string.Join(' ', words)));

    private static readonly Gen<CaptionCue[]> Cues = Gen.Select(Gen.Long[-1000, 600_000], Gen.Long[-1000, 20_000], Text)
        .Select(drawn => new CaptionCue(
            TimeSpan.FromMilliseconds(drawn.Item1), TimeSpan.FromMilliseconds(drawn.Item1 + drawn.Item2), drawn.Item3))
        .Array[0, 40];

    [Fact]
    public void Whatever_is_arranged_and_written_is_read_back_without_an_error() => Cues.Sample(cues =>
    {
        var arranged = CaptionLayout.Arrange(cues).Cues;

        var file = WebVtt.Read(WebVtt.Write(arranged), limits: true);

        Assert.Empty(file.Errors);
        Assert.Equal(arranged.AsSpan(), file.Cues.AsSpan());
    });

    [Fact]
    public void Whatever_is_arranged_can_be_read() => Cues.Sample(cues =>
    {
        var arranged = CaptionLayout.Arrange(cues).Cues;

        for (var i = 0; i < arranged.Length; i++)
        {
            var (cue, lines) = (arranged[i], arranged[i].Text.Split('\n'));
            Assert.InRange(lines.Length, 1, 2);
            Assert.All(lines, line => Assert.InRange(new System.Globalization.StringInfo(line).LengthInTextElements, 1, 42));
            Assert.InRange(cue.End - cue.Start, TimeSpan.FromSeconds(.84), TimeSpan.FromSeconds(7));
            Assert.True(
                new System.Globalization.StringInfo(cue.Text).LengthInTextElements <= 20 * (cue.End - cue.Start).TotalSeconds);
            Assert.True(i == 0 || cue.Start - arranged[i - 1].End >= TimeSpan.FromSeconds(.08));
        }
    });

    [Fact]
    public void Nothing_is_lost_where_there_is_time() => Text.Sample(text =>
    {
        // A minute of silence after each: late only within a cue, which has enough time of its own.
        var arranged = CaptionLayout.Arrange([Cue(0, 1 + (text.Length / 10.0), text), Cue(120, 130, "the end")]);

        Assert.Equal(0, arranged.Late);
        Assert.Equal(
            [.. CaptionText.Words(text), "the", "end"],
            arranged.Cues.SelectMany(cue => cue.Text.Split(' ', '\n')));
    });

    [Fact]
    public void A_short_text_is_one_line() =>
        Assert.Equal(
            [Cue(1, 3.5, "A line of exactly forty-two characters, ok")],
            CaptionLayout.Arrange([Cue(1, 3.5, "A line of exactly forty-two characters, ok")]).Cues);

    [Fact]
    public void A_longer_one_is_two_of_about_the_same_length() =>
        Assert.Equal(
            [Cue(1, 5, "This sentence is a little too long\nto stand on one line of a picture")],
            CaptionLayout.Arrange([Cue(1, 5, "This sentence is a little too long to stand on one line of a picture")]).Cues);

    [Fact]
    public void A_long_one_is_cut_where_a_sentence_ends()
    {
        var arranged = CaptionLayout.Arrange(
            [Cue(0, 10, "We drove all night along the coast to see it. Nobody there knew us, and nobody asked where we came from.")]);

        Assert.Equal("We drove all night along\nthe coast to see it.", arranged.Cues[0].Text);
        Assert.Equal(TimeSpan.Zero, arranged.Cues[0].Start);
        Assert.InRange(arranged.Cues[1].Start, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_blink_stays_long_enough() =>
        Assert.Equal([Cue(1, 1.84, "Hi")], CaptionLayout.Arrange([Cue(1, 1.1, "Hi")]).Cues);

    [Fact]
    public void A_long_silence_does_not_keep_a_cue() =>
        Assert.Equal([Cue(1, 8, "Hi")], CaptionLayout.Arrange([Cue(1, 60, "Hi")]).Cues);

    [Fact]
    public void What_overlaps_comes_one_after_another() =>
        Assert.Equal([Cue(1, 1.92, "one"), Cue(2, 4, "two")], CaptionLayout.Arrange([Cue(2, 4, "two"), Cue(1, 4, "one")]).Cues);

    [Fact]
    public void What_is_spoken_too_fast_falls_behind_by_three_seconds_at_most()
    {
        var spoken = Enumerable.Range(0, 60).Select(i => Cue(i, i + 1, "thirty-five characters a second ok.")).ToArray();

        var arranged = CaptionLayout.Arrange(spoken);

        Assert.InRange(arranged.Late, 20, 40);
        Assert.Equal(60, arranged.Late + arranged.Cues.Length);
        Assert.True(arranged.Cues[^1].Start <= TimeSpan.FromSeconds(62));
    }

    [Fact]
    public void A_word_that_is_longer_than_a_line_is_cut() =>
        Assert.Equal(
            [new string('a', 42) + "\n" + new string('a', 42), new string('a', 16)],
            CaptionLayout.Arrange([Cue(0, 20, new string('a', 100))]).Cues.Select(cue => cue.Text));

    [Fact]
    public void Accents_and_emoji_count_as_a_reader_counts() => Assert.Equal(4, CaptionText.Count("e\u0301👩🏽‍🚀 x"));

    private static CaptionCue Cue(double from, double to, string text) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), text);
}
