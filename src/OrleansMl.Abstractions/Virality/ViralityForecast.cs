using System.Collections.Immutable;

namespace OrleansMl.Virality;

/// <summary>How the shares of an item will go on.</summary>
[GenerateSerializer, Immutable, Alias("virality-forecast")]
public sealed record ViralityForecast
{
    /// <summary>The version that foretold it; null outside a cluster.</summary>
    [Id(0)] public ModelKey? Model { get; init; }

    /// <summary>Shares seen so far.</summary>
    [Id(1)] public required double Shares { get; init; }

    /// <summary>False with fewer than five shares: then everything is what is known of all items, and nothing of this one.</summary>
    [Id(2)] public required bool IsInformed { get; init; }

    /// <summary>Chance in [0, 1] that the shares reach <see cref="ViralSize"/> within a week.</summary>
    [Id(3)] public required double Probability { get; init; }

    /// <summary>Shares from which an item is called viral.</summary>
    [Id(4)] public required double ViralSize { get; init; }

    /// <summary>Chance in [0, 1] that there are at least twice as many shares in a week.</summary>
    [Id(5)] public required double DoublingProbability { get; init; }

    /// <summary>
    /// 1 when the 80 % interval of the last horizon is a point, 0 when its ends are a factor of
    /// 100 or more apart; on the logarithm between.
    /// </summary>
    [Id(6)] public required double Confidence { get; init; }

    /// <summary>Shares that one share causes, as it is now: 1 or more grows until people lose interest.</summary>
    [Id(7)] public required double Branching { get; init; }

    /// <summary>Shares in all by 1 hour, 6 hours, 24 hours and 7 days from now.</summary>
    [Id(8)] public required ImmutableArray<SizeForecast> Sizes { get; init; }

    /// <summary>What moves the forecast away from the usual cascade, the strongest first. Empty when it is not informed.</summary>
    [Id(9)] public required ImmutableArray<ViralityDriver> Drivers { get; init; }
}

/// <summary>
/// Shares in all at a horizon, those seen included. The intervals hold the truth in 80 and 95 % of items like those the model learned from.
/// </summary>
/// <param name="Horizon">From now.</param>
/// <param name="Value">Expected: as often more as less.</param>
/// <param name="Low80">Lower end of the 80 % interval.</param>
/// <param name="High80">Its upper end.</param>
/// <param name="Low95">Lower end of the 95 % interval.</param>
/// <param name="High95">Its upper end.</param>
[GenerateSerializer, Immutable, Alias("size-forecast")]
public readonly record struct SizeForecast(
    [property: Id(0)] TimeSpan Horizon,
    [property: Id(1)] double Value,
    [property: Id(2)] double Low80,
    [property: Id(3)] double High80,
    [property: Id(4)] double Low95,
    [property: Id(5)] double High95);

/// <summary>One reason of a forecast.</summary>
/// <param name="Feature">What it is about, for example <c>branching_1h</c>.</param>
/// <param name="Value">The feature's value for this item; mostly a logarithm or a ratio.</param>
/// <param name="Contribution">What it adds to the logarithm of growth by the last horizon; negative for less growth.</param>
[GenerateSerializer, Immutable, Alias("virality-driver")]
public readonly record struct ViralityDriver(
    [property: Id(0)] string Feature,
    [property: Id(1)] double Value,
    [property: Id(2)] double Contribution);
