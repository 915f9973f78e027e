using CsCheck;

namespace OrleansMl.Registry;

public sealed class PopulationStabilityTests
{
    private static readonly Gen<long[]> Counts = Gen.Long[0, 10_000].Array[6];

    [Fact]
    public void Two_equal_populations_of_different_size_are_stable() =>
        Assert.Equal(0, PopulationStability.Index([100_000, 200_000, 700_000], [1_000, 2_000, 7_000]), precision: 4);

    [Fact]
    public void The_index_of_a_known_shift() =>
        // (.5 - .25) ln 2 + (.5 - .75) ln(2/3), to the little that half a count changes.
        Assert.Equal(
            (0.25 * Math.Log(2)) - (0.25 * Math.Log(2.0 / 3)),
            PopulationStability.Index([2_500_000, 7_500_000], [5_000_000, 5_000_000]),
            precision: 5);

    [Fact]
    public void It_is_symmetric_never_negative_and_finite() => Gen.Select(Counts, Counts).Sample((one, other) =>
    {
        var index = PopulationStability.Index(one, other);
        Assert.True(double.IsFinite(index) && index >= 0);
        Assert.Equal(index, PopulationStability.Index(other, one), precision: 9);
    });

    [Fact]
    public void It_equals_the_textbook_sum() => Gen.Select(Counts, Counts).Sample((one, other) =>
    {
        double Share(long[] counts, int bin) => (counts[bin] + 0.5) / (counts.Sum() + (0.5 * counts.Length));
        var textbook = Enumerable.Range(0, one.Length)
            .Sum(bin => (Share(other, bin) - Share(one, bin)) * Math.Log(Share(other, bin) / Share(one, bin)));
        Assert.Equal(textbook, PopulationStability.Index(one, other), precision: 9);
    });

    [Fact]
    public void Chance_alone_stays_far_below_the_customary_limit()
    {
        var random = new Random(1);
        long[] one = new long[ScoreBins.Count], other = new long[ScoreBins.Count];
        for (var i = 0; i < 500; i++)
        {
            one[ScoreBins.Of(random.NextSingle())]++;
            other[ScoreBins.Of(random.NextSingle())]++;
        }

        Assert.InRange(PopulationStability.Index(one, other), 0, 0.1);
    }

    [Fact]
    public void Different_bins_cannot_be_compared()
    {
        Assert.Throws<ArgumentException>(() => PopulationStability.Index([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => PopulationStability.Index([], []));
    }
}
