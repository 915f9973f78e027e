using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Reviews;

// What must happen at a time: late cases, decisions to send.
internal sealed partial class ReviewShardGrain
{
    // After a listener refused a decision.
    private static readonly TimeSpan RetryIn = TimeSpan.FromMinutes(1);

    // Of many decisions, those whose windows end in that time are sent together: a few writes and one job instead of as many as decisions.
    private static readonly TimeSpan SendEvery = TimeSpan.FromSeconds(2);

    // In one sweep: each late case is a write in the shard's turn, so a few hundred are well below a second; the rest comes at once.
    private const int MostLate = 200, MostSent = 500;

    private static readonly TimeSpan GivenUp = TimeSpan.FromHours(1);

    private string Key => this.GetPrimaryKeyLong().ToString(CultureInfo.InvariantCulture);

    public Task ToldAsync(string id, string decisionId, CancellationToken cancellationToken)
    {
        _told[id] = decisionId;
        return Task.CompletedTask;
    }

    public async Task<ReviewsDue> TakeDueAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        for (var i = 0; i < MostLate && Queue.TryPeekLate(now, out var late); i++)
        {
            await Cases.SaveAsync(late.BreachDue(Routing.QueueOf(late).EscalatesTo, now).Case);
        }

        await CloseGoldenAsync(now);
        await BalanceAsync(cancellationToken);

        // What is sent was told before, or is told now.
        ImmutableArray<ReviewCase> toTell = [.. Queue.Unsettled.Where(review => ToTell(review) is not null).Take(MostSent)];
        var told = toTell.Select(review => review.Id).ToHashSet(StringComparer.Ordinal);
        return new(
            toTell,
            [
                .. Queue.Unsettled
                    .Where(review => ToSend(review) is { } verdict
                        && now > verdict.UndoUntil
                        && (told.Contains(review.Id) || ToTell(review) is null))
                    .Take(MostSent)
            ]);
    }

    public async Task<DateTimeOffset?> SentAsync(ImmutableArray<ReviewSent> sent, CancellationToken cancellationToken)
    {
        const int AtOnce = 64;
        var now = Now;
        List<HandledReview> handled = [];
        List<ReviewCase> changed = [];
        List<StoredReviewPair> pairs = [];
        foreach (var one in sent)
        {
            if (!Queue.TryGet(one.Id, out var review, out _) || ToSend(review) is not { } verdict || verdict.DecisionId != one.DecisionId)
            {
                continue;
            }

            if (one.Error is not null)
            {
                changed.AddRange(review.NotSent == one.Error ? [] : [review with { NotSent = one.Error }]);
            }
            else if (review.ToAnnounce is not null)
            {
                changed.Add(review.Announced());
            }
            else if (review.Told(now) is { Outcome: ReviewOutcome.Done, Case: var told })
            {
                if (told.Close(now, DueIn(review), await DrawAsync(review, cancellationToken)) is
                    { Outcome: ReviewOutcome.Done, Case: var next })
                {
                    changed.Add(next);
                    pairs.AddRange(StoredReviewPair.Of(review) is { } pair ? [pair] : []);
                }
                else
                {
                    // What somebody else has to accept keeps it open.
                    changed.Add(told);
                }

                handled.AddRange(new[] { review.AwaitsSecond ? review.First : null, verdict }.OfType<ReviewVerdict>().Select(each =>
                    new HandledReview(each.At, each.Queue, each.Actor, each.Level, each.HandlingSeconds)));
            }
        }

        // Before the cases: a crash in between adds them again, which changes nothing.
        await Pairs.AddAsync(pairs);

        // What waits again may need room, so one after the other; the others write their own record and nothing else.
        foreach (var some in changed.Where(review => review.State != ReviewState.Open).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(Cases.SaveAsync));
        }

        foreach (var review in changed.Where(review => review.State == ReviewState.Open))
        {
            await Cases.SaveAsync(review);
        }

        if (handled.Count > 0)
        {
            await Handled.AppendAsync(handled);
        }

        await EndAsync([.. changed.Where(review => review.State == ReviewState.Closed).Select(review => review.Id)]);
        await BalanceAsync(cancellationToken);
        var soonest = sent.Length == MostSent || Queue.TryPeekLate(now, out _) ? now : now + SendEvery;
        return _sweepAt = NextDue(now) is { } due ? (due > soonest ? due : soonest) : null;
    }

    public async Task<ReviewShardStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        List<HandledReview> handled = [];
        await foreach (var part in Handled.ReadAsync())
        {
            handled.AddRange(part.Entries);
        }

        var open = Queue.Cases.ToLookup(review => Routing.QueueOf(review).Name);
        return new(
            [
                .. Routing.Queues.Select(queue => new ReviewQueueStats
                {
                    Queue = queue.Name,
                    Waiting = open[queue.Name].Count(review => review.At(now).State == ReviewState.Open) + Cases.CountOnDisk(queue.Name),
                    Leased = open[queue.Name].Count(review => review.IsLeased(now)),
                    Late = open[queue.Name].Count(review => review.State != ReviewState.Decided && review.DueAt <= now),
                    AwaitingSecond = open[queue.Name].Count(review => review is { AwaitsSecond: true, Verdict: null }),
                    Unsent = open[queue.Name].Count(review => review.State == ReviewState.Decided),
                    Oldest = open[queue.Name].Where(review => review.State != ReviewState.Decided)
                        .Min(review => (DateTimeOffset?)review.CreatedAt),
                })
            ],
            [.. handled]);
    }

    // A decision, or one that was taken back, that the item is not known to have heard of.
    private string? ToTell(ReviewCase review)
    {
        if (review.IsSecondReview)
        {
            return null;
        }

        var decision = IsToSend(review) && !review.IsDissent ? review.Verdict!.DecisionId : review.UndoneDecision;
        return decision is null || _told.GetValueOrDefault(review.Id) == decision ? null : decision;
    }

    private DateTimeOffset? NextDue(DateTimeOffset now)
    {
        var next = Queue.NextLate() is var late && NextGolden() is { } golden && !(late < golden) ? golden : late;
        foreach (var review in Queue.Unsettled)
        {
            // One tick after the window, since the window includes its end.
            var due = ToSend(review) is { } verdict
                ? (review.NotSent is null ? verdict.UndoUntil.AddTicks(1) : now + RetryIn)
                : ToTell(review) is not null ? now + options.Value.UndoWindow
                : (DateTimeOffset?)null;
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    // Decided, and somebody who is told of it may not have heard. What only waits for somebody else to accept it is told nobody again.
    private static bool IsToSend(ReviewCase review) => review is { State: ReviewState.Decided, SentAt: null };

    // Also one that waits for a second yes, which those who follow events may want to know.
    private static ReviewVerdict? ToSend(ReviewCase review) => IsToSend(review) ? review.Verdict : review.ToAnnounce;

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
