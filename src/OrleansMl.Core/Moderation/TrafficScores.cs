namespace OrleansMl.Moderation;

/// <summary>
/// Scores as they are meant on a platform. The text models are calibrated on sets of which up to a third is harmful (decision 009); of what
/// people post it is one text in a hundred, so a score below one half overstates. From one half on, where thresholds lie, a score stays
/// what it is. Below it the log-odds count four times: p becomes p⁴ / (p⁴ + (1 − p)⁴).
/// <para>
/// So the strongest of many harmless sentences, which says .3 where each alone says .02, says .03, and company moves no score that nobody
/// acts on. The order of scores stays: nothing that ranks or compares changes.
/// </para>
/// <code>
/// score  .05    .1     .2    .25   .3    .4   .45  .5  .9
/// here   .00001 .0002  .004  .012  .033  .16  .31  .5  .9
/// </code>
/// </summary>
public static class TrafficScores
{
    private const float Half = .5f;

    /// <summary>A score of a model, meant for ordinary traffic. Rising, continuous, in [0, 1].</summary>
    public static float Of(float score)
    {
        if (!(score < Half))
        {
            return score;
        }

        var (yes, no) = (score * score, (1 - score) * (1 - score));
        (yes, no) = (yes * yes, no * no);
        return yes / (yes + no);
    }

    /// <summary>All scores; matches with banks of known content are no probabilities and stay.</summary>
    public static CategoryScores Of(CategoryScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Span<(ModerationCategory, float)> mapped = stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount];
        var count = 0;
        for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
        {
            if (scores[category] is { } score)
            {
                mapped[count++] = (category, category == ModerationCategory.HashMatch ? score : Of(score));
            }
        }

        return CategoryScores.From(mapped[..count]);
    }
}
