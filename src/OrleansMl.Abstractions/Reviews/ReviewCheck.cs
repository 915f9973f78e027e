using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>What a decision is compared with.</summary>
public enum ReviewCheckKind
{
    /// <summary>Another moderator's decision about the same revision.</summary>
    SecondReview,

    /// <summary>A decision that no person made.</summary>
    Sample,

    /// <summary>The answer that a lead knows to be right.</summary>
    Golden,

    /// <summary>A decision that takes effect once a second moderator, who sees it, decides the same.</summary>
    Confirmation,
}

/// <summary>What the decision of a case is compared with. Whoever decides sees nothing of it, but for what they are to confirm.</summary>
[GenerateSerializer, Immutable, Alias("review-check")]
public sealed record ReviewCheck
{
    /// <summary>The category of what nothing names one.</summary>
    public const string NoCategory = "none";

    /// <summary>The longest <see cref="Category"/>, in characters.</summary>
    public const int MaxCategoryLength = 64;

    /// <summary>With what.</summary>
    [Id(0)] public ReviewCheckKind Kind { get; init; }

    /// <summary>The level that it is compared with; the lowest where it is not told.</summary>
    [Id(1)] public ModerationLevel Level { get; init; }

    /// <summary>
    /// The first moderator's decision, which holds meanwhile, unless it is to be confirmed; null where there is none, and where it is not
    /// told.
    /// </summary>
    [Id(2)] public ReviewVerdict? First { get; init; }

    /// <summary>What the figures count it under.</summary>
    [Id(3)] public string Category { get; init; } = NoCategory;

    /// <summary>The share of decisions that was drawn when this one was, in (0, 1].</summary>
    [Id(4)] public double Rate { get; init; } = 1;

    /// <summary>Who must not decide for other reasons than this one.</summary>
    [Id(5)] public ImmutableArray<string> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True once it was compared, or need not be any more.</summary>
    [Id(6)] public bool IsOver { get; init; }

    /// <summary>True when another decision holds by now, or the item is another: nobody needs to settle a difference.</summary>
    [Id(7)] public bool IsMoot { get; init; }

    /// <summary>The sample that a decision which is to be confirmed was made for: it is compared with that, too. Null for none.</summary>
    [Id(8)] public ReviewCheck? Sample { get; init; }

    /// <summary>True once those who follow events were told that a second yes is asked for.</summary>
    [Id(9)] public bool IsAnnounced { get; init; }
}
