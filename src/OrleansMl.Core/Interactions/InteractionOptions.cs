using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Interactions;

/// <summary>What interactions count for. Section <c>OrleansMl:Interactions</c>.</summary>
public sealed class InteractionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Interactions";

    /// <summary>The default is 0: it says that the item was seen, nothing else.</summary>
    [Range(-100, 100)]
    public double Impression { get; set; }

    /// <summary>The default is 0.1.</summary>
    [Range(-100, 100)]
    public double View { get; set; } = 0.1;

    /// <summary>The default is 0.5.</summary>
    [Range(-100, 100)]
    public double Watch { get; set; } = 0.5;

    /// <summary>The default is 1.</summary>
    [Range(-100, 100)]
    public double Like { get; set; } = 1;

    /// <summary>The default is 3.</summary>
    [Range(-100, 100)]
    public double Comment { get; set; } = 3;

    /// <summary>The default is 5.</summary>
    [Range(-100, 100)]
    public double Share { get; set; } = 5;

    /// <summary>The default is 4.</summary>
    [Range(-100, 100)]
    public double Follow { get; set; } = 4;

    /// <summary>The default is −1.</summary>
    [Range(-100, 100)]
    public double Dislike { get; set; } = -1;

    /// <summary>The default is −5.</summary>
    [Range(-100, 100)]
    public double Hide { get; set; } = -5;

    /// <summary>The default is −20.</summary>
    [Range(-100, 100)]
    public double Report { get; set; } = -20;

    /// <summary>
    /// Interactions of one user that count in trending, per minute; further ones are recorded and do not. The default is 120: nobody
    /// watches two videos a second.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxEventsPerMinute { get; set; } = 120;

    /// <summary>How long an account is new. The default is a day; zero for nobody.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan NewAccountAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What engagement of new accounts counts for, 0–1. The default is 0.5: accounts made for the purpose are new.</summary>
    [Range(0, 1)]
    public double NewFactor { get; set; } = 0.5;

    /// <summary>
    /// Engagement that one silo holds until it is counted; beyond that interactions are refused with 503. The default is 200,000 items.
    /// </summary>
    [Range(100, 10_000_000)]
    public int QueueCapacity { get; set; } = 200_000;

    /// <summary>What a type counts for.</summary>
    public double WeightOf(InteractionType type) => type switch
    {
        InteractionType.Impression => Impression,
        InteractionType.View => View,
        InteractionType.Watch => Watch,
        InteractionType.Like => Like,
        InteractionType.Comment => Comment,
        InteractionType.Share => Share,
        InteractionType.Follow => Follow,
        InteractionType.Dislike => Dislike,
        InteractionType.Hide => Hide,
        InteractionType.Report => Report,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
