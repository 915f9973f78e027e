using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// Deciding, taking back, and what the item says to it.
internal sealed partial class ReviewsGrain
{
    public async Task<ReviewResult> DecideAsync(
        string id, ReviewDecision decision, Reviewer by, bool claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var result = await OnShardAsync(id, shard => shard.DecideAsync(id, decision, by, claim, cancellationToken));
        return result switch
        {
            { IsGolden: true, Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged } =>
                await WithGoldenItemAsync(result, cancellationToken),

            // It waits for a second moderator, or for a lead.
            {
                Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged,
                Review.Case: { IsDissent: true } or { AwaitsSecond: true, State: not ReviewState.Decided }
            } => await EndHeldAsync(result, by, cancellationToken),

            // The first decision holds; who decides the second does not learn it.
            { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review.Case: { IsSecondReview: true } review } =>
                await EndSecondAsync(result, review, by, cancellationToken),

            // Also when it is repeated: the first time may have ended before the item heard it.
            { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review.Case: { State: ReviewState.Decided } review } =>
                await EndAsync(result, await decisions.TellAsync(review, cancellationToken), by, cancellationToken),
            { Outcome: ReviewOutcome.InvalidTransition, Review.Case: { State: ReviewState.Closed } review } =>
                await StaleOrOverAsync(result, review, by, cancellationToken),
            _ => result,
        };
    }

    public async Task<ReviewResult> UndoAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        var result = await OnShardAsync(id, shard => shard.UndoAsync(id, by, cancellationToken));
        return result.IsGolden ? await WithGoldenItemAsync(result, cancellationToken)
            : result is { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review.Case: { UndoneDecision: not null } review }
            && !review.IsSecondReview
            ? await EndUndoAsync(result, await decisions.TellUndoneAsync(review, by.UserId, cancellationToken), by, cancellationToken)
            : result is { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review.Case.UndoneProposal: not null }
            ? await WithItemAsync(result, cancellationToken)
            : result;
    }

    private async Task<ReviewResult> EndAsync(
        ReviewResult result, HumanDecisionResult told, Reviewer by, CancellationToken cancellationToken) => told.Outcome switch
        {
            HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated => result with { Item = told.Item },
            HumanDecisionOutcome.OwnContent => result with { Outcome = ReviewOutcome.OwnContent },
            HumanDecisionOutcome.NotFound => new() { Outcome = ReviewOutcome.NotFound },

            HumanDecisionOutcome.StaleRevision => await StaleAsync(told.Item!, result, by, cancellationToken),
            _ => result with { Outcome = ReviewOutcome.InvalidTransition, Item = told.Item },
        };

    // The item is at the same revision and takes nothing back: somebody decided about it since, which holds.
    private async Task<ReviewResult> EndUndoAsync(
        ReviewResult result, HumanDecisionResult told, Reviewer by, CancellationToken cancellationToken) =>
        told is { Outcome: HumanDecisionOutcome.InvalidTransition, From: not ContentState.Withdrawn, Item: { } item }
        && item.Revision == result.Review!.Case.Subject.Revision
        && item.Moderation is { DecidedBy: DecisionSource.Human or DecisionSource.Appeal, Level: not ModerationLevel.ReviewRequired }
            ? result with { Outcome = ReviewOutcome.Overruled, Item = item }
            : await EndAsync(result, told, by, cancellationToken);

    // What may be decided instead is the case of the current revision, if there is one.
    private async Task<ReviewResult> StaleAsync(
        ContentItem item, ReviewResult result, Reviewer by, CancellationToken cancellationToken) => new()
        {
            Outcome = ReviewOutcome.StaleRevision,
            Item = item,
            Review = (await GetAsync(ReviewCase.IdOf(item.Id, item.Revision), by, cancellationToken)).Review,
        };

    // The case of a revision before closes with the edit.
    private async Task<ReviewResult> StaleOrOverAsync(
        ReviewResult result, ReviewCase review, Reviewer by, CancellationToken cancellationToken) =>
        await GrainFactory.GetGrain<IContentGrain>(review.Subject.ContentId).GetAsync(cancellationToken) is { } item
        && item.Revision != review.Subject.Revision
            ? await StaleAsync(item, result, by, cancellationToken)
            : result;

    // An edit, or the end of the item, that the case did not hear of.
    private async Task<ReviewResult> EndSecondAsync(
        ReviewResult result, ReviewCase review, Reviewer by, CancellationToken cancellationToken)
    {
        var item = await GrainFactory.GetGrain<IContentGrain>(review.Subject.ContentId).GetAsync(cancellationToken);
        var isGone = item is null or { Moderation.State: ContentState.Withdrawn };
        if (!isGone && item!.Revision == review.Subject.Revision)
        {
            return result;
        }

        await shards.Of(review.Subject.ContentId).RefusedAsync(
            review.Id,
            (review.Verdict ?? review.First)!.DecisionId,
            "the item is not as it was",
            isGone ? null : ReviewSubjects.Of(item!),
            cancellationToken);
        return item is null ? new() { Outcome = ReviewOutcome.NotFound }
            : isGone ? result with { Outcome = ReviewOutcome.InvalidTransition }
            : await StaleAsync(item, result, by, cancellationToken);
    }

    // Nothing changes the item, so the answer has it as it is.
    private async Task<ReviewResult> EndHeldAsync(ReviewResult result, Reviewer by, CancellationToken cancellationToken)
    {
        var held = await EndSecondAsync(result, result.Review!.Case, by, cancellationToken);
        return held.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged ? await WithItemAsync(held, cancellationToken) : held;
    }

    private async Task<ReviewResult> WithItemAsync(ReviewResult result, CancellationToken cancellationToken) => result with
    {
        Item = await GrainFactory.GetGrain<IContentGrain>(result.Review!.Case.Subject.ContentId).GetAsync(cancellationToken),
    };

    // As the answer about any other case has the item after it.
    private async Task<ReviewResult> WithGoldenItemAsync(ReviewResult result, CancellationToken cancellationToken) =>
        result is { Outcome: ReviewOutcome.Done or ReviewOutcome.Unchanged, Review.Case: { } review }
        && await GrainFactory.GetGrain<IContentGrain>(review.Subject.ContentId).GetAsync(cancellationToken) is { } item
            ? result with { Item = GoldenCases.Of(item, review) }
            : result;
}
