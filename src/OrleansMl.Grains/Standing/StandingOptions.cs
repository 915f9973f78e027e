using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansMl.Reviews;

namespace OrleansMl.Standing;

/// <summary>Strikes and what they come to; section <c>OrleansMl:Standing</c>.</summary>
public sealed class StandingOptions : IValidatableObject
{
    internal const string Section = "OrleansMl:Standing";

    /// <summary>How long a strike counts. What was given keeps the time that it was given with. The default is 90 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan Expiry { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How much a strike counts by its category, above 0 and at most <see cref="ReviewStrike.MaxWeight"/>. What was given keeps its weight.
    /// A category without an entry counts 1.
    /// </summary>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// The sum of weights from which on a user is in a tier, by the tier's name; one of them 0. The default is <c>good</c> 0,
    /// <c>limited</c> 2, <c>restricted</c> 4.
    /// </summary>
    public IDictionary<string, double> Tiers { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The tier from which on posting is paused by itself. The default is none: only decisions and leads pause it.</summary>
    public string? PausesFrom { get; set; }

    /// <summary>
    /// How long a silo may take posts by what it knows without hearing from the others. A change that a silo cannot be told waits so long
    /// before it is acknowledged. The default is 3 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PausesFrom is not null && !ToTerms().Tiers.Any(tier => tier.Name == PausesFrom))
        {
            yield return new($"{Section}:PausesFrom names '{PausesFrom}', which is none of the tiers.", [nameof(PausesFrom)]);
        }
        else if (ToTerms().WhatIsWrong() is { } wrong)
        {
            yield return new($"{Section}: {wrong}", [nameof(Tiers)]);
        }
    }

    internal StandingTerms ToTerms()
    {
        ImmutableArray<StandingTier> tiers = Tiers.Count == 0
            ? [new("good", 0), new("limited", 2), new("restricted", 4)]
            : [.. Tiers.Select(tier => new StandingTier(tier.Key, tier.Value)).OrderBy(tier => tier.From)];
        return new()
        {
            Expiry = Expiry,
            Weights = Weights.ToImmutableDictionary(StringComparer.Ordinal),
            Tiers = tiers,
            PausesFrom = PausesFrom is null ? null : tiers.Select(tier => tier.Name).ToList().IndexOf(PausesFrom),
        };
    }
}
