using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>What the product said about a text of a suite, as far as suites ask for it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Scores">Probabilities by category.</param>
public sealed record SuiteVerdict(ModerationLevel Level, CategoryScores Scores)
{
    /// <summary>True when the answer says that a model could not judge the text: its language or script is none of the model's.</summary>
    public bool IsNotJudged { get; init; }

    /// <summary>True when the answer asks to offer help to the author.</summary>
    public bool OffersSupport { get; init; }

    /// <summary>The rules that led to the level, for example <c>spam>=flag</c> or <c>not_judged=flag</c>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>True when readers do not see the text: it waits for a person or was removed.</summary>
    public bool IsHidden => Level >= ModerationLevel.ReviewRequired;

    /// <summary>True when the verdict says that something is wrong with the text itself, and not only that nobody could judge it.</summary>
    public bool IsFound => IsHidden || (Level == ModerationLevel.Flagged && !IsOnlyNotJudged);

    private bool IsOnlyNotJudged => IsNotJudged && Rules.All(rule => rule.StartsWith("not_judged", StringComparison.Ordinal));

    /// <summary>The highest score for harm. Spam is left out: a disguise may look like spam and be found for the wrong reason.</summary>
    public double Harm => Scores.Enumerate()
        .Where(score => score.Key is not (ModerationCategory.Spam or ModerationCategory.HashMatch))
        .Select(score => (double)score.Value)
        .DefaultIfEmpty()
        .Max();

    /// <summary>The largest difference of one category's score between two verdicts.</summary>
    public double Distance(SuiteVerdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Enum.GetValues<ModerationCategory>().Max(category => Math.Abs((Scores[category] ?? 0) - (other.Scores[category] ?? 0)));
    }
}
