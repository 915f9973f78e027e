using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Reviews;

namespace OrleansMl.Complaints;

/// <summary>A moderator's decision, once the undo window is over, answers who contested the item.</summary>
internal sealed class ComplaintAnswers(IGrainFactory grains) : IReviewListener
{
    public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken) =>
        review.Reasons.Contains(ReviewReason.Complaint) && review.Verdict is { } verdict
            ? grains.GetGrain<IItemComplaints>(review.Subject.ContentId)
                .AnswerAsync(verdict.Level, verdict.Reason, verdict.At, cancellationToken)
            : Task.CompletedTask;
}

/// <summary>Complaints about what is withdrawn are closed; with an erased item goes what people wrote about it.</summary>
internal sealed class ContestedItems(IGrainFactory grains) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) =>
        change is { After.IsErased: true, Before.IsErased: false } ? new(CloseAsync(change, forget: true, cancellationToken)) : default;

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken) =>
        change.IsWithdrawal ? new(CloseAsync(change, forget: false, cancellationToken)) : default;

    private Task CloseAsync(ContentChanged change, bool forget, CancellationToken cancellationToken) =>
        grains.GetGrain<IItemComplaints>(change.ContentId).CloseAsync(forget, cancellationToken);
}

/// <summary>Shows whoever decides what people say.</summary>
internal sealed class ComplaintStatements(IGrainFactory grains) : IReviewStatementSource
{
    public async Task<ImmutableArray<ReviewStatement>> GetAsync(string contentId, CancellationToken cancellationToken) =>
    [
        .. (await grains.GetGrain<IItemComplaints>(contentId).ListAsync(cancellationToken)).Select(complaint => new ReviewStatement(
            "complaint",
            complaint.Id,
            complaint.Side == ComplaintSide.Author ? "author" : "reporter",
            complaint.Decision,
            complaint.Text,
            complaint.State.ToString().ToLowerInvariant(),
            complaint.CreatedAt))
    ];
}
