using System.Text.Json;
using OrleansMl.Events;

namespace OrleansMl.Reviews;

/// <summary>
/// Tells those who follow events what moderators decided for good, and what waits for a second one. What is refused leaves the case open as
/// not sent.
/// </summary>
internal sealed class ReviewEvents(IEventPublisher events) : IReviewListener
{
    public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken) =>
        PublishAsync(EventTypes.ReviewDecided, review, review.Verdict!, cancellationToken);

    /// <summary>Tells that a decision waits for a second moderator's yes.</summary>
    public Task AnnounceAsync(ReviewCase review, CancellationToken cancellationToken) =>
        PublishAsync(EventTypes.ReviewAwaitingSecond, review, review.First!, cancellationToken);

    private Task PublishAsync(string type, ReviewCase review, ReviewVerdict verdict, CancellationToken cancellationToken)
    {
        if (!events.IsOn)
        {
            return Task.CompletedTask;
        }

        var decided = EventPublisher.NewEvent(
            type, review.Subject.ContentId, verdict.DecisionId, verdict.At, json => Write(json, review, verdict));
        return events.PublishAsync(decided with { Level = verdict.Level, Categories = review.Subject.Categories }, cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, ReviewCase review, ReviewVerdict verdict)
    {
        json.WriteString("review_id", review.Id);
        json.WriteNumber("revision", review.Subject.Revision);
        json.WriteString("level", EventData.Name(verdict.Level));
        json.WriteString("queue", verdict.Queue);
        json.WriteStrings("categories", review.Subject.Categories);
    }
}
