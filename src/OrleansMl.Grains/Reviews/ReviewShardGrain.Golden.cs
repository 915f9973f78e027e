using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

// Cases whose answer a lead knows.
internal sealed partial class ReviewShardGrain
{
    private GoldenReviews Golden => field ??= new(
        storage.Record<StoredGoldenReviews>(this, "golden-reviews"), storage.Record<StoredGoldenHolds>(this, "golden-holds"));

    public async Task<bool> PutGoldenAsync(StoredGoldenReview golden, CancellationToken cancellationToken) =>
        (Golden.Find(golden.Golden.Id) is { } before && before.Golden with { At = golden.Golden.At } == golden.Golden)
        || await Golden.PutAsync(golden);

    public async Task<bool> RemoveGoldenAsync(string queue, string id, CancellationToken cancellationToken)
    {
        if (Golden.Find(id)?.Golden.Queue != queue)
        {
            return false;
        }

        await Golden.RemoveAsync(gone => gone == id);
        return true;
    }

    public Task<ImmutableArray<GoldenReview>> ListGoldenAsync(string queue, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<GoldenReview>>(
            [.. Golden.Marked.Select(one => one.Golden).Where(golden => golden.Queue == queue)]);

    public async Task<ImmutableArray<string>> ListGoldenForAsync(string queue, Reviewer by, CancellationToken cancellationToken)
    {
        var free = ImmutableArray.CreateBuilder<string>();
        foreach (var (golden, subject, deciders) in Golden.Marked)
        {
            // Where somebody waits for the item's own case, that comes first.
            if (golden.Queue == queue && golden.By != by.UserId && subject.AuthorId != by.UserId && !deciders.Contains(by.UserId)
                && Golden.HoldOf(golden.Id, by.UserId) is null
                && await Cases.FindAsync(golden.Id) is null or { State: ReviewState.Closed })
            {
                free.Add(golden.Id);
            }
        }

        return free.ToImmutable();
    }

    public async Task<QueuedReview?> GiveGoldenAsync(string id, Reviewer by, double draw, CancellationToken cancellationToken)
    {
        if (Golden.IsFull || Golden.Find(id) is not { } marked || Routing.Find(marked.Golden.Queue) is not { } queue || !queue.MaySee(by))
        {
            return null;
        }

        if (await confirmations.IsGreatAsync(marked.Subject.AuthorId, cancellationToken))
        {
            // Any other case of this author would wait for a second yes, and so tell which one is golden.
            return null;
        }

        var now = Now;
        var given = GoldenCases.Give(
            marked.Golden, marked.Subject, by, now, TimeSpan.FromMinutes(queue.DueMinutes), options.Value.Lease, draw);
        await EnsureSweepAsync(given.DueAt, cancellationToken);
        await Golden.SaveAsync(by.UserId, given);
        return ToQueued(given, now);
    }

    // A moderator's own case with a known answer, or the item's.
    private async ValueTask<ReviewCase?> FindAsync(string id, Reviewer by) =>
        Golden.HoldOf(id, by.UserId) ?? await Cases.FindAsync(id);

    private Task SaveAsync(ReviewCase review, Reviewer by) =>
        IsGolden(review) ? Golden.SaveAsync(by.UserId, review) : Cases.SaveAsync(review);

    private static bool IsGolden(ReviewCase review) => review.Check?.Kind == ReviewCheckKind.Golden;

    // Counts the answers whose undo window is over, then forgets these cases, and those that nobody answered in time or handed on.
    private async Task CloseGoldenAsync(DateTimeOffset now)
    {
        if (Golden.Holds.IsEmpty)
        {
            return;
        }

        var answered = Golden.Holds.Where(hold => IsAnswered(hold.Case, now)).ToList();
        if (answered.Count > 0)
        {
            var news = await Pairs.AddAsync(answered.Select(hold => StoredReviewPair.Of(hold.Case)!));
            await Handled.AppendAsync([.. answered.Select(hold => hold.Case.Verdict!).Where(verdict => news.Contains(verdict.DecisionId))
                .Select(verdict => new HandledReview(verdict.At, verdict.Queue, verdict.Actor, verdict.Level, verdict.HandlingSeconds))]);
        }

        await Golden.KeepAsync(hold => hold.Case.Verdict is null
            ? hold.Case.DueAt > now && hold.Case.History.All(line => line.Act != ReviewAct.Escalated)
            : !IsAnswered(hold.Case, now));
    }

    private static bool IsAnswered(ReviewCase review, DateTimeOffset now) =>
        review is { State: ReviewState.Decided, Verdict.UndoUntil: var until } && until < now;

    private DateTimeOffset? NextGolden() => Golden.Holds
        .Select(hold => (DateTimeOffset?)(hold.Case.Verdict is { } verdict ? verdict.UndoUntil.AddTicks(1) : hold.Case.DueAt))
        .Min();
}
