using CsCheck;

namespace OrleansMl.Media;

public sealed class HarmlessThresholdTests
{
    [Fact]
    public void Three_in_a_hundred_may_reach_it()
    {
        var threshold = HarmlessThreshold.Of([.9f, .8f, .7f, .6f, .. Enumerable.Repeat(.1f, 96)]);

        Assert.Equal((MathF.BitIncrement(.6f), .03, 100), (threshold.Review, threshold.Share, threshold.Pictures));
        Assert.False(threshold.IsShadow);
    }

    [Fact]
    public void Equal_scores_reach_it_together_or_not_at_all()
    {
        var threshold = HarmlessThreshold.Of([.. Enumerable.Repeat(.6f, 5), .. Enumerable.Repeat(.1f, 95)]);

        Assert.Equal((MathF.BitIncrement(.6f), 0), (threshold.Review, threshold.Share));
    }

    [Fact]
    public void A_version_that_is_sure_of_harmless_pictures_is_a_shadow()
    {
        var threshold = HarmlessThreshold.Of([.. Enumerable.Repeat(.99f, 4), .. Enumerable.Repeat(.1f, 96)]);

        Assert.Equal((null, .04), (threshold.Review, threshold.Share));
        Assert.True(threshold.IsShadow);
    }

    [Fact]
    public void It_does_not_fall_below_what_the_model_thinks_harmless() =>
        Assert.Equal(HarmlessThreshold.Lowest, HarmlessThreshold.Of(Enumerable.Repeat(.01f, 100).ToArray()).Review);

    [Fact]
    public void Too_few_pictures_make_a_shadow() => Assert.True(HarmlessThreshold.Of(Enumerable.Repeat(.01f, 99).ToArray()).IsShadow);

    [Fact]
    public void It_is_the_lowest_that_few_enough_reach() => Gen.Float[0, 1].Array[100, 300].Sample(scores =>
    {
        var found = HarmlessThreshold.Of(scores);

        if (found.Review is not { } review)
        {
            Assert.True(scores.Count(score => score >= HarmlessThreshold.Highest) > HarmlessThreshold.MaxShare * scores.Length);
            return;
        }

        Assert.InRange(found.Share, 0, HarmlessThreshold.MaxShare);
        Assert.Equal((double)scores.Count(score => score >= review) / scores.Length, found.Share);
        Assert.True(
            review == HarmlessThreshold.Lowest
            || scores.Count(score => score >= MathF.BitDecrement(review)) > HarmlessThreshold.MaxShare * scores.Length);
    });
}
