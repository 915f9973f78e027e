using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// What several detectors say together about one revision: the highest score per category, all
/// evidence, the first error. Shadows say nothing.
/// </summary>
public sealed record AssessmentSummary
{
    /// <summary>The highest score per category over the detectors that answered.</summary>
    public required CategoryScores Scores { get; init; }

    /// <summary>The evidence of all detectors, in their order.</summary>
    public required ImmutableArray<EvidenceSpan> Evidence { get; init; }

    /// <summary>The model versions that answered.</summary>
    public required ImmutableArray<ModelKey> Models { get; init; }

    /// <summary>
    /// Categories that some detector could not judge in the language of the text, and none could. In the order of the enum.
    /// </summary>
    public ImmutableArray<ModerationCategory> NotJudged { get; init; } = [];

    /// <summary>What the live taught categories said.</summary>
    public ImmutableArray<TaughtScore> Taught { get; init; } = [];

    /// <summary>What the first failed detector said, with its name; null when all answered.</summary>
    public string? Error { get; init; }

    /// <summary>Merges assessments.</summary>
    public static AssessmentSummary Of(ImmutableArray<Assessment> assessments)
    {
        Span<(ModerationCategory, float)> scores =
            stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount * Math.Max(1, Math.Min(assessments.Length, 16))];
        var count = 0;
        var evidence = ImmutableArray<EvidenceSpan>.Empty;
        var models = ImmutableArray.CreateBuilder<ModelKey>(assessments.Length);
        var taught = ImmutableArray<TaughtScore>.Empty;
        string? error = null;
        foreach (var assessment in assessments)
        {
            if (assessment.Shadow)
            {
                continue;
            }

            if (assessment.Error is { } reason)
            {
                error ??= $"{assessment.Detector}: {reason}";
                continue;
            }

            for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
            {
                if (assessment.Scores[category] is { } score && count < scores.Length)
                {
                    scores[count++] = (category, score);
                }
            }

            evidence = evidence.IsEmpty ? assessment.Evidence : evidence.AddRange(assessment.Evidence);
            if (assessment.Model is { } model)
            {
                models.Add(model);
            }

            if (!assessment.Taught.IsDefaultOrEmpty)
            {
                taught = taught.AddRange(assessment.Taught.Where(one => !one.Shadow));
            }
        }

        return new()
        {
            Scores = CategoryScores.From(scores[..count]),
            Evidence = evidence,
            Models = models.DrainToImmutable(),
            Error = error,
            NotJudged = NotJudgedBy(assessments),
            Taught = taught,
        };
    }

    private static ImmutableArray<ModerationCategory> NotJudgedBy(ImmutableArray<Assessment> assessments)
    {
        var (unread, judged) = (0, 0);
        foreach (var assessment in assessments)
        {
            if (assessment is not { Shadow: false, Error: null })
            {
                continue;
            }

            var own = 0;
            foreach (var category in assessment.NotJudged.IsDefault ? [] : assessment.NotJudged)
            {
                own |= 1 << (int)category;
            }

            unread |= own;
            for (var category = 0; category < CategoryScores.CategoryCount; category++)
            {
                judged |= assessment.Scores[(ModerationCategory)category] is null ? 0 : (1 << category) & ~own;
            }
        }

        unread &= ~judged;
        return unread == 0
            ? []
            : [.. Enum.GetValues<ModerationCategory>().Where(category => (unread & (1 << (int)category)) != 0)];
    }
}
