using System.Collections.Immutable;
using CsCheck;

namespace OrleansMl.Virality;

public sealed class SizeForecastsTests
{
    private static readonly Gen<SizeForecast[]> Sizes = Gen.Select(Gen.Double[0, 1e6].Array[5], Gen.Double[-100, 100])
        .Select((ends, shift) => new SizeForecast(default, ends[0] + shift, ends[1], ends[2], ends[3], ends[4]))
        .Array[4]
        .Select(sizes => sizes.Select((size, i) => size with { Horizon = ViralityModel.Horizons[i] }).ToArray());

    [Fact]
    public void Whatever_is_predicted_nothing_falls_with_the_horizon_and_quantiles_are_in_order() =>
        Gen.Select(Sizes, Gen.Int[0, 1000]).Sample((drawn, shares) => AssertOrdered(SizeForecasts.Ordered(drawn, shares), shares));

    [Fact]
    public void What_is_in_order_stays_as_it_is() =>
        Gen.Select(Sizes, Gen.Int[0, 1000]).Sample((drawn, shares) =>
        {
            var ordered = SizeForecasts.Ordered(drawn, shares);
            Assert.Equal(ordered, SizeForecasts.Ordered(ordered, shares));
        });

    [Fact]
    public void No_size_is_larger_than_the_platform_and_the_order_stays() =>
        Gen.Select(Sizes, Gen.Int[0, 5000], Gen.Double[0, 1e5]).Sample((drawn, shares, people) =>
        {
            var forecast = Forecast(SizeForecasts.Ordered(drawn, shares), shares).Within(people);
            AssertOrdered(forecast.Sizes, shares);
            Assert.All(forecast.Sizes, size => Assert.True(size.High95 <= Math.Max(shares, Math.Max(people, 1000))));
        });

    [Fact]
    public void What_a_platform_cannot_reach_has_no_chance()
    {
        var forecast = Forecast([], shares: 900);
        var (small, large) = (forecast.Within(1200), forecast.Within(1e6));
        Assert.Equal((0, 0), (small.Probability, small.DoublingProbability));
        Assert.Equal((.5, .7), (large.Probability, large.DoublingProbability));
    }

    private static void AssertOrdered(ImmutableArray<SizeForecast> sizes, double shares)
    {
        foreach (var size in sizes)
        {
            double[] ends = [shares, size.Low95, size.Low80, size.Value, size.High80, size.High95];
            Assert.Equal(ends.Order(), ends);
        }

        Func<SizeForecast, double>[] parts = [s => s.Value, s => s.Low80, s => s.High80, s => s.Low95, s => s.High95];
        Assert.All(parts, part => Assert.Equal(sizes.Select(part).Order(), sizes.Select(part)));
    }

    private static ViralityForecast Forecast(ImmutableArray<SizeForecast> sizes, double shares) => new()
    {
        Shares = shares,
        IsInformed = true,
        Probability = .5,
        ViralSize = 25_000,
        DoublingProbability = .7,
        Confidence = 1,
        Branching = 1,
        Sizes = sizes,
        Drivers = [],
    };
}
