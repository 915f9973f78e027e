using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>
/// What sizes at several horizons owe to one another, whoever predicts them: shares are counted and not taken back, so nothing falls with
/// the horizon; quantiles are in order with the expected size among them; and everybody shares an item once, so nothing is larger than the
/// platform.
/// </summary>
public static class SizeForecasts
{
    /// <summary>A platform is taken for at least so many people: it grows while an item spreads.</summary>
    public const double FewestPeople = 1000;

    /// <summary>
    /// Puts sizes in order by widening: upper ends that fall stay at what a shorter horizon had, and lower ends are at most those of the
    /// longer ones. So an interval holds at least as often as it did (decision 031). Expected sizes never fall. O(horizons).
    /// </summary>
    /// <param name="sizes">By rising horizon.</param>
    /// <param name="shares">Shares so far: nothing is smaller.</param>
    public static ImmutableArray<SizeForecast> Ordered(IReadOnlyList<SizeForecast> sizes, double shares)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var lows80 = Rising([.. sizes.Select(size => Math.Max(shares, size.Low80))]);
        var lows95 = Rising([.. sizes.Select(size => Math.Max(shares, Math.Min(size.Low95, size.Low80)))]);
        var ordered = ImmutableArray.CreateBuilder<SizeForecast>(sizes.Count);
        var least = new SizeForecast(default, shares, shares, shares, shares, shares);
        for (var i = 0; i < sizes.Count; i++)
        {
            var (size, low80) = (sizes[i], lows80[i]);
            var high80 = Math.Max(least.High80, Math.Max(low80, size.High80));

            // From within: a mean of few large ones may lie outside of where most are.
            var value = Math.Clamp(Math.Max(least.Value, size.Value), low80, high80);
            least = new(
                size.Horizon,
                value,
                low80,
                high80,
                Math.Max(least.Low95, Math.Min(lows95[i], low80)),
                Math.Max(least.High95, Math.Max(size.High95, high80)));
            ordered.Add(least);
        }

        return ordered.MoveToImmutable();
    }

    /// <summary>The same forecast for a platform of so many people.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="people">How many people the platform has; fewer than <see cref="FewestPeople"/> count as so many.</param>
    public static ViralityForecast Within(this ViralityForecast forecast, double people)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        var most = Math.Max(forecast.Shares, Math.Max(FewestPeople, people));
        return forecast with
        {
            Probability = forecast.ViralSize > most ? 0 : forecast.Probability,
            DoublingProbability = 2 * forecast.Shares > most ? 0 : forecast.DoublingProbability,
            Sizes =
            [
                .. forecast.Sizes.Select(size => new SizeForecast(
                    size.Horizon,
                    Math.Min(most, size.Value),
                    Math.Min(most, size.Low80),
                    Math.Min(most, size.High80),
                    Math.Min(most, size.Low95),
                    Math.Min(most, size.High95))),
            ],
        };
    }

    private static double[] Rising(double[] ends)
    {
        for (var i = ends.Length - 2; i >= 0; i--)
        {
            ends[i] = Math.Min(ends[i], ends[i + 1]);
        }

        return ends;
    }
}
