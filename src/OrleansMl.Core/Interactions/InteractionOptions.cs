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

    /// <summary>
    /// The default is 0: a report is a question to a human (<see cref="ReportTally"/>), and takes nothing from the item's engagement.
    /// </summary>
    [Range(-100, 100)]
    public double Report { get; set; }

    /// <summary>
    /// Interactions of one user that count in trending, per minute; further ones are recorded and do not. The default is 120: nobody
    /// watches two videos a second.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxEventsPerMinute { get; set; } = 120;

    /// <summary>
    /// How long an account is new. The default is seven days; zero for nobody, and then every account counts in full.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan NewAccountAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How far the age of a new account speaks for it, 0–1, rising to 1 within <see cref="NewAccountAge"/>. The default is 0.1: accounts
    /// made for the purpose are new.
    /// </summary>
    [Range(0, 1)]
    public double NewFactor { get; set; } = 0.1;

    /// <summary>Days on which a proven account did something. The default is 4; 0 does not ask.</summary>
    [Range(0, 365)]
    public int ProvenDays { get; set; } = 4;

    /// <summary>
    /// Authors, but for the one it acts on, that a proven account came to. The default is 10; 0 does not ask. More asks more of people who
    /// follow few, and more requests of those who make accounts.
    /// </summary>
    [Range(0, 32)]
    public int ProvenAuthors { get; set; } = 10;

    /// <summary>
    /// Reporters of one item, each counting as far as they are proven and were right before (<see cref="ReportAccuracy"/>), that raise a
    /// question to a human. The default is 3.
    /// </summary>
    [Range(0.1, 10_000)]
    public double ReportsToReview { get; set; } = 3;

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
