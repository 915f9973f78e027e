using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansMl.Jobs;

namespace OrleansMl.Reviews;

/// <summary>
/// Comes to a shard when something is due there: a late case, an undo window that ends, a decision that an item did not hear.
/// </summary>
internal sealed partial class ReviewSweepJob(
    IGrainFactory grains, ReviewDecisions decisions, ILogger<ReviewSweepJob> logger) : IScheduledJob
{
    public const string Name = "review-sweep";

    // Decisions that are handed to the listeners at the same time; they come in no order.
    private const int AtOnce = 16;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var shard = grains.GetGrain<IReviewShardGrain>(long.Parse(context.Target, CultureInfo.InvariantCulture));
        var due = await shard.TakeDueAsync(cancellationToken);
        foreach (var review in due.ToTell)
        {
            await TellAsync(review, cancellationToken);
        }

        List<ReviewSent> sent = [];
        foreach (var some in due.ToSend.Chunk(AtOnce))
        {
            sent.AddRange(await Task.WhenAll(some.Select(SendAsync)));
        }

        return JobResult.AtOrDone(await shard.SentAsync([.. sent], cancellationToken));

        async Task<ReviewSent> SendAsync(ReviewCase review) =>
            new(review.Id, review.Verdict!.DecisionId, await decisions.SendAsync(review, cancellationToken));
    }

    // One item that cannot be told must not stop the others; it comes again with the next sweep.
    private async Task TellAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        try
        {
            await (review.Verdict is null
                ? decisions.TellUndoneAsync(review, review.Lease?.Holder ?? "", cancellationToken)
                : decisions.TellAsync(review, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotTold(exception, review.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The item of case {CaseId} could not be told its decision; it is told again")]
    private partial void LogNotTold(Exception exception, string caseId);
}
