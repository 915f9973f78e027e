namespace OrleansMl.Moderation;

public sealed class CategoryScoresTests
{
    [Fact]
    public void An_unscored_category_is_absent_not_zero()
    {
        var scores = CategoryScores.From((ModerationCategory.Spam, 0f));

        Assert.Equal(0f, scores[ModerationCategory.Spam]);
        Assert.Null(scores[ModerationCategory.Hate]);
    }

    [Fact]
    public void Of_two_scores_for_one_category_the_higher_counts() =>
        Assert.Equal(0.7f, CategoryScores.From((ModerationCategory.Hate, 0.7f), (ModerationCategory.Hate, 0.2f))[ModerationCategory.Hate]);

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void A_score_outside_the_unit_interval_is_refused(float score) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CategoryScores.From((ModerationCategory.Spam, score)));
}
