using CsCheck;

namespace OrleansMl.Trending;

public sealed class BurstTestTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145705)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(-1.959963984540054, 0.975)]
    [InlineData(3.090232306167813, 0.001)]
    [InlineData(6, 9.865876450376946e-10)]
    [InlineData(8, 6.220960574271785e-16)]
    public void The_upper_tail_is_that_of_the_normal_distribution(double z, double p) => Assert.Equal(1, BurstTest.UpperTail(z) / p, 3e-7);

    [Theory]
    [InlineData(10, 100, 0.1, 0)] // as expected
    [InlineData(20, 100, 0.1, 2.981)]
    [InlineData(0, 100, 0.1, -4.590)]
    [InlineData(5, 5, 0.5, 2.633)]
    [InlineData(5, 0, 0.5, 0)]
    [InlineData(5, 10, 0, 0)]
    [InlineData(5, 10, double.NaN, 0)]
    public void Deviance_is_the_signed_root_of_the_likelihood_ratio(double count, double total, double share, double expected) =>
        Assert.Equal(expected, BurstTest.Deviance(count, total, share), 0.001);

    [Fact]
    public void The_threshold_is_that_of_trying_every_cut() =>
        Gen.Select(Gen.Double[0, 0.1].Array[0, 40], Gen.Int[0, 60]).Sample((values, more) =>
        {
            var tested = Math.Max(values.Length, more);
            var sorted = values.Order().ToArray();
            var naive = Enumerable.Range(1, sorted.Length)
                .Where(k => sorted[k - 1] <= 0.05 * k / tested)
                .Select(k => sorted[k - 1])
                .DefaultIfEmpty(-1)
                .Max();

            Assert.Equal(naive, BurstTest.Threshold(values.ToArray(), 0.05, more));
        });

    [Fact]
    public void Shares_that_stay_raise_no_flags_however_traffic_swings()
    {
        var random = new Random(7);
        double[] shares = [.. Enumerable.Range(0, 400).Select(i => 1.0 / (i + 10))];
        var sum = shares.Sum();
        int bins = 0, flagged = 0;
        for (var bin = 0; bin < 288; bin++)
        {
            var traffic = (int)(4000 * (1.2 + Math.Sin(bin * 2 * Math.PI / 288)));
            var counts = Multinomial(random, traffic, shares, sum);
            var p = counts
                .Select((c, i) => c < BurstTest.MinCount ? 1 : BurstTest.UpperTail(BurstTest.Deviance(c, traffic, shares[i] / sum)))
                .ToArray();
            var threshold = BurstTest.Threshold([.. p]);
            bins++;
            flagged += p.Any(value => value <= threshold) ? 1 : 0;
        }

        // Without a true burst every flag is false: at a rate of 1 % one bin in a hundred may have one.
        Assert.InRange(flagged, 0, 8);
        Assert.Equal(288, bins);
    }

    [Fact]
    public void Clustered_engagement_widens_the_scatter_and_a_quiet_scope_stays_at_one()
    {
        var (quiet, clustered) = (new OverDispersion(), new OverDispersion());
        var random = new Random(3);
        for (var bin = 0; bin < 300; bin++)
        {
            double[] normal =
            [
                .. Enumerable.Range(0, 50)
                    .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
            ];
            quiet.Add(normal);
            clustered.Add([.. normal.Select(z => 1.5 * z)]);
        }

        Assert.InRange(quiet.Value, 1, 1.05);
        Assert.InRange(clustered.Value, 1.9, 2.3); // 2.25 but for the cap of 9
        var restored = new OverDispersion { State = clustered.State };
        Assert.Equal(clustered.Value, restored.Value);
    }

    private static int[] Multinomial(Random random, int draws, double[] shares, double sum)
    {
        var cumulative = new double[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            cumulative[i] = (i > 0 ? cumulative[i - 1] : 0) + shares[i];
        }

        var counts = new int[shares.Length];
        for (var i = 0; i < draws; i++)
        {
            var at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            counts[Math.Min(at < 0 ? ~at : at, counts.Length - 1)]++;
        }

        return counts;
    }
}
