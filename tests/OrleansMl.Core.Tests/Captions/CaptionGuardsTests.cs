using CsCheck;

namespace OrleansMl.Captions;

public sealed class CaptionGuardsTests
{
    private static readonly SpeechSegment[] Speech = [Segment(1, 4), Segment(5, 8), Segment(20, 60)];

    [Fact]
    public void A_cue_in_silence_is_dropped()
    {
        var guarded = CaptionGuards.Apply([Cue(9, 12, "Thanks for watching!")], Speech);

        Assert.Empty(guarded.Cues);
        Assert.Equal(1, guarded.OutsideSpeech);
    }

    [Fact]
    public void A_cue_that_reaches_beyond_speech_is_cut() =>
        Assert.Equal(
            [Cue(1, 8, "what we said"), Cue(20, 22, "and more")],
            CaptionGuards.Apply([Cue(0, 10, " what  we said "), Cue(18, 22, "and more")], Speech).Cues);

    [Theory]
    [InlineData(80, 0)]
    [InlineData(81, 1)]
    public void Nobody_speaks_more_than_forty_characters_a_second(int characters, int dropped) =>
        Assert.Equal(dropped, CaptionGuards.Apply([Cue(1, 3, new string('a', characters))], Speech).TooFast);

    [Fact]
    public void A_text_that_follows_itself_more_than_three_times_is_there_once()
    {
        CaptionCue[] loop = [.. Enumerable.Range(0, 5).Select(i => Cue(20 + i, 21 + i, i % 2 == 0 ? "Thank you." : "thank you"))];

        var guarded = CaptionGuards.Apply([.. loop, Cue(30, 32, "Now the news.")], Speech);

        Assert.Equal(["Thank you.", "Now the news."], guarded.Cues.Select(cue => cue.Text));
        Assert.Equal(4, guarded.Repeated);
    }

    [Fact]
    public void Three_times_in_a_row_and_answers_in_between_stay()
    {
        CaptionCue[] cues = [.. Enumerable.Range(0, 10).Select(i => Cue(20 + i, 21 + i, i % 4 == 3 ? $"question {i}" : "Yes."))];

        var guarded = CaptionGuards.Apply(cues, Speech);

        Assert.Equal(cues, guarded.Cues);
        Assert.Equal(0, guarded.Repeated);
    }

    [Fact]
    public void What_is_kept_lies_within_speech_in_order_and_can_be_spoken()
    {
        var cue = Gen.Select(Gen.Int[0, 70_000], Gen.Int[1, 8000], Gen.String[Gen.Char["ab. "], 0, 60])
            .Select(drawn => new CaptionCue(Milliseconds(drawn.Item1), Milliseconds(drawn.Item1 + drawn.Item2), drawn.Item3));
        cue.Array[0, 30].Sample(cues =>
        {
            var guarded = CaptionGuards.Apply(cues, Speech);

            Assert.Equal(guarded.Cues.OrderBy(each => each.Start), guarded.Cues);
            Assert.All(guarded.Cues, each =>
            {
                Assert.Contains(Speech, segment => segment.Start <= each.Start && each.Start < segment.End);
                Assert.Contains(Speech, segment => segment.Start < each.End && each.End <= segment.End);
                Assert.True(each.Text.Length <= 40 * (each.End - each.Start).TotalSeconds);
            });
            var empty = cues.Count(each => string.IsNullOrWhiteSpace(each.Text));
            Assert.Equal(cues.Length, guarded.Cues.Length + guarded.OutsideSpeech + guarded.TooFast + guarded.Repeated + empty);
        });
    }

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);

    private static SpeechSegment Segment(int from, int to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));

    private static CaptionCue Cue(int from, int to, string text) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), text);
}
