using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Makes a case whose answer is known look as any other: a rule of today's policy asks, lately, about an item.</summary>
public static class GoldenCases
{
    // An open case of a queue is mostly younger than half the time in which it should be decided, and of today.
    private const double OldestShare = 0.5;

    private static readonly TimeSpan Oldest = TimeSpan.FromHours(8);

    /// <summary>The case, claimed by whoever asked for the next one.</summary>
    /// <param name="golden">What is known.</param>
    /// <param name="subject">The item.</param>
    /// <param name="by">Who gets it.</param>
    /// <param name="now">The time.</param>
    /// <param name="due">In what time cases of the queue should be decided.</param>
    /// <param name="lease">How long a claim holds.</param>
    /// <param name="draw">A number in [0, 1) that belongs to the person and the case alone: how long it seems to wait.</param>
    public static ReviewCase Give(
        GoldenReview golden, ReviewSubject subject, Reviewer by, DateTimeOffset now, TimeSpan due, TimeSpan lease, double draw)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentNullException.ThrowIfNull(subject);
        var longest = due * OldestShare < Oldest ? due * OldestShare : Oldest;
        var opened = now - TimeSpan.FromSeconds(Math.Ceiling((longest * draw).TotalSeconds));
        var shown = subject with
        {
            Level = ModerationLevel.ReviewRequired,
            Categories = golden.Category == ReviewCheck.NoCategory ? [] : [golden.Category],
        };
        var review = ReviewCase.Open(shown, ReviewReason.Rule, reach: 0, opened, due, RuleOf(golden.Category)) with
        {
            MovedTo = golden.Queue,
        };
        return review.Claim(by, now, lease).Case with
        {
            Check = new() { Kind = ReviewCheckKind.Golden, Level = golden.Level, Category = golden.Category },
        };
    }

    /// <summary>What helps to decide it: the item as if the policy had just sent it to review.</summary>
    /// <param name="dossier">What is known.</param>
    /// <param name="policy">The policy that decides now, which decisions of other cases quote.</param>
    public static ReviewDossier Of(ReviewDossier dossier, PolicyRef policy)
    {
        ArgumentNullException.ThrowIfNull(dossier);
        ArgumentNullException.ThrowIfNull(policy);
        var review = dossier.Result.Review!.Case;
        var decision = dossier.Explanation?.Decisions.FirstOrDefault(one => one.Revision == review.Subject.Revision) is { } first
            ? first with
            {
                Seq = 1,
                Level = ModerationLevel.ReviewRequired,
                Source = DecisionSource.Auto,
                Policy = policy,
                Rules = RulesOf(review),
                Actor = null,
                FirstActor = null,
                Reason = null,
                Supersedes = null,
                At = review.CreatedAt,
                DecisionId = null,
                IsReported = false,
                IsUndo = false,
                Matches = [],
            }
            : null;
        return dossier with
        {
            Item = dossier.Item is { } item ? IsGone(item, review) ? item : Undecided(item, review) : null,
            Explanation = dossier.Explanation is { } explanation
                ? explanation with
                {
                    Current = Undecided(explanation.Current, review),
                    Decisions = decision is null ? [] : [decision],
                    NextCursor = null,
                }
                : null,
            Statements = [],
            Reporters = 0,
            Enrichment = dossier.Enrichment is { ReceivedAt: not null } kept
                ? kept with { ReceivedAt = review.CreatedAt }
                : dossier.Enrichment,
        };
    }

    /// <summary>The item as it would be: waiting, or as was decided.</summary>
    public static ContentItem Of(ContentItem item, ReviewCase review)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(review);
        var waiting = IsGone(item, review) ? item : Undecided(item, review);
        return review.Verdict is not { } verdict ? waiting : waiting with
        {
            Visible = verdict.Level is ModerationLevel.Approved or ModerationLevel.Flagged,
            Moderation = waiting.Moderation with
            {
                State = ContentLifecycle.StateOf(verdict.Level),
                Level = verdict.Level,
                DecidedAt = verdict.At,
                DecidedBy = DecisionSource.Human,
                Support = false,
            },
        };
    }

    // Ended as any other case does.
    private static bool IsGone(ContentItem item, ReviewCase review) =>
        item.Revision != review.Subject.Revision || item.Moderation.State == ContentState.Withdrawn;

    // When it was written is told as it is: an id says it, too. So it looks as what today's policy found when it was run over the past.
    private static ContentItem Undecided(ContentItem item, ReviewCase review) => item with
    {
        Visible = false,
        Moderation = Undecided(item.Moderation, review),
    };

    private static ModerationReport Undecided(ModerationReport report, ReviewCase review) => report with
    {
        State = ContentState.ReviewRequired,
        Level = ModerationLevel.ReviewRequired,
        Rules = RulesOf(review),
        DecidedAt = review.CreatedAt,
        DecidedBy = DecisionSource.Auto,
        Support = review.Subject.Support,
    };

    private static ImmutableArray<string> RulesOf(ReviewCase review) =>
        review.Subject.Categories is [var category, ..] ? [RuleOf(category)!] : [];

    private static string? RuleOf(string category) => category == ReviewCheck.NoCategory ? null : $"{category}>=review";
}
