using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Security;

namespace OrleansMl.Standing;

/// <summary>Comes to a user when the next strike or pause is over. One entry per user, however many strikes.</summary>
internal sealed class StandingExpiryJob(IGrainFactory grains) : IScheduledJob
{
    public const string Name = "standing-expiry";

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        JobResult.AtOrDone(await grains.GetGrain<IUserStrikes>(context.Target).ExpireAsync(cancellationToken));
}

/// <summary>
/// Looks, once a decision about a revision (the target is the id of its case) cannot be undone any more, which one holds: what a stricter
/// one before it gave the author is taken back. Asks the item, so it does not matter who decided where, nor how often it runs.
/// </summary>
internal sealed class StandingReconsiderJob(StandingReversals reversals) : IScheduledJob
{
    public const string Name = "standing-reconsider";

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (ReviewCase.ContentOf(context.Target) is { } contentId)
        {
            var revision = int.Parse(context.Target.AsSpan(contentId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);
            await reversals.ReconsiderAsync(contentId, revision, cancellationToken);
        }

        return JobResult.Done;
    }
}

/// <summary>
/// A complaint of the author was granted. The decision that they contest may be about a revision before: what it gave is taken back, too.
/// </summary>
internal sealed class StandingComplaintJob(IGrainFactory grains, TimeProvider timeProvider) : IScheduledJob
{
    public const string Name = "standing-complaint";

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var complaint = await grains.GetGrain<IComplaintsGrain>(0).GetAsync(context.Target, cancellationToken);
        if (complaint is { State: ComplaintState.Open })
        {
            // The answer is written after its listeners have heard it.
            return JobResult.At(timeProvider.GetUtcNow() + Again);
        }

        if (complaint is not { State: ComplaintState.Overturned, Side: ComplaintSide.Author, Level: { } level, ClosedAt: { } at })
        {
            return JobResult.Done;
        }

        var content = grains.GetGrain<IContentGrain>(complaint.ContentId);
        var contested = await content.ExplainPageAsync(complaint.Decision - 1, 1, cancellationToken);
        if (contested is { Decisions: [{ } decision, ..], AuthorId: var author } && decision.Seq == complaint.Decision
            && !Pseudonym.IsOne(author))
        {
            await grains.GetGrain<IUserStrikes>(author).ReconsiderAsync(
                new(complaint.ContentId, decision.Revision, level, at, StandingReversals.System, $"complaint {complaint.Id}"),
                cancellationToken);
        }

        return JobResult.Done;
    }
}

/// <summary>Takes back what a decision gave that does not hold any more.</summary>
internal sealed class StandingReversals(
    IGrainFactory grains, IJobs jobs, IOptions<ReviewOptions> reviews, TimeProvider timeProvider) : IContentListener, IComplaintListener
{
    /// <summary>Who takes back what a decision makes void.</summary>
    public const string System = "system";

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // Before the write: a failed one leaves a job that finds nothing.
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before, change.After);
        if (after is not { IsErased: false, Decisions: [.., var made] } || before?.DecisionCount == after.DecisionCount
            || !HumanDecisions.IsHuman(made.Source) || made.Level == ModerationLevel.ReviewRequired
            || (after.DecisionChunks == 0 && !after.Decisions.Any(one =>
                one.Revision == made.Revision && HumanDecisions.IsHuman(one.Source) && one.Level > made.Level)))
        {
            return default;
        }

        var due = timeProvider.GetUtcNow() + reviews.Value.UndoWindow + Margin;
        return new(jobs.ScheduleAsync(
            StandingReconsiderJob.Name, ReviewCase.IdOf(change.ContentId, made.Revision), due, cancellationToken: cancellationToken));
    }

    public Task OnAnsweredAsync(Complaint complaint, CancellationToken cancellationToken) => IsGranted(complaint)
        ? jobs.ScheduleAsync(
            StandingComplaintJob.Name, complaint.Id, timeProvider.GetUtcNow() + Margin, cancellationToken: cancellationToken)
        : Task.CompletedTask;

    /// <summary>
    /// Takes back what stricter decisions gave than the one that holds for a revision, also when the author edited or withdrew it since.
    /// </summary>
    public async Task ReconsiderAsync(string contentId, int revision, CancellationToken cancellationToken)
    {
        var content = grains.GetGrain<IContentGrain>(contentId);
        Decision? held = null;
        var author = "";
        for (int? after = 0; after is { } from;)
        {
            var page = await content.ExplainPageAsync(from, ContentExplanation.MaxDecisions, cancellationToken);
            author = page?.AuthorId ?? author;
            held = page?.Decisions.LastOrDefault(one => one.Revision == revision && !one.Shadow) ?? held;
            after = page?.NextCursor;
        }

        if (held is not null && HumanDecisions.IsHuman(held.Source) && held.Level != ModerationLevel.ReviewRequired
            && !Pseudonym.IsOne(author))
        {
            await grains.GetGrain<IUserStrikes>(author).ReconsiderAsync(
                new(contentId, held.Revision, held.Level, held.At, held.Actor ?? System, $"decision {held.Seq} of {contentId}"),
                cancellationToken);
        }
    }

    /// <summary>Looks again at the complaints about an item that were granted.</summary>
    public async Task ReconsiderComplaintsAsync(string contentId, CancellationToken cancellationToken)
    {
        foreach (var complaint in await grains.GetGrain<IComplaintsGrain>(0).OfItemAsync(contentId, cancellationToken))
        {
            await OnAnsweredAsync(complaint, cancellationToken);
        }
    }

    private static bool IsGranted(Complaint complaint) =>
        complaint is { State: ComplaintState.Overturned, Side: ComplaintSide.Author };
}
