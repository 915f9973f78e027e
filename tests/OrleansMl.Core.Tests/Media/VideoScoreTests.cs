using CsCheck;

namespace OrleansMl.Media;

public sealed class VideoScoreTests
{
    [Fact]
    public void Without_frames_it_is_zero() => Assert.Equal((0, 0), (VideoScore.Of([]).Score, VideoScore.Of([]).Evidence.Length));

    [Fact]
    public void Of_one_frame_it_is_the_frames()
    {
        var score = VideoScore.Of(Frames(.7f));

        Assert.Equal(.7f, score.Score);
        Assert.Equal([At(0, .7f)], score.Evidence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(38)]
    [InlineData(39)]
    [InlineData(599)]
    public void One_frame_that_the_model_errs_on_does_not_decide(int others)
    {
        var score = VideoScore.Of(Frames([.1f, 1, .. Enumerable.Repeat(0f, others - 1)]));

        Assert.Equal(.1f, score.Score);
        Assert.Equal([At(1, 1), At(0, .1f)], score.Evidence);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(598)]
    public void Two_frames_decide_however_long_the_video_is(int others)
    {
        var score = VideoScore.Of(Frames([.9f, .. Enumerable.Repeat(.1f, others), .92f]));

        Assert.Equal(.9f, score.Score);
        Assert.Equal([At(others + 1, .92f), At(0, .9f)], score.Evidence);
    }

    [Fact]
    public void Frames_as_high_as_the_second_are_evidence_too_the_earliest_up_to_ten()
    {
        var score = VideoScore.Of(Frames([.1f, .. Enumerable.Repeat(.8f, 20), .9f]));

        Assert.Equal(.8f, score.Score);
        Assert.Equal([At(21, .9f), .. Enumerable.Range(1, 9).Select(i => At(i, .8f))], score.Evidence);
    }

    [Fact]
    public void It_is_what_the_formula_says() => Gen.Int[0, 20].Array[1, 100].Sample(twentieths =>
    {
        var scores = twentieths.Select(score => score / 20f).ToArray();
        var expected = scores.OrderDescending().ElementAt(Math.Min(1, scores.Length - 1));
        FrameScore[] reached = [.. Frames(scores).Where(frame => frame.Score >= expected)];

        var found = VideoScore.Of(Frames(scores));

        Assert.Equal(expected, found.Score);
        Assert.Equal(
            reached.OrderByDescending(frame => frame.Score).ThenBy(frame => frame.At).Take(VideoScore.MaxEvidence), found.Evidence);
    });

    [Fact]
    public void Porn_and_hentai_are_unsafe_and_sexy_is_not()
    {
        var scores = ImageSafetyScores.From([.1f, .2f, .3f, .25f, .15f]);

        Assert.Equal(.45f, scores.Unsafe, 1e-6);
        Assert.Equal(new(Drawing: .1f, Hentai: .2f, Neutral: .3f, Porn: .25f, Sexy: .15f), scores);
    }

    [Fact]
    public void What_is_no_output_of_the_model_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageSafetyScores.From([.5f, .5f]));
        Assert.Throws<ArgumentException>(() => ImageSafetyScores.From([.5f, float.NaN, 0, 0, 0]));
    }

    private static FrameScore At(int second, float score) => new(TimeSpan.FromSeconds(second), score);

    private static FrameScore[] Frames(params float[] scores) =>
        [.. scores.Select((score, i) => At(i, score))];
}
