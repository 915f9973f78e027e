using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansMl.Content;
using OrleansMl.Jobs;

namespace OrleansMl.Reviews;

/// <summary>
/// Comes to a shard when something is due there: a late case, an undo window that ends, a decision that an item did not hear.
/// </summary>
internal sealed partial class ReviewSweepJob(
    IGrainFactory grains, ReviewDecisions decisions, ILogger<ReviewSweepJob> logger) : IScheduledJob
{
    public const string Name = "review-sweep";

    private const string NotTold = "the item could not be told; it is tried again";

    // Decisions that are handed to the listeners at the same time; they come in no order.
    private const int AtOnce = 16;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var shard = grains.GetGrain<IReviewShardGrain>(long.Parse(context.Target, CultureInfo.InvariantCulture));
        var due = await shard.TakeDueAsync(cancellationToken);
        HashSet<string> untold = new(StringComparer.Ordinal);
        foreach (var review in due.ToTell)
        {
            if (!await TellAsync(review, cancellationToken))
            {
                untold.Add(review.Id);
            }
        }

        List<ReviewSent> sent = [];
        foreach (var some in due.ToSend.Chunk(AtOnce))
        {
            sent.AddRange(await Task.WhenAll(some.Select(SendAsync)));
        }

        return JobResult.AtOrDone(await shard.SentAsync([.. sent], cancellationToken));

        // What the item has not heard must not be sent: it would end the case, and nobody would tell the item any more.
        async Task<ReviewSent> SendAsync(ReviewCase review) => review.ToAnnounce is { } held
            ? new(review.Id, held.DecisionId, await decisions.AnnounceAsync(review, cancellationToken))
            : new(
                review.Id,
                review.Verdict!.DecisionId,
                untold.Contains(review.Id) ? NotTold : await decisions.SendAsync(review, cancellationToken));
    }

    // One item that cannot be told must not stop the others; it comes again with the next sweep.
    private async Task<bool> TellAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        try
        {
            var told = await (review.Verdict is null || review.IsDissent
                ? decisions.TellUndoneAsync(review, review.Lease?.Holder ?? review.Verdict?.Actor ?? "", cancellationToken)
                : decisions.TellAsync(review, cancellationToken));
            return told.Outcome is HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotTold(exception, review.Id);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The item of case {CaseId} could not be told its decision; it is told again")]
    private partial void LogNotTold(Exception exception, string caseId);
}
