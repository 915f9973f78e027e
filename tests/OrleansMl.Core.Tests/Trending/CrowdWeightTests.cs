using CsCheck;

namespace OrleansMl.Trending;

public sealed class CrowdWeightTests
{
    private static readonly Gen<double> Amounts = Gen.Double[0, 10_000];

    [Fact]
    public void A_crowd_adds_its_logarithm_at_most() =>
        Gen.Select(Amounts, Amounts, Amounts, Amounts).Sample((proven, unproven, othersProven, othersUnproven) =>
        {
            var weight = CrowdWeight.Of(proven, unproven, othersProven, othersUnproven);
            Assert.InRange(weight, 0, proven + (CrowdWeight.Unit * Math.Log(1 + (unproven / CrowdWeight.Unit))) + 1e-9);
        });

    [Fact]
    public void What_is_proven_counts_in_full() =>
        Gen.Select(Amounts, Amounts, Amounts).Sample((proven, othersProven, othersUnproven) =>
            Assert.Equal(proven, CrowdWeight.Of(proven, 0, othersProven, othersUnproven)));

    [Fact]
    public void Where_everybody_is_new_more_is_more_and_a_little_is_nearly_all_of_it() =>
        Gen.Select(Gen.Double[0, 10_000], Gen.Double[.001, 100]).Sample((unproven, more) =>
        {
            Assert.True(CrowdWeight.Of(0, unproven, 0, 10) < CrowdWeight.Of(0, unproven + more, 0, 10));
            Assert.InRange(CrowdWeight.Of(0, .1, 0, 10), .097, .1);
        });

    [Fact]
    public void Where_people_are_known_a_crowd_that_none_of_them_joins_is_worth_two_likes() =>
        Gen.Select(Amounts, Gen.Double[.001, 10_000], Amounts).Sample((unproven, othersProven, othersUnproven) =>
            Assert.InRange(CrowdWeight.Of(0, unproven, othersProven, othersUnproven), 0, CrowdWeight.Unit));

    [Fact]
    public void A_crowd_as_mixed_as_everywhere_takes_nothing_from_what_is_proven() =>
        Gen.Select(Gen.Double[.1, 1000], Gen.Double[.1, 1000], Gen.Double[1, 100]).Sample((proven, unproven, others) =>
            Assert.True(CrowdWeight.Of(proven, unproven, others * proven, others * unproven) >= proven));

    [Fact]
    public void Voices_count_in_full_at_first_and_the_loud_ones_with_the_logarithm() =>
        Gen.Select(Amounts, Gen.Double[0, 300], Gen.Double[1, 50]).Sample((amount, voices, more) =>
        {
            var spread = CrowdWeight.Spread(amount, voices, 4);
            Assert.InRange(spread, 0, amount);
            var rounding = 1e-9 * (1 + spread);
            Assert.True(spread <= CrowdWeight.Spread(amount, voices + more, 4) + rounding);
            Assert.True(spread <= CrowdWeight.Spread(amount + more, voices, 4) + rounding);
        });
}
