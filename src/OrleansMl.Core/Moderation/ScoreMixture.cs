namespace OrleansMl.Moderation;

/// <summary>
/// The scores of two models of the same categories as one: per category the weighted mean of their log-odds. Log-odds rather than
/// probabilities, so that a model that is sure outweighs one that is not.
/// </summary>
/// <param name="weightOf">The share of the second model in a category, in [0, 1].</param>
public sealed class ScoreMixture(Func<ModerationCategory, double> weightOf)
{
    // A score of 0 or 1 is a rounded one; it must not outvote everything.
    private const double Smallest = 1e-6;

    private readonly double[] _weights = [.. Enum.GetValues<ModerationCategory>().Select(weightOf)];

    /// <summary>The mix in every category that <paramref name="second"/> scored; where the first did not, the second's own score.</summary>
    public CategoryScores Of(CategoryScores first, CategoryScores second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Span<(ModerationCategory, float)> mixed = stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount];
        var count = 0;
        for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
        {
            if (second[category] is { } after)
            {
                mixed[count++] = (category, first[category] is { } before ? Mix(before, after, _weights[(int)category]) : after);
            }
        }

        return CategoryScores.From(mixed[..count]);
    }

    private static float Mix(float first, float second, double weight)
    {
        var logOdds = ((1 - weight) * LogOdds(first)) + (weight * LogOdds(second));
        return (float)(1 / (1 + Math.Exp(-logOdds)));
    }

    private static double LogOdds(float score)
    {
        var p = Math.Clamp(score, Smallest, 1 - Smallest);
        return Math.Log(p / (1 - p));
    }
}
