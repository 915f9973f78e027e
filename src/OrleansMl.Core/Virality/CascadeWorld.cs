namespace OrleansMl.Virality;

/// <summary>
/// What cascades of a simulated platform are like. Every cascade draws its own values, evenly between the ends of a
/// range (over the logarithm where a range spans decades), because platforms, topics and authors differ; a model that
/// learned from many kinds is not surprised by one.
/// </summary>
public sealed record CascadeWorld
{
    /// <summary>θ of the reaction delays' power law.</summary>
    public (double Low, double High) Theta { get; init; } = (.15, .6);

    /// <summary>Seconds up to which reactions come evenly; over the logarithm.</summary>
    public (double Low, double High) Cutoff { get; init; } = (30, 1500);

    /// <summary>Median of a cascade's branching number at its start.</summary>
    public double Branching { get; init; } = .8;

    /// <summary>Standard deviation of the logarithm of the branching number.</summary>
    public double BranchingSpread { get; init; } = .7;

    /// <summary>Mean audience of a share; over the logarithm.</summary>
    public (double Low, double High) MeanAudience { get; init; } = (3, 1000);

    /// <summary>Standard deviation of the logarithm of audiences within a cascade.</summary>
    public (double Low, double High) AudienceSpread { get; init; } = (.6, 1.5);

    /// <summary>Audience of the item itself, as a multiple of a share's mean; over the logarithm.</summary>
    public (double Low, double High) RootAudience { get; init; } = (.5, 50);

    /// <summary>Mean seconds after which infectiousness fades; over the logarithm.</summary>
    public (double Low, double High) Fade { get; init; } = (6 * 3600, 6 * 86400);

    /// <summary>Age in seconds from which infectiousness falls as a power of age; over the logarithm.</summary>
    public (double Low, double High) AgeingStart { get; init; } = (300, 4 * 3600);

    /// <summary>Exponent of that fall.</summary>
    public (double Low, double High) Ageing { get; init; } = (.1, .9);

    /// <summary>
    /// Users who can be reached, as a multiple of a share's mean audience: the more have seen it, the fewer
    /// see it for the first time; over the logarithm.
    /// </summary>
    public (double Low, double High) Population { get; init; } = (100, 2e5);

    /// <summary>How often the platform does not know how many users saw the item itself.</summary>
    public double RootUnknown { get; init; } = .4;

    /// <summary>How often it does not know how many users see a share either.</summary>
    public double AudiencesUnknown { get; init; } = .2;

    /// <summary>How far the hour of the day moves activity, 0 for not at all, 1 for nothing at night.</summary>
    public (double Low, double High) DailySwing { get; init; } = (0, .9);

    /// <summary>
    /// Seconds from the day's turn from falling to rising activity to publication; the default spreads publications over the day.
    /// </summary>
    public (double Low, double High) Phase { get; init; } = (0, 86400);

    /// <summary>Share of the shares that come from outside the cascade: search, feeds, other sites.</summary>
    public (double Low, double High) Outside { get; init; } = (0, .4);

    /// <summary>
    /// Seconds after which nothing more is simulated: a day in which a cascade may be looked at, and a week to look ahead.
    /// </summary>
    public double End { get; init; } = 8 * 86400;

    /// <summary>Shares after which a cascade is cut off.</summary>
    public int MaxShares { get; init; } = 50_000;
}
