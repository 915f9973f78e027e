using System.Collections.Immutable;

namespace OrleansMl.Standing;

/// <summary>What strikes come to.</summary>
public sealed record StandingTerms
{
    /// <summary>How long a strike counts.</summary>
    public required TimeSpan Expiry { get; init; }

    /// <summary>How much a strike counts by its category; 1 where there is no entry.</summary>
    public ImmutableDictionary<string, double> Weights { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Tiers from the best to the worst; the first begins at 0.</summary>
    public required ImmutableArray<StandingTier> Tiers { get; init; }

    /// <summary>From which of <see cref="Tiers"/> on posting is paused by itself; null for never.</summary>
    public int? PausesFrom { get; init; }

    /// <summary>How much a strike counts.</summary>
    public double WeightOf(string category) => Weights.GetValueOrDefault(category, 1);

    /// <summary>The place of the tier that a sum of weights leads to.</summary>
    public int RankOf(double weight)
    {
        var rank = 0;
        while (rank + 1 < Tiers.Length && weight >= Tiers[rank + 1].From)
        {
            rank++;
        }

        return rank;
    }

    /// <summary>What contradicts itself, with what to set; null when nothing does.</summary>
    public string? WhatIsWrong() =>
        Tiers.IsDefaultOrEmpty || Tiers[0].From != 0 ? "The first tier must begin at 0."
        : Tiers.Any(tier => string.IsNullOrWhiteSpace(tier.Name)) ? "Each tier needs a name."
        : Tiers.Select(tier => tier.Name).Distinct(StringComparer.Ordinal).Count() != Tiers.Length ? "Two tiers have one name."
        : Tiers.Zip(Tiers.Skip(1)).Any(pair => !(pair.First.From < pair.Second.From)) ? "Each tier must begin above the one before."
        : Weights.FirstOrDefault(one => !(one.Value is > 0 and <= Reviews.ReviewStrike.MaxWeight)) is { Key: { } category }
            ? $"The weight of '{category}' must be above 0 and at most {Reviews.ReviewStrike.MaxWeight}."
        : PausesFrom is < 1 ? "The best tier cannot pause posting."
        : PausesFrom >= Tiers.Length ? "There is no tier from which posting could be paused."
        : null;
}

/// <summary>A tier.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">The sum of weights from which on a user is in it.</param>
public sealed record StandingTier(string Name, double From);
