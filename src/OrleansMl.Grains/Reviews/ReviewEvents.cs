using OrleansMl.Events;

namespace OrleansMl.Reviews;

/// <summary>Tells those who follow events what moderators decided for good. What is refused leaves the case open as not sent.</summary>
internal sealed class ReviewEvents(IEventPublisher events) : IReviewListener
{
    public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        if (!events.IsOn)
        {
            return Task.CompletedTask;
        }

        var verdict = review.Verdict!;
        var decided = EventPublisher.NewEvent(
            EventTypes.ReviewDecided,
            review.Subject.ContentId,
            verdict.DecisionId,
            verdict.At,
            json =>
            {
                json.WriteString("review_id", review.Id);
                json.WriteNumber("revision", review.Subject.Revision);
                json.WriteString("level", EventData.Name(verdict.Level));
                json.WriteString("queue", verdict.Queue);
                json.WriteStrings("categories", review.Subject.Categories);
            });
        return events.PublishAsync(decided with { Level = verdict.Level, Categories = review.Subject.Categories }, cancellationToken);
    }
}
