namespace OrleansMl.Reviews;

/// <summary>What a decision may mean for the author, beside what it means for the item.</summary>
public enum ReviewAuthorAct
{
    /// <summary>A strike.</summary>
    Strike,

    /// <summary>Posting is paused.</summary>
    Pause,

    /// <summary>Pauses end.</summary>
    Lift,
}

/// <summary>A strike that a decision gives the author.</summary>
/// <param name="Category">What for, for example <c>spam</c>; 1 to <see cref="MaxCategoryLength"/> characters of [a-z0-9_.-].</param>
/// <param name="Weight">How much it counts, in (0, <see cref="MaxWeight"/>]; null for what its category counts.</param>
[GenerateSerializer, Immutable, Alias("review-strike")]
public sealed record ReviewStrike([property: Id(0)] string Category, [property: Id(1)] double? Weight = null)
{
    /// <summary>The longest <see cref="Category"/>, in characters.</summary>
    public const int MaxCategoryLength = 64;

    /// <summary>The largest <see cref="Weight"/>.</summary>
    public const double MaxWeight = 100;
}

/// <summary>A pause of the author's posting that a decision gives, or ends.</summary>
/// <param name="Minutes">How long, 1 to <see cref="MaxMinutes"/>; null ends every pause that runs, as far as the decider may.</param>
[GenerateSerializer, Immutable, Alias("review-restriction")]
public sealed record ReviewRestriction([property: Id(0)] int? Minutes)
{
    /// <summary>The longest pause that a decision gives, in minutes: a year.</summary>
    public const int MaxMinutes = 525_600;
}

/// <summary>How an author stands, for whoever decides.</summary>
/// <param name="Tier">The tier, for example <c>good</c>.</param>
/// <param name="Weight">The sum of the weights of active strikes.</param>
/// <param name="Strikes">Active strikes.</param>
/// <param name="IsPaused">True while posting is paused.</param>
/// <param name="PausedUntil">Until when (UTC); null for no end, or without a pause.</param>
[GenerateSerializer, Immutable, Alias("author-standing")]
public sealed record AuthorStanding(
    [property: Id(0)] string Tier,
    [property: Id(1)] double Weight,
    [property: Id(2)] int Strikes,
    [property: Id(3)] bool IsPaused,
    [property: Id(4)] DateTimeOffset? PausedUntil);
