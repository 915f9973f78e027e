using CsCheck;

namespace OrleansMl.Captions;

public sealed class SpeechSegmentsTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(32);
    private static readonly SpeechSegmentOptions Bare = new() { Padding = TimeSpan.Zero };

    [Fact]
    public void Silence_has_no_speech() => Assert.Empty(SpeechSegments.Find(new float[1000], Frame));

    [Fact]
    public void Speech_goes_from_its_first_sound_to_its_last() =>
        Assert.Equal([Segment(5, 25)], SpeechSegments.Find(Sound(5, 20, 10), Frame, Bare));

    [Fact]
    public void Speech_that_goes_on_ends_with_the_audio() =>
        Assert.Equal([Segment(5, 25)], SpeechSegments.Find(Sound(5, 20, 0), Frame, Bare));

    [Fact]
    public void What_wavers_between_the_thresholds_does_not_end_speech()
    {
        var sound = Sound(5, 20, 10);
        sound.AsSpan(10, 8).Fill(.4f);

        Assert.Equal([Segment(5, 25)], SpeechSegments.Find(sound, Frame, Bare));
    }

    [Fact]
    public void What_wavers_between_the_thresholds_does_not_begin_speech()
    {
        var sound = new float[40];
        sound.AsSpan(5, 30).Fill(.49f);

        Assert.Empty(SpeechSegments.Find(sound, Frame, Bare));
    }

    [Theory]
    [InlineData(3, 1)] // 96 ms
    [InlineData(4, 2)] // 128 ms
    public void A_short_silence_does_not_part_two(int frames, int segments)
    {
        var sound = Sound(5, 30, 10);
        sound.AsSpan(15, frames).Clear();

        Assert.Equal(segments, SpeechSegments.Find(sound, Frame, Bare).Length);
    }

    [Theory]
    [InlineData(7, 0)] // 224 ms
    [InlineData(8, 1)] // 256 ms
    public void A_click_is_no_speech(int frames, int segments) =>
        Assert.Equal(segments, SpeechSegments.Find(Sound(5, frames, 10), Frame, Bare).Length);

    [Fact]
    public void Padding_stays_within_the_audio_and_apart()
    {
        var sound = Sound(0, 30, 0);
        sound.AsSpan(10, 4).Clear();

        var found = SpeechSegments.Find(sound, Frame, new() { Padding = TimeSpan.FromSeconds(1) });

        Assert.Equal([Segment(0, 12), Segment(12, 30)], found);
    }

    [Fact]
    public void Segments_are_in_order_apart_and_hold_all_that_is_surely_spoken_long() => Gen.Float[0, 1].Array[0, 300].Sample(sound =>
    {
        var found = SpeechSegments.Find(sound, Frame);

        for (var i = 0; i < found.Length; i++)
        {
            Assert.InRange(found[i].Start, i == 0 ? TimeSpan.Zero : found[i - 1].End, found[i].End);
            Assert.InRange(found[i].End - found[i].Start, TimeSpan.FromMilliseconds(250), sound.Length * Frame);
            Assert.True(found[i].End <= sound.Length * Frame);
        }

        for (var i = 0; i + 8 <= sound.Length; i++)
        {
            if (sound.AsSpan(i, 8).IndexOfAnyInRange(0, .5f) < 0)
            {
                Assert.Contains(found, segment => segment.Start <= i * Frame && segment.End >= (i + 8) * Frame);
            }
        }
    });

    [Fact]
    public void Thresholds_the_wrong_way_round_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeechSegments.Find([], Frame, new() { Begin = .3f, End = .5f }));

    private static float[] Sound(int before, int speech, int after) =>
        [.. Enumerable.Repeat(.01f, before), .. Enumerable.Repeat(.99f, speech), .. Enumerable.Repeat(.01f, after)];

    private static SpeechSegment Segment(int from, int to) => new(from * Frame, to * Frame);
}
