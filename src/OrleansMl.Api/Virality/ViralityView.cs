using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Virality;

/// <summary>How the shares of an item will go on.</summary>
public sealed record ViralityView
{
    /// <summary>The item; null for a series.</summary>
    public required string? ContentId { get; init; }

    /// <summary>Chance in [0, 1] that the shares reach viral_size within a week.</summary>
    public required double Probability { get; init; }

    /// <summary>True from a probability of 0.60.</summary>
    public required bool IsViral { get; init; }

    /// <summary>Shares from which an item is called viral (OrleansMl:Virality:ViralSize).</summary>
    public required double ViralSize { get; init; }

    /// <summary>Chance in [0, 1] that there are at least twice as many shares in a week.</summary>
    public required double DoublingProbability { get; init; }

    /// <summary>1 when the 80 % interval of a week is a point, 0 when its ends are a factor of 100 or more apart.</summary>
    public required double Confidence { get; init; }

    /// <summary>Shares seen so far.</summary>
    public required double CurrentSize { get; init; }

    /// <summary>Shares in all by 1h, 6h, 24h and 7d from now.</summary>
    public required SortedDictionary<string, ExpectedSizeView> ExpectedSize { get; init; }

    /// <summary>Shares that one share causes as it is now; from 1 on it grows until people lose interest.</summary>
    public required double Branching { get; init; }

    /// <summary>True with fewer than five shares: the answer is what is known of all items, and says nothing of this one.</summary>
    public required bool IsPrior { get; init; }

    /// <summary>What moves the forecast away from the usual, the strongest first.</summary>
    public required ImmutableArray<ViralityDriverView> Drivers { get; init; }

    /// <summary>The version that foretold it.</summary>
    public required ModelKey? Model { get; init; }

    internal const double Threshold = .6;

    internal static ViralityView Of(string? contentId, ViralityForecast forecast) => new()
    {
        ContentId = contentId,
        Probability = Math.Round(forecast.Probability, 4),
        IsViral = forecast.Probability >= Threshold,
        ViralSize = forecast.ViralSize,
        DoublingProbability = Math.Round(forecast.DoublingProbability, 4),
        Confidence = Math.Round(forecast.Confidence, 4),
        CurrentSize = forecast.Shares,
        ExpectedSize = new(forecast.Sizes.ToDictionary(size => NameOf(size.Horizon), ExpectedSizeView.Of), HorizonOrder.Instance),
        Branching = Math.Round(forecast.Branching, 4),
        IsPrior = !forecast.IsInformed,
        Drivers =
        [
            .. forecast.Drivers.Select(
                driver => new ViralityDriverView(driver.Feature, Math.Round(driver.Value, 4), Math.Round(driver.Contribution, 4)))
        ],
        Model = forecast.Model,
    };

    private static string NameOf(TimeSpan horizon) => horizon.TotalHours <= 24 ? $"{horizon.TotalHours:0}h" : $"{horizon.TotalDays:0}d";

    // Hours before days, as the clock has it.
    private sealed class HorizonOrder : IComparer<string>
    {
        public static readonly HorizonOrder Instance = new();

        public int Compare(string? a, string? b) => Hours(a!).CompareTo(Hours(b!));

        private static int Hours(string horizon) =>
            int.Parse(horizon.AsSpan(0, horizon.Length - 1), System.Globalization.CultureInfo.InvariantCulture)
            * (horizon[^1] == 'd' ? 24 : 1);
    }
}

/// <summary>Shares in all at a horizon.</summary>
/// <param name="Value">Expected: as often more as less.</param>
/// <param name="Low">Lower end of the interval that holds the truth in 80 % of items like those the model learned from.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Low95">Lower end of the 95 % interval.</param>
/// <param name="High95">Its upper end.</param>
public sealed record ExpectedSizeView(double Value, double Low, double High, double Low95, double High95)
{
    internal static ExpectedSizeView Of(SizeForecast size) =>
        new(
            Math.Round(size.Value, 1),
            Math.Round(size.Low80, 1),
            Math.Round(size.High80, 1),
            Math.Round(size.Low95, 1),
            Math.Round(size.High95, 1));
}

/// <summary>One reason of a forecast.</summary>
/// <param name="Feature">What it is about, for example branching_1h.</param>
/// <param name="Value">Its value for this item; mostly a logarithm or a ratio.</param>
/// <param name="Contribution">What it adds to the logarithm of growth within a week.</param>
public sealed record ViralityDriverView(string Feature, double Value, double Contribution);
