using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// What several detectors say together about one revision: the highest score per category, all
/// evidence, the first error. A second stage that answered replaces the scores of the one it is second to by their mix; one that did not
/// is awaited. Shadows say nothing.
/// </summary>
public sealed record AssessmentSummary
{
    /// <summary>The highest score per category over the detectors that answered, as it is meant for ordinary traffic.</summary>
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

    /// <summary>What of the revision is in banks of known content.</summary>
    public ImmutableArray<BankMatch> Matches { get; init; } = [];

    /// <summary>What the first failed detector said, with its name; null when all answered. A second stage fails nothing.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Categories about which a rule in words was to say more and has not, or was given up. They count as not scored where the policy
    /// requires them, and for nothing else.
    /// </summary>
    public ImmutableArray<ModerationCategory> Unanswered { get; init; } = [];

    /// <summary>Second stages that were asked and did not answer.</summary>
    public ImmutableArray<string> Awaiting { get; init; } = [];

    /// <summary>What the first stage alone said of the categories that the second one scored; null when no second stage did.</summary>
    public CategoryScores? FirstStage { get; init; }

    /// <summary>What the second stage alone said; null when none looked.</summary>
    public CategoryScores? SecondStage { get; init; }

    /// <summary>
    /// <see cref="SecondStage"/> where the mix decides: without the categories that a detector apart from both stages scored higher, for
    /// which nobody needs the second stage's agreement.
    /// </summary>
    public CategoryScores? NeededAgreement { get; init; }

    /// <summary>
    /// What both stages are at least as sure of, in the categories of <see cref="NeededAgreement"/>; 0 while a second stage is awaited.
    /// Null without a second stage.
    /// </summary>
    public CategoryScores? NeededForRemoval { get; init; }

    /// <summary>Merges assessments.</summary>
    public static AssessmentSummary Of(ImmutableArray<Assessment> assessments)
    {
        Span<(ModerationCategory, float)> scores =
            stackalloc (ModerationCategory, float)[CategoryScores.CategoryCount * Math.Max(1, Math.Min(assessments.Length, 16))];
        var count = 0;
        var evidence = ImmutableArray<EvidenceSpan>.Empty;
        var models = ImmutableArray.CreateBuilder<ModelKey>(assessments.Length);
        var taught = ImmutableArray<TaughtScore>.Empty;
        var matches = ImmutableArray<BankMatch>.Empty;
        string? error = null;
        var awaiting = ImmutableArray<string>.Empty;
        var second = SecondIn(assessments);
        foreach (var assessment in assessments)
        {
            if (assessment.Shadow)
            {
                continue;
            }

            if (assessment.Error is { } reason)
            {
                awaiting = assessment.SecondTo is null ? awaiting : awaiting.Add(assessment.Detector);
                error ??= assessment.SecondTo is null ? $"{assessment.Detector}: {reason}" : null;
                continue;
            }

            for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
            {
                if (ScoreOf(assessment, category, second) is { } score && count < scores.Length)
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

            matches = matches.IsEmpty ? assessment.Matches : matches.AddRange(assessment.Matches);
        }

        var merged = CategoryScores.From(scores[..count]);
        var firstStage = second is null ? null : FirstStageOf(assessments, second);
        var agreement = second is null ? null : NeededAgreementOf(second, merged);
        return new()
        {
            Scores = TrafficScores.Of(merged),
            Evidence = evidence,
            Models = models.DrainToImmutable(),
            Error = error,
            NotJudged = NotJudgedBy(assessments),
            Unanswered = UnansweredIn(assessments),
            Taught = taught,
            Matches = matches,
            Awaiting = awaiting,
            FirstStage = firstStage,
            SecondStage = second?.Scores,
            NeededAgreement = agreement is null ? null : TrafficScores.Of(agreement),
            NeededForRemoval = agreement is not null ? TrafficScores.Of(BothOf(firstStage, agreement))
                : awaiting.IsEmpty ? null
                : NobodyOf(assessments, merged),
        };
    }

    // The mix stands for both.
    private static float? ScoreOf(Assessment assessment, ModerationCategory category, Assessment? second) =>
        second is null ? assessment.Scores[category]
        : ReferenceEquals(assessment, second) ? second.Mixed![category]
        : assessment.Detector == second.SecondTo && second.Mixed![category] is not null ? null
        : assessment.Scores[category];

    private static Assessment? SecondIn(ImmutableArray<Assessment> assessments)
    {
        foreach (var assessment in assessments)
        {
            if (assessment is { SecondTo: not null, Mixed: not null, Error: null, Shadow: false })
            {
                return assessment;
            }
        }

        return null;
    }

    // Not in place: what a lambda captures is allocated where it is declared, with a second stage or without.
    private static CategoryScores NeededAgreementOf(Assessment second, CategoryScores merged) =>
        Where(second.Scores, category => merged[category] == second.Mixed![category]);

    private static CategoryScores BothOf(CategoryScores? first, CategoryScores second) =>
        CategoryScores.From([.. second.Enumerate().Select(one => (one.Key, Math.Min(one.Value, first?[one.Key] ?? one.Value)))]);

    // Zero where one decides that a second stage is awaited for.
    private static CategoryScores NobodyOf(ImmutableArray<Assessment> assessments, CategoryScores merged)
    {
        // A rule in words only raises levels: nobody needs its agreement.
        var awaitedFor = assessments.Where(one => one is { SecondTo: not null, Rule: null, Error: not null, Shadow: false })
            .Select(one => one.SecondTo);
        return CategoryScores.From(
        [
            .. assessments.Where(one => one is { Error: null, Shadow: false } && awaitedFor.Contains(one.Detector))
                .SelectMany(one => one.Scores.Enumerate())
                .Where(one => one.Value == merged[one.Key])
                .Select(one => (one.Key, 0f)),
        ]);
    }

    private static CategoryScores? FirstStageOf(ImmutableArray<Assessment> assessments, Assessment second)
    {
        foreach (var assessment in assessments)
        {
            if (assessment is { Error: null, Shadow: false } && assessment.Detector == second.SecondTo)
            {
                return Where(assessment.Scores, category => second.Scores[category] is not null);
            }
        }

        return null;
    }

    private static CategoryScores Where(CategoryScores scores, Func<ModerationCategory, bool> condition) =>
        CategoryScores.From([.. scores.Enumerate().Where(one => condition(one.Key)).Select(one => (one.Key, one.Value))]);

    private static ImmutableArray<ModerationCategory> UnansweredIn(ImmutableArray<Assessment> assessments)
    {
        var unanswered = ImmutableArray<ModerationCategory>.Empty;
        foreach (var assessment in assessments)
        {
            if (assessment is { Shadow: false, Rule: { } rule } && (assessment.Error is not null || rule.GivenUp is not null))
            {
                unanswered = unanswered.Add(rule.Category);
            }
        }

        return unanswered;
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
