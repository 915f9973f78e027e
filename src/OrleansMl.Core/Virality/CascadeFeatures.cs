using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>What the growth model sees of a cascade. Only ratios and logarithms, so that platforms of any size look alike.</summary>
public static class CascadeFeatures
{
    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>Their names, in order. A package that was learned from others is refused.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "shares", "age", "branching_all", "branching_6h", "branching_1h", "branching_10m", "expected_growth", "expected_growth_all",
        "expected_growth_recent", "horizon", "recent_6h", "recent_1h", "recent_10m", "fifth_share", "tenth_share", "silence", "pending",
        "audience_to_root", "largest_audience", "horizon_to_age",
    ];

    /// <summary>Fills in the features for one horizon.</summary>
    /// <param name="cascade">The cascade at the time that is asked for.</param>
    /// <param name="lastShare">When its last share was, on the cascade's scale.</param>
    /// <param name="estimate">Its estimate.</param>
    /// <param name="horizon">Seconds from now.</param>
    /// <param name="features">Takes <see cref="Count"/> finite values.</param>
    /// <returns>The logarithm of the expected growth by the estimate alone: what the model corrects.</returns>
    public static double Fill(CascadeState cascade, double lastShare, in CascadeEstimate estimate, double horizon, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        var (shares, age) = (cascade.Shares, cascade.Age);
        var expected = Growth(cascade, estimate, estimate.FittingWindow, horizon);
        var at = 0;
        Put(features, Math.Log(1 + shares));
        Put(features, Math.Log(age));
        for (var window = 0; window < CascadeState.Windows; window++)
        {
            Put(features, Math.Log(estimate.Branching(window)));
        }

        Put(features, expected);
        Put(features, Growth(cascade, estimate, 0, horizon));
        Put(features, Growth(cascade, estimate, 3, horizon));
        Put(features, Math.Log(horizon));
        for (var window = 1; window < CascadeState.Windows; window++)
        {
            Put(features, cascade.SharesOf(window) / (1 + shares));
        }

        Put(features, Math.Log(cascade.FifthShareAge / age));
        Put(features, Math.Log(cascade.TenthShareAge / age));
        Put(features, Math.Log((1 + cascade.Time - lastShare) * (1 + shares) / age));
        Put(features, Math.Log(1 + (estimate.Infectiousness(estimate.FittingWindow) * cascade.Pending)));
        Put(features, Math.Log(estimate.MeanAudience / Math.Max(1, cascade.RootAudience)));
        Put(features, Math.Log(Math.Max(1, cascade.LargestAudience) / (1 + cascade.RootAudience + cascade.SharedAudience)));
        Put(features, Math.Log(horizon / age));
        return expected;

        void Put(Span<float> features, double value) => features[at++] = (float)Math.Clamp(value, -30, 30);
    }

    // ln of (shares then + 1) / (shares now + 1), at most e^12.
    private static double Growth(CascadeState cascade, in CascadeEstimate estimate, int window, double horizon)
    {
        Span<double> growth = stackalloc double[1];
        estimate.Grow(window, [horizon], growth);
        return Math.Min(12, Math.Log(1 + (growth[0] / (1 + cascade.Shares))));
    }
}
