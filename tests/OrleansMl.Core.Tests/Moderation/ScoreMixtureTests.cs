using CsCheck;

namespace OrleansMl.Moderation;

public sealed class ScoreMixtureTests
{
    private static readonly ScoreMixture Even = new(_ => 0.5);

    [Fact]
    public void The_mix_is_the_mean_of_the_log_odds()
    {
        // Odds of 9 and of 1 to 1: their geometric mean is 3.
        var mixed = Even.Of(Hate(0.9f), Hate(0.5f));

        Assert.Equal(0.75f, mixed[ModerationCategory.Hate]!.Value, 5);
    }

    [Fact]
    public void A_weight_of_one_leaves_the_second_and_one_of_zero_the_first() =>
        Gen.Select(Gen.Float[0.001f, 0.999f], Gen.Float[0.001f, 0.999f]).Sample((first, second) =>
        {
            Assert.Equal(second, new ScoreMixture(_ => 1).Of(Hate(first), Hate(second))[ModerationCategory.Hate]!.Value, 4);
            Assert.Equal(first, new ScoreMixture(_ => 0).Of(Hate(first), Hate(second))[ModerationCategory.Hate]!.Value, 4);
        });

    [Fact]
    public void Each_category_has_its_own_weight()
    {
        var mixture = new ScoreMixture(category => category == ModerationCategory.Hate ? 1 : 0);

        var mixed = mixture.Of(Both(0.25f), Both(0.75f));

        Assert.Equal(
            (0.75f, 0.25f),
            (MathF.Round(mixed[ModerationCategory.Hate]!.Value, 4), MathF.Round(mixed[ModerationCategory.Sexual]!.Value, 4)));
    }

    [Fact]
    public void What_the_second_does_not_know_is_not_in_the_mix_and_what_only_it_knows_is_its_own() =>
        Assert.Equal(
            CategoryScores.From((ModerationCategory.Hate, 0.5f)),
            Even.Of(CategoryScores.From((ModerationCategory.Spam, 0.9f)), Hate(0.5f)));

    [Fact]
    public void A_rounded_certainty_does_not_outvote_everything()
    {
        var mixed = Even.Of(Hate(1), Hate(0))[ModerationCategory.Hate]!.Value;

        Assert.Equal(0.5f, mixed, 4);
    }

    private static CategoryScores Hate(float score) => CategoryScores.From((ModerationCategory.Hate, score));

    private static CategoryScores Both(float score) =>
        CategoryScores.From((ModerationCategory.Hate, score), (ModerationCategory.Sexual, score));
}
