using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>How a cascade will go on.</summary>
public sealed record ViralityForecast
{
    /// <summary>Shares seen so far.</summary>
    public required double Shares { get; init; }

    /// <summary>False with fewer than <see cref="ViralityModel.MinShares"/> shares: then everything is what is known of all cascades, and nothing of this one.</summary>
    public required bool IsInformed { get; init; }

    /// <summary>Chance that the final size reaches the platform's viral size.</summary>
    public required double Probability { get; init; }

    /// <summary>Chance that the final size is at least twice what it is now.</summary>
    public required double DoublingProbability { get; init; }

    /// <summary>1 when the 80 % interval of the final size is a point, 0 when it spans a factor of 100 or more; on the logarithm between.</summary>
    public required double Confidence { get; init; }

    /// <summary>Shares that one share causes, as it is now.</summary>
    public required double Branching { get; init; }

    /// <summary>Expected shares by horizon, in the order of <see cref="ViralityModel.Horizons"/>; never falling.</summary>
    public required ImmutableArray<SizeForecast> Sizes { get; init; }

    /// <summary>What moves the forecast away from the usual cascade, the strongest first.</summary>
    public required ImmutableArray<ViralityDriver> Drivers { get; init; }
}

/// <summary>Shares in all at a horizon, those seen included.</summary>
/// <param name="Horizon">From now.</param>
/// <param name="Value">Expected.</param>
/// <param name="Low80">Lower end of the interval that holds the truth in 80 % of cascades.</param>
/// <param name="High80">Its upper end.</param>
/// <param name="Low95">Lower end of the interval for 95 %.</param>
/// <param name="High95">Its upper end.</param>
public readonly record struct SizeForecast(TimeSpan Horizon, double Value, double Low80, double High80, double Low95, double High95);

/// <summary>One reason of a forecast.</summary>
/// <param name="Feature">One of <see cref="CascadeFeatures.Names"/>.</param>
/// <param name="Value">The feature's value for this cascade.</param>
/// <param name="Contribution">What it adds to the logarithm of growth by the last horizon; negative for less growth.</param>
public readonly record struct ViralityDriver(string Feature, double Value, double Contribution);
