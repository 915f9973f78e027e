namespace OrleansMl.Virality;

/// <summary>
/// What is believed of a cascade before it has shares: a Gamma distribution of infectiousness,
/// given by its mean and how many shares it is worth.
/// </summary>
public sealed record CascadePriors
{
    /// <summary>Mean audience of a share; what a share without a known audience counts as. The published value.</summary>
    public const double MeanAudience = ShareSeries.UnknownAudience;

    /// <summary>Shares that a share causes in the end, on average (the branching number): mean of the prior. Positive.</summary>
    public double Branching { get; init; } = .5;

    /// <summary>How many shares the prior is worth. Positive.</summary>
    public double Strength { get; init; } = 2;

    /// <summary>How many shares a window's infectiousness leans on that of the next longer window. Positive.</summary>
    public double WindowStrength { get; init; } = 10;

    /// <summary>How many shares the mean audience leans on <see cref="MeanAudience"/>. Positive.</summary>
    public double AudienceStrength { get; init; } = 2;

    /// <summary>
    /// How infectiousness goes on falling as the item ages, because it is old news and the same users see it again: s seconds from now it
    /// is (1 + s / age)^−Ageing of what it is. 0 for never.
    /// </summary>
    public double Ageing { get; init; } = .5;
}
