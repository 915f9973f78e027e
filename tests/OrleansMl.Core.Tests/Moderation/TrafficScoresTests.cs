using CsCheck;

namespace OrleansMl.Moderation;

public sealed class TrafficScoresTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(.1f, .00015f)]
    [InlineData(.25f, .0122f)]
    [InlineData(.4f, .16495f)]
    [InlineData(.5f, .5f)]
    [InlineData(.9f, .9f)]
    [InlineData(1, 1)]
    public void A_doubt_counts_four_times_and_a_half_stays(float score, float expected) =>
        Assert.Equal(expected, TrafficScores.Of(score), 1e-5f);

    [Fact]
    public void The_order_of_scores_stays() => Gen.Select(Gen.Float[0, 1], Gen.Float[0, 1]).Sample((one, other) =>
    {
        var (low, high) = (Math.Min(one, other), Math.Max(one, other));
        Assert.True(TrafficScores.Of(low) <= TrafficScores.Of(high));
        Assert.InRange(TrafficScores.Of(low), 0, low);
        Assert.Equal(Math.Max(TrafficScores.Of(one), TrafficScores.Of(other)), TrafficScores.Of(high));
    });

    [Fact]
    public void Harmless_company_moves_no_score_by_more_than_a_twentieth() =>
        Gen.Select(Gen.Float[0, .32f], Gen.Float[0, .32f].Array[1, 50]).Sample((own, company) =>
            Assert.InRange(TrafficScores.Of(company.Append(own).Max()) - TrafficScores.Of(own), 0, .05f));

    [Fact]
    public void Every_category_is_mapped_but_matches()
    {
        var scores = CategoryScores.From(
            (ModerationCategory.Hate, .25f), (ModerationCategory.Sexual, .75f), (ModerationCategory.HashMatch, .25f));

        var mapped = TrafficScores.Of(scores);

        Assert.Equal(TrafficScores.Of(.25f), mapped[ModerationCategory.Hate]);
        Assert.Equal((.75f, .25f), (mapped[ModerationCategory.Sexual], mapped[ModerationCategory.HashMatch]));
        Assert.Null(mapped[ModerationCategory.Spam]);
    }
}
