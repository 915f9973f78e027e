using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Two decisions that are compared.</summary>
/// <param name="Kind">Of whom.</param>
/// <param name="Queue">The queue of the second one.</param>
/// <param name="Category">What they are counted under.</param>
/// <param name="First">The first level: of the first moderator, of the automatic decision, the one that is known to be right.</param>
/// <param name="Second">The moderator's.</param>
/// <param name="FirstActor">The first moderator; null without one, and after their erasure.</param>
/// <param name="SecondActor">The moderator; null after their erasure.</param>
/// <param name="At">When the second was made (UTC).</param>
/// <param name="Rate">The share of decisions that was drawn.</param>
/// <param name="Type">The surface.</param>
public readonly record struct ReviewPair(
    ReviewCheckKind Kind,
    string Queue,
    string Category,
    ModerationLevel First,
    ModerationLevel Second,
    string? FirstActor,
    string? SecondActor,
    DateTimeOffset At,
    double Rate,
    ContentType Type);

/// <summary>What pairs of decisions say about those who made them.</summary>
public static class ReviewQualityFigures
{
    private static readonly ModerationLevel[] Decidable = [ModerationLevel.Approved, ModerationLevel.Flagged, ModerationLevel.Rejected];

    /// <summary>The figures. O(pairs log pairs).</summary>
    public static ReviewQuality Of(IEnumerable<ReviewPair> pairs, ReviewQualityFilter filter)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(filter);
        List<ReviewPair> asked =
        [
            .. pairs.Where(pair => (filter.Queue is null || pair.Queue == filter.Queue)
                && (filter.Category is null || pair.Category == filter.Category)
                && (filter.Since is null || pair.At >= filter.Since))
        ];
        var second = asked.Where(pair => pair.Kind == ReviewCheckKind.SecondReview).ToList();
        var golden = asked.Where(pair => pair.Kind == ReviewCheckKind.Golden).ToLookup(pair => pair.SecondActor);

        // Each pair counts for both, from the side of whoever it counts for.
        var own = second.Concat(second.Select(pair => pair with
        {
            First = pair.Second,
            Second = pair.First,
            FirstActor = pair.SecondActor,
            SecondActor = pair.FirstActor,
        }))
            .ToLookup(pair => pair.FirstActor);
        return new()
        {
            SecondReviews = AgreementOf(second),
            Categories = ByCategory(second),
            Moderators =
            [
                .. own.Select(some => some.Key).Concat(golden.Select(some => some.Key)).OfType<string>().Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(user => new ReviewerQuality(
                        user,
                        AgreementOf(own[user]),
                        ByCategory(own[user]),
                        ShareOf(golden[user], pair => pair.First == pair.Second)))
            ],
            Automatic = AutomaticOf([.. asked.Where(pair => pair.Kind == ReviewCheckKind.Sample)]),
            Oldest = asked.Count == 0 ? null : asked.Min(pair => pair.At),
        };
    }

    /// <summary>How often pairs are the same level.</summary>
    public static ReviewAgreement AgreementOf(IEnumerable<ReviewPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        const int Levels = (int)ModerationLevel.Rejected + 1;
        Span<int> counts = stackalloc int[Levels * Levels];
        int all = 0, equal = 0;
        foreach (var pair in pairs)
        {
            counts[((int)pair.First * Levels) + (int)pair.Second]++;
            all++;
            equal += pair.First == pair.Second ? 1 : 0;
        }

        var kappa = CohenKappa.Of(counts, Levels);
        return new(all, equal, Round(kappa?.Kappa), Round(kappa?.Low), Round(kappa?.High));
    }

    private static AutomaticQuality AutomaticOf(IReadOnlyCollection<ReviewPair> samples) => new()
    {
        Agreement = AgreementOf(samples),
        Categories = ByCategory(samples),
        Levels =
        [
            .. Decidable.Select(level => new LevelQuality(
                level,
                ShareOf(samples.Where(pair => pair.First == level), pair => pair.Second == level),
                ShareOf(samples.Where(pair => pair.Second == level), pair => pair.First == level)))
        ],
        Samples =
        [
            .. samples.GroupBy(pair => (pair.Type, pair.Rate)).OrderBy(some => some.Key.Type).ThenBy(some => some.Key.Rate)
                .Select(some => new SampledShare(some.Key.Type, some.Key.Rate, some.Count()))
        ],
    };

    private static ImmutableArray<CategoryAgreement> ByCategory(IEnumerable<ReviewPair> pairs) =>
    [
        .. pairs.GroupBy(pair => pair.Category, StringComparer.Ordinal).OrderBy(some => some.Key, StringComparer.Ordinal)
            .Select(some => new CategoryAgreement(some.Key, AgreementOf(some)))
    ];

    // Each weighs the decisions that it stands for (Horvitz and Thompson 1952); the interval has the effective number of them, Kish's
    // (sum w)^2 / sum w^2, which is the number of pairs where all were drawn by one rate.
    private static EstimatedShare ShareOf(IEnumerable<ReviewPair> pairs, Func<ReviewPair, bool> isOne)
    {
        int all = 0, count = 0;
        double weights = 0, squares = 0, sum = 0;
        foreach (var pair in pairs)
        {
            var weight = 1 / pair.Rate;
            (all, weights, squares) = (all + 1, weights + weight, squares + (weight * weight));
            (count, sum) = isOne(pair) ? (count + 1, sum + weight) : (count, sum);
        }

        if (all == 0)
        {
            return new(0, 0, null, null, null);
        }

        var (low, high) = CohenKappa.Wilson(sum / weights, weights * weights / squares);
        return new(all, count, Round(sum / weights), Round(low), Round(high));
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
