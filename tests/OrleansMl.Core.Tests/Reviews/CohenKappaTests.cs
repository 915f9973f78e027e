namespace OrleansMl.Reviews;

public sealed class CohenKappaTests
{
    [Fact]
    public void Two_readers_of_fifty_proposals_agree_by_four_tenths()
    {
        // The example of most textbooks: 20 and 15 of 50 the same, 0.5 by chance.
        var kappa = CohenKappa.Of([20, 5, 10, 15], 2)!.Value;

        Assert.Equal(0.4, kappa.Kappa, 12);
    }

    [Fact]
    public void Two_psychiatrists_agree_as_Fleiss_says()
    {
        // Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. (1981), table 13.1: kappa .68, standard error .087.
        var kappa = CohenKappa.Of([75, 1, 4, 5, 4, 1, 0, 0, 10], 3)!.Value;

        Assert.Equal(0.68, Math.Round(kappa.Kappa, 2));
        Assert.Equal(0.23 / 0.34, kappa.Kappa, 12);
        Assert.InRange(kappa.StandardError, 0.0865, 0.0885);
    }

    [Fact]
    public void Who_always_agrees_on_more_than_one_level_has_one()
    {
        var kappa = CohenKappa.Of([7, 0, 0, 3], 2)!.Value;

        Assert.Equal((1.0, 0.0, 1.0, 1.0), (kappa.Kappa, kappa.StandardError, kappa.Low, kappa.High));
    }

    [Fact]
    public void Who_never_agrees_is_below_chance() => Assert.Equal(-1, CohenKappa.Of([0, 5, 5, 0], 2)!.Value.Kappa, 12);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(12, 0, 0, 0)]
    [InlineData(0, 0, 0, 99_999_999)]
    public void It_is_undefined_without_pairs_and_where_both_said_one_level_only(int a, int b, int c, int d) =>
        Assert.Null(CohenKappa.Of([a, b, c, d], 2));

    [Fact]
    public void It_is_zero_where_one_of_them_said_one_level_only() => Assert.Equal(0, CohenKappa.Of([8, 2, 0, 0], 2)!.Value.Kappa, 12);

    [Fact]
    public void Any_table_has_the_kappa_and_the_error_of_the_delta_method()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var classes = random.Next(2, 5);
            int[] counts = [.. Enumerable.Range(0, classes * classes).Select(_ => random.Next(1, 40))];
            double pairs = counts.Sum();
            double[] shares = [.. counts.Select(count => count / pairs)];

            var kappa = CohenKappa.Of(counts, classes)!.Value;

            Assert.Equal(NaiveKappa(shares, classes), kappa.Kappa, 10);
            Assert.Equal(NaiveError(shares, classes, pairs), kappa.StandardError, 6);
        }
    }

    [Fact]
    public void The_interval_of_a_share_is_Wilsons()
    {
        // Brown, Cai and DasGupta (2001): no width of 0 where all or none are.
        var (low, high) = CohenKappa.Wilson(0, 10);
        var (middleLow, middleHigh) = CohenKappa.Wilson(0.5, 10);

        Assert.Equal((0, 0.2775), (low, Math.Round(high, 4)));
        Assert.Equal((0.2366, 0.7634), (Math.Round(middleLow, 4), Math.Round(middleHigh, 4)));
    }

    private static double NaiveKappa(double[] shares, int classes)
    {
        double Row(int i) => Enumerable.Range(0, classes).Sum(j => shares[(i * classes) + j]);
        double Column(int j) => Enumerable.Range(0, classes).Sum(i => shares[(i * classes) + j]);
        var equal = Enumerable.Range(0, classes).Sum(i => shares[(i * classes) + i]);
        var chance = Enumerable.Range(0, classes).Sum(i => Row(i) * Column(i));
        return (equal - chance) / (1 - chance);
    }

    // Var(kappa) = (sum p g^2 - (sum p g)^2) / n, with g the slope of kappa in each share, by differences.
    private static double NaiveError(double[] shares, int classes, double pairs)
    {
        const double Step = 1e-6;
        double[] slopes =
        [
            .. shares.Select((_, cell) =>
            {
                double[] more = [.. shares], less = [.. shares];
                (more[cell], less[cell]) = (more[cell] + Step, less[cell] - Step);
                return (NaiveKappa(more, classes) - NaiveKappa(less, classes)) / (2 * Step);
            })
        ];
        var mean = shares.Zip(slopes, (share, slope) => share * slope).Sum();
        return Math.Sqrt((shares.Zip(slopes, (share, slope) => share * slope * slope).Sum() - (mean * mean)) / pairs);
    }
}
