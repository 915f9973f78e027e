using System.Collections.Immutable;

namespace OrleansMl.Standing;

/// <summary>How a user stands at a time.</summary>
[GenerateSerializer, Immutable, Alias("user-standing")]
public sealed record UserStanding
{
    /// <summary>The tier's name, for example <c>good</c>.</summary>
    [Id(0)] public required string Tier { get; init; }

    /// <summary>The tier's place, from 0 for the best.</summary>
    [Id(1)] public required int Rank { get; init; }

    /// <summary>The sum of the weights of active strikes.</summary>
    [Id(2)] public required double Weight { get; init; }

    /// <summary>Strikes that count, in the order in which they came.</summary>
    [Id(3)] public ImmutableArray<Strike> Active { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The pause of posting that lasts longest; null while posting is not paused.</summary>
    [Id(4)] public PostingRestriction? Restriction { get; init; }

    /// <summary>All that is kept, for those who may see who did what.</summary>
    [Id(5)] public StandingRecord Record { get; init; } = new();
}

/// <summary>Posting is paused.</summary>
/// <param name="Since">From when on (UTC).</param>
/// <param name="Until">Until when (UTC), if nothing changes; null for no end.</param>
/// <param name="Reason">Why, in words that the user reads; null for none.</param>
/// <param name="IsAutomatic">True when the tier pauses posting by itself.</param>
[GenerateSerializer, Immutable, Alias("posting-restriction")]
public sealed record PostingRestriction(
    [property: Id(0)] DateTimeOffset Since,
    [property: Id(1)] DateTimeOffset? Until,
    [property: Id(2)] string? Reason,
    [property: Id(3)] bool IsAutomatic = false);
