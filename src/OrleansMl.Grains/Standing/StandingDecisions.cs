using OrleansMl.Content;
using OrleansMl.Reviews;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Standing;

/// <summary>
/// Hands what a decision means for the author to their standing, once it cannot be undone any more. Afterwards it looks which decision
/// holds: one that came before this was heard may be milder, and have found nothing to take back.
/// </summary>
internal sealed class StandingDecisions(IGrainFactory grains, StandingReversals reversals) : IReviewListener
{
    public async Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        var (subject, verdict) = (review.Subject, review.Verdict!);
        if (verdict is { Strike: null, Restriction: null } || !await IsThereAsync(subject, cancellationToken))
        {
            return;
        }

        var cause = new StandingCause
        {
            ContentId = subject.ContentId,
            Revision = subject.Revision,
            Level = verdict.Level,
            At = verdict.At,
            By = verdict.Actor,
            Reason = verdict.Reason,
        };
        var key = StandingRules.KeyOf(review.Id, verdict.DecisionId);
        await grains.GetGrain<IUserStrikes>(subject.AuthorId)
            .ApplyAsync(new(key, cause, verdict.Strike, verdict.Restriction) { IsByLead = verdict.IsByLead }, cancellationToken);
        await reversals.ReconsiderAsync(subject.ContentId, subject.Revision, cancellationToken);
        await reversals.ReconsiderComplaintsAsync(subject.ContentId, cancellationToken);
    }

    // Whoever was erased since they wrote it, or is being erased, is new: what they wrote then counts against nobody. An erasure that
    // begins after this is asked forgets what follows from the decision, which is older.
    private async Task<bool> IsThereAsync(ReviewSubject subject, CancellationToken cancellationToken) =>
        !Pseudonym.IsOne(subject.AuthorId)
        && await grains.GetGrain<IUserErasure>(subject.AuthorId).GetErasureAsync(cancellationToken) is null
        && await grains.GetGrain<IContentGrain>(subject.ContentId).GetAsync(cancellationToken) is { } item
        && item.AuthorId == subject.AuthorId;
}

/// <summary>Shows whoever decides how the author stands.</summary>
internal sealed class StandingOfAuthors(IGrainFactory grains) : IAuthorStandingSource
{
    public async Task<AuthorStanding> GetAsync(string userId, CancellationToken cancellationToken)
    {
        var standing = await grains.GetGrain<IStandingGrain>(userId).GetAsync(cancellationToken);
        return new(
            standing.Tier,
            standing.Weight,
            standing.Active.Length,
            standing.Restriction is not null,
            standing.Restriction?.Until);
    }
}
