using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Reviews;

// What must happen at a time: late cases, decisions to send.
internal sealed partial class ReviewShardGrain
{
    // After a listener refused a decision.
    private static readonly TimeSpan RetryIn = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan GivenUp = TimeSpan.FromHours(1);

    private string Key => this.GetPrimaryKeyLong().ToString(CultureInfo.InvariantCulture);

    public Task ToldAsync(string id, string decisionId, CancellationToken cancellationToken)
    {
        _told.Add((id, decisionId));
        return Task.CompletedTask;
    }

    public async Task<ReviewsDue> TakeDueAsync(CancellationToken cancellationToken)
    {
        const int MostLate = 1000, Most = 500;
        var now = Now;
        for (var i = 0; i < MostLate && _queue.TryPeekLate(now, out var late); i++)
        {
            await SaveAsync(late.BreachDue(_routing.QueueOf(late).EscalatesTo, now).Case);
        }

        var decided = _queue.Cases.Where(review => review.State == ReviewState.Decided).ToList();
        return new(
            [.. _queue.Cases.Where(review => ToTell(review) is { } decision && !_told.Contains((review.Id, decision))).Take(Most)],
            [.. decided.Where(review => now > review.Verdict!.UndoUntil).Take(Most)]);
    }

    public async Task<DateTimeOffset?> SentAsync(ImmutableArray<ReviewSent> sent, CancellationToken cancellationToken)
    {
        var now = Now;
        List<HandledReview> handled = [];
        List<string> closed = [];
        foreach (var one in sent)
        {
            if (!_queue.TryGet(one.Id, out var review, out var queue) || review.Verdict is not { } verdict
                || verdict.DecisionId != one.DecisionId)
            {
                continue;
            }

            if (one.Error is not null)
            {
                if (review.NotSent != one.Error)
                {
                    await SaveAsync(review with { NotSent = one.Error });
                }
            }
            else if (review.Close(now, DueIn(review)) is { Outcome: ReviewOutcome.Done, Case: var next })
            {
                await SaveAsync(next);
                closed.AddRange(next.State == ReviewState.Closed ? [one.Id] : []);
                handled.Add(new(verdict.At, verdict.Queue, verdict.Actor, verdict.Level, verdict.HandlingSeconds));
            }
        }

        if (handled.Count > 0)
        {
            await Handled.AppendAsync(handled);
        }

        await Index.RemoveAsync(closed);

        return _sweepAt = NextDue(now);
    }

    public async Task<ReviewShardStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        List<HandledReview> handled = [];
        await foreach (var part in Handled.ReadAsync())
        {
            handled.AddRange(part.Entries);
        }

        var open = _queue.Cases.ToLookup(review => _routing.QueueOf(review).Name);
        return new(
            [
                .. _routing.Queues.Select(queue => new ReviewQueueStats
                {
                    Queue = queue.Name,
                    Waiting = open[queue.Name].Count(review => review.At(now).State == ReviewState.Open),
                    Leased = open[queue.Name].Count(review => review.IsLeased(now)),
                    Late = open[queue.Name].Count(review => review.State != ReviewState.Decided && review.DueAt <= now),
                    Unsent = open[queue.Name].Count(review => review.State == ReviewState.Decided),
                    Oldest = open[queue.Name].Where(review => review.State != ReviewState.Decided)
                        .Min(review => (DateTimeOffset?)review.CreatedAt),
                })
            ],
            [.. handled]);
    }

    private static string? ToTell(ReviewCase review) =>
        review.State == ReviewState.Decided ? review.Verdict!.DecisionId : review.UndoneDecision;

    private DateTimeOffset? NextDue(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var review in _queue.Cases)
        {
            // One tick after the window, since the window includes its end.
            var due = review.State == ReviewState.Decided
                ? (review.NotSent is null ? review.Verdict!.UndoUntil.AddTicks(1) : now + RetryIn)
                : review.UndoneDecision is { } undone && !_told.Contains((review.Id, undone)) ? now + options.Value.UndoWindow
                : review.IsLate ? (DateTimeOffset?)null
                : review.DueAt;
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    private Task EnsureSweepAsync(CancellationToken cancellationToken) =>
        NextDue(Now) is { } due ? EnsureSweepAsync(due, cancellationToken) : Task.CompletedTask;

    // Written only when it is earlier than what is scheduled, so that a sweep that is about to run is never put off; or when the scheduled
    // one has not come, because it failed too often.
    private async Task EnsureSweepAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        if (_sweepAt is null || due < _sweepAt || _sweepAt + GivenUp < Now)
        {
            await jobs.ScheduleAsync(ReviewSweepJob.Name, Key, due, cancellationToken: cancellationToken);
            _sweepAt = due;
        }
    }
}
