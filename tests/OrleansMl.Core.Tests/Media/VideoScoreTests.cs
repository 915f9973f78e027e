using CsCheck;

namespace OrleansMl.Media;

public sealed class VideoScoreTests
{
    [Fact]
    public void Without_frames_it_is_zero() => Assert.Equal((0, 0), (VideoScore.Of([]).Score, VideoScore.Of([]).Evidence.Length));

    [Fact]
    public void Of_one_frame_it_is_the_frames() => Assert.Equal(.7f, VideoScore.Of(Frames(.7f)).Score);

    [Fact]
    public void One_frame_that_the_model_errs_on_does_not_decide()
    {
        var score = VideoScore.Of(Frames([.98f, .. Enumerable.Repeat(.1f, 19)]));

        Assert.Equal(.54f, score.Score, 1e-6);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(1)], score.Evidence.Select(frame => frame.At));
    }

    [Fact]
    public void Two_frames_of_a_short_clip_decide() =>
        Assert.Equal(.91f, VideoScore.Of(Frames([.1f, .9f, .1f, .92f, .1f])).Score, 1e-6);

    [Fact]
    public void In_a_long_video_the_second_highest_counts()
    {
        var score = VideoScore.Of(Frames([.99f, .95f, .. Enumerable.Repeat(.1f, 598)]));

        Assert.Equal(.95f, score.Score);
        Assert.Equal(2, score.Evidence.Length);
    }

    [Fact]
    public void It_is_never_below_the_second_highest_nor_above_the_highest() => Gen.Float[0, 1].Array[2, 100].Sample(scores =>
    {
        var sorted = scores.OrderDescending().ToArray();

        var found = VideoScore.Of(Frames(scores));

        Assert.InRange(found.Score, sorted[1], sorted[0]);
        Assert.Equal(sorted[0], found.Evidence[0].Score);
        Assert.InRange(found.Evidence.Length, 2, VideoScore.MaxEvidence);
    });

    [Fact]
    public void It_is_what_the_formula_says() => Gen.Float[0, 1].Array[1, 100].Sample(scores =>
    {
        var sorted = scores.OrderDescending().ToArray();
        var top = Math.Min(scores.Length, Math.Max(2, (scores.Length + 19) / 20));
        var expected = Math.Max(sorted[Math.Min(1, scores.Length - 1)], sorted[..top].Sum(score => (double)score) / top);

        Assert.Equal(expected, VideoScore.Of(Frames(scores)).Score, 1e-6);
    });

    [Fact]
    public void Porn_and_hentai_are_unsafe_and_sexy_is_suggestive()
    {
        var scores = ImageSafetyScores.From([.1f, .2f, .3f, .25f, .15f]);

        Assert.Equal(.45f, scores.Unsafe, 1e-6);
        Assert.Equal(.15f, scores.Suggestive);
        Assert.Equal(new(Drawing: .1f, Hentai: .2f, Neutral: .3f, Porn: .25f, Sexy: .15f), scores);
    }

    [Fact]
    public void What_is_no_output_of_the_model_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageSafetyScores.From([.5f, .5f]));
        Assert.Throws<ArgumentException>(() => ImageSafetyScores.From([.5f, float.NaN, 0, 0, 0]));
    }

    private static FrameScore[] Frames(params float[] scores) =>
        [.. scores.Select((score, i) => new FrameScore(TimeSpan.FromSeconds(i), score))];
}
