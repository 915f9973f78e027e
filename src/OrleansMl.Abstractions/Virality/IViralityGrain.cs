using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>Foretells how far items spread (grain key: 0). On every silo.</summary>
[GrainInterfaceType("virality")]
public interface IViralityGrain : IGrainWithIntegerKey
{
    /// <summary>Foretells a stored item from the shares that were counted.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when there is no such item.</returns>
    /// <exception cref="Models.ModelUnavailableException">The growth model is missing or broken.</exception>
    /// <exception cref="Models.ModelBusyException">The growth model's queue is full.</exception>
    [Alias("forecast")]
    Task<ViralityForecast?> ForecastAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>Foretells a series of shares that lies elsewhere.</summary>
    /// <param name="series">In order of time.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The series has more than
    /// <see cref="ShareSeries.MaxShares"/> shares, or values out of range.</exception>
    /// <exception cref="Models.ModelUnavailableException">The growth model is missing or broken.</exception>
    /// <exception cref="Models.ModelBusyException">The growth model's queue is full.</exception>
    [Alias("forecast-series")]
    Task<ViralityForecast> ForecastSeriesAsync(ShareSeries series, CancellationToken cancellationToken = default);
}

/// <summary>The shares of one item.</summary>
[GenerateSerializer, Immutable, Alias("share-series")]
public sealed record ShareSeries
{
    /// <summary>Shares that one series may have.</summary>
    public const int MaxShares = 10_000;

    /// <summary>Most people that one share reaches.</summary>
    public const double MaxAudience = 1_000_000_000;

    /// <summary>What a share without a known audience counts as: the published mean.</summary>
    public const double UnknownAudience = 100;

    /// <summary>Seconds since publication of each share; not negative, at most <see cref="Age"/>, in any order.</summary>
    [Id(0)] public required ImmutableArray<double> Times { get; init; }

    /// <summary>
    /// How many people see each share: impressions or followers. Empty when unknown; otherwise one per
    /// share, each in [0, <see cref="MaxAudience"/>].
    /// </summary>
    [Id(1)] public ImmutableArray<double> Audiences { get; init; } = [];

    /// <summary>How many people the item itself was shown to; null when unknown.</summary>
    [Id(2)] public double? RootAudience { get; init; }

    /// <summary>Seconds since publication that the series covers: now, when it is live.</summary>
    [Id(3)] public required double Age { get; init; }

    /// <summary>How many people could share the item; null for as many as this platform has.</summary>
    [Id(4)] public double? Population { get; init; }
}
