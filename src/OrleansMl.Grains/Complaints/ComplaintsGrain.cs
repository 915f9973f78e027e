using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Interactions;

namespace OrleansMl.Complaints;

/// <summary>Asks the item what was decided, and hands the complaint to those who keep it.</summary>
[GrainType("complaints"), StatelessWorker, Reentrant]
internal sealed class ComplaintsGrain(ComplaintCases cases, IOptions<ComplaintOptions> options, TimeProvider timeProvider)
    : Grain, IComplaintsGrain
{
    public async Task<ComplaintResult> SubmitAsync(string contentId, ComplaintDraft draft, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        ArgumentNullException.ThrowIfNull(draft);
        if (await GrainFactory.GetGrain<IDecidedContent>(contentId).GetDecidedAsync(cancellationToken) is not { } decided
            || await SideOfAsync(decided.Item, draft.UserId, cancellationToken) is not var (side, reportedAt))
        {
            return new(ComplaintOutcome.NotFound);
        }

        var about = draft.Decision ?? decided.Decision?.Seq;
        if (await FindAsync(contentId, draft.UserId, about, cancellationToken) is { } made)
        {
            // Also when it stands already: the first time may have ended before there was a case.
            await cases.OpenAsync(decided, cancellationToken);
            return new(ComplaintOutcome.Repeated, made, made.Decision);
        }

        if (decided.Decision is not { } decision || about != decision.Seq)
        {
            return new(
                decided.Decision is null ? ComplaintOutcome.NothingToContest : ComplaintOutcome.Superseded,
                Decision: decided.Decision?.Seq);
        }

        var wasAnswered = (await Book(contentId).ListAsync(cancellationToken))
            .Any(one => one.Side == side && one.State != ComplaintState.Closed && one.CreatedAt <= decision.At);
        var now = timeProvider.GetUtcNow();
        if (ComplaintRules.Refuse(decision, side, reportedAt, now, options.Value.Window, wasAnswered) is { } refusal)
        {
            return new(refusal, Decision: decision.Seq);
        }

        if (!await NoteAsync(contentId, draft.UserId, decision.Seq, cancellationToken))
        {
            return new(ComplaintOutcome.TooManyOpen, Decision: decision.Seq);
        }

        var added = await Book(contentId).AddAsync(new(draft, side, decision, decided.Deciders), cancellationToken);
        if (added is null)
        {
            await GrainFactory.GetGrain<IUserComplaints>(draft.UserId).ClosedAsync(contentId, decision.Seq, cancellationToken);
            return new(ComplaintOutcome.TooManyOfItem, Decision: decision.Seq);
        }

        await cases.OpenAsync(decided, cancellationToken);
        return new(added.IsNew ? ComplaintOutcome.Submitted : ComplaintOutcome.Repeated, added.Complaint, decision.Seq);
    }

    public async Task<Complaint?> GetAsync(string id, CancellationToken cancellationToken) =>
        Complaint.ContentOf(id) is { } contentId
            ? (await Book(contentId).ListAsync(cancellationToken)).FirstOrDefault(one => one.Id == id)
            : null;

    public Task<ImmutableArray<Complaint>> OfItemAsync(string contentId, CancellationToken cancellationToken) =>
        Book(contentId).ListAsync(cancellationToken);

    public async Task<ComplaintPage?> OfUserAsync(string userId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var skipped = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skipped))
        {
            return null;
        }

        // The cursor counts from the oldest, so that what comes meanwhile moves nothing.
        var all = await GrainFactory.GetGrain<IUserComplaints>(userId).ListAsync(cancellationToken);
        var end = cursor is null ? all.Length : Math.Min(skipped, all.Length);
        var page = all[Math.Max(0, end - limit)..end].Reverse().ToList();
        var found = await Task.WhenAll(page.Select(one => FindAsync(one.ContentId, userId, one.Decision, cancellationToken)));
        return new(
            [.. found.OfType<Complaint>()],
            end > limit ? (end - limit).ToString(CultureInfo.InvariantCulture) : null);
    }

    private IItemComplaints Book(string contentId) => GrainFactory.GetGrain<IItemComplaints>(contentId);

    private async Task<Complaint?> FindAsync(string contentId, string userId, int? decision, CancellationToken cancellationToken) =>
        decision is null ? null
            : (await Book(contentId).ListAsync(cancellationToken))
                .FirstOrDefault(one => one.UserId == userId && one.Decision == decision);

    // What was noted and never made, because a silo died in between, is not waiting.
    private async Task<bool> NoteAsync(string contentId, string userId, int decision, CancellationToken cancellationToken)
    {
        var user = GrainFactory.GetGrain<IUserComplaints>(userId);
        var noted = await user.ListAsync(cancellationToken);
        if (noted.Length >= IComplaintsGrain.MaxOfUser && noted.FirstOrDefault(one => !one.IsOpen) is { } oldest)
        {
            // It leaves the list, where an erasure would find it.
            await Book(oldest.ContentId).ForgetAsync(userId, oldest.At, cancellationToken);
        }

        if (await user.NoteAsync(contentId, decision, cancellationToken))
        {
            return true;
        }

        foreach (var open in (await user.ListAsync(cancellationToken)).Where(one => one.IsOpen))
        {
            if (await FindAsync(open.ContentId, userId, open.Decision, cancellationToken) is not { State: ComplaintState.Open })
            {
                await user.ClosedAsync(open.ContentId, open.Decision, cancellationToken);
            }
        }

        return await user.NoteAsync(contentId, decision, cancellationToken);
    }

    private async ValueTask<(ComplaintSide Side, DateTimeOffset? ReportedAt)?> SideOfAsync(
        ContentItem item, string userId, CancellationToken cancellationToken)
    {
        if (item.AuthorId == userId)
        {
            return (ComplaintSide.Author, null);
        }

        var reports = await GrainFactory.GetGrain<IUserInteractionsGrain>(userId).FindAsync(
            new() { ContentId = item.Id, Kind = Interaction.NameOf(InteractionType.Report), Limit = 1 }, cancellationToken);
        return reports is [var report, ..] ? (ComplaintSide.Reporter, report.At) : null;
    }
}
