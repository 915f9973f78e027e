using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Moderation;
using OrleansMl.Standing;

namespace OrleansMl.Reviews;

// What must be so after each act, and in the end.
internal sealed partial class HumanHalfLife
{
    private async Task CheckAsync()
    {
        if (_model.IsErased)
        {
            Assert.Null(await Content.GetAsync(Token));
            return;
        }

        var item = (await Content.GetAsync(Token))!;
        Assert.Equal(_model.Revision, item.Revision);
        if (_model.IsWithdrawn)
        {
            Assert.Equal((ContentState.Withdrawn, false), (item.Moderation.State, item.Visible));
            return;
        }

        Assert.Equal(_model.Level, item.Moderation.Level);
        Assert.Equal(_model.Level is ModerationLevel.Approved or ModerationLevel.Flagged, item.Visible);
        var decisions = await DecisionsAsync();
        Assert.Equal(
            _model.Decided.Select(one => (one.Id, one.Seq, one.Level, one.Actor)),
            decisions.Where(one => one.DecisionId is not null && !one.IsUndo)
                .Select(one => (one.DecisionId!, one.Seq, one.Level, one.Actor!)));
        if (_model.Level == ModerationLevel.ReviewRequired)
        {
            // One that was just decided waits again as soon as that was sent.
            var review = (await Reviews.GetAsync(CaseId, Root, Token)).Review?.Case;
            Assert.True(
                review is { State: ReviewState.Open or ReviewState.Leased } or { State: ReviewState.Decided, Again: not null },
                $"The item waits, and its case is {review?.State}.");
        }
    }

    // Everybody does what is left: all that waits is decided by somebody who never looked before, all that is sent arrives.
    private async Task EndAsync()
    {
        if (_model.IsErased)
        {
            await FollowToTheEndAsync();
            _events.CheckErased();
            return;
        }

        for (var i = 0; i < 4 && !_model.IsWithdrawn; i++)
        {
            await WaitAsync(TimeSpan.FromMinutes(11));
            await cluster.TickAsync(ComplaintJob.Name, Id);
            await FinishOlderAsync();
            if ((await Reviews.GetAsync(CaseId, Root, Token)).Review?.Case.State is ReviewState.Open)
            {
                // A lead who decided the case before is not who settles it.
                await DecideAsync(i == 0 ? Zoe : i == 1 ? Yan : Root);
                await CheckAsync();
            }
        }

        await WaitAsync(TimeSpan.FromMinutes(11));
        await cluster.TickAsync(ComplaintJob.Name, Id);
        await FinishOlderAsync();
        var review = (await Reviews.GetAsync(CaseId, Root, Token)).Review?.Case;
        Assert.True(review is null or { State: ReviewState.Closed }, $"The case ends as {review?.State}.");
        Assert.All(
            _model.Decided.Where(one => one is { CaseId: not null, IsReplaced: false }),
            one => Assert.InRange(
                cluster.Heard.Counts.GetValueOrDefault(one.Id), one.IsUndone ? 0 : 1, one.IsUndone ? 0 : int.MaxValue));
        await CheckStrikesAsync(await CheckComplaintsAsync());
        await CheckEventsAsync();
        if (_model.IsWithdrawn && _random.Next(2) == 0)
        {
            // What is withdrawn is in no catalogue.
            await EraseAuthorAsync();
            await FollowToTheEndAsync();
            _events.CheckErased();
        }
    }

    // Each was answered, by somebody else than who made what it contests. Returns the decisions that the author contested rightly.
    private async Task<List<int>> CheckComplaintsAsync()
    {
        List<int> granted = [];
        foreach (var complaint in _model.Complaints)
        {
            var answered = (await cluster.Client.GetGrain<IComplaintsGrain>(0).GetAsync(complaint.Id, Token))!;
            Seen.Add($"complaint {answered.State}");
            Assert.NotEqual(ComplaintState.Open, answered.State);
            if (answered.State == ComplaintState.Overturned && answered.Side == ComplaintSide.Author)
            {
                granted.Add(complaint.Decision);
                await cluster.TickAsync(StandingComplaintJob.Name, complaint.Id);
            }

            if (answered.Level is not { } level)
            {
                // The item went, or whoever complained.
                Assert.Equal(ComplaintState.Closed, answered.State);
                Assert.True(_model.IsWithdrawn || answered.UserId != complaint.UserId, "Nobody answered.");
                continue;
            }

            var isGranted = complaint.Side == ComplaintSide.Author ? level < complaint.Contested : level > complaint.Contested;
            Assert.Equal(isGranted ? ComplaintState.Overturned : ComplaintState.Upheld, answered.State);
            var contested = _model.Decided.FirstOrDefault(one => one.Seq == complaint.Decision)?.Actor;
            Assert.Contains(
                _model.Decided,
                one => one.Level == level && !one.IsUndone && one.Seq > complaint.Decision && one.Actor != contested);
        }

        return granted;
    }

    // Each strike that was sent is there once; what was decided milder since, or granted, took it back, and nothing else did. After three
    // months none counts, and all are remembered.
    private async Task CheckStrikesAsync(List<int> granted)
    {
        var standing = await cluster.Client.GetGrain<IStandingGrain>(_author).GetAsync(Token);
        var strikes = standing.Record.Strikes;
        var given = _model.Decided.Where(one => one is { HasStrike: true, IsUndone: false, IsReplaced: false }).ToList();
        var maybe = _model.Decided.Where(one => one is { HasStrike: true, IsReplaced: true }).Select(KeyOf);
        Assert.Equal(
            given.Select(KeyOf).Order(StringComparer.Ordinal),
            strikes.Select(strike => strike.Id).Except(maybe).Order(StringComparer.Ordinal));
        Assert.Equal(strikes.Length, strikes.Select(strike => strike.Id).Distinct().Count());
        foreach (var one in given)
        {
            var strike = strikes.Single(strike => strike.Id == KeyOf(one));
            var isReversed = strike.Reversal is not null;
            var held = _model.Decided.Last(other => other.Revision == one.Revision && !other.IsUndone);
            Seen.Add(isReversed ? "strike reversed" : "strike");
            if (granted.Contains(one.Seq) || held.Level is ModerationLevel.Approved or ModerationLevel.Flagged)
            {
                Assert.True(isReversed, $"{held.Level} holds, and the strike of {one.Id} stands.");
            }

            if (held == one && granted.Count == 0)
            {
                Assert.False(isReversed, $"Nothing overturned {one.Id}, and its strike was taken back.");
            }

            var isOld = one.At + ThreeMonths < Now;
            Assert.Equal(!isReversed && !isOld, standing.Active.Contains(strike));
            if (!isReversed && isOld)
            {
                Seen.Add("strike expired");
            }
        }

        Assert.Equal(standing.Active.Sum(strike => strike.Weight), standing.Weight);
        if (standing.Active.IsEmpty)
        {
            return;
        }

        cluster.Time.Advance(ThreeMonths);
        await cluster.TickAsync(StandingExpiryJob.Name, _author);
        var after = await cluster.Client.GetGrain<IStandingGrain>(_author).GetAsync(Token);
        Assert.Equal((0, 0.0, "good"), (after.Active.Length, after.Weight, after.Tier));
        Assert.Equal(strikes, after.Record.Strikes);
        Seen.Add("strike expired");
    }

    private static string KeyOf(HumanVerdict one) => StandingRules.KeyOf(one.CaseId!, one.Id);

    private async Task CheckEventsAsync()
    {
        await FollowToTheEndAsync();
        _events.CheckAll(_model.Revision, await DecisionsAsync(), _model.IsWithdrawn);
        var final = _model.Decided.Where(one => one is { CaseId: not null, IsUndone: false, IsReplaced: false });
        var maybe = _model.Decided.Where(one => one is { CaseId: not null, IsReplaced: true });
        Assert.Equal(
            final.Select(one => _events.IdOfFinal(one.Id)).Order(StringComparer.Ordinal),
            _events.FinalDecisions.Except(maybe.Select(one => _events.IdOfFinal(one.Id))).Order(StringComparer.Ordinal));
    }

    // What was stored and not handed on is asked for once it is overdue.
    private async Task FollowToTheEndAsync()
    {
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await new EventShards(cluster.Client).Of(Id).CatchUpAsync(Token);
        await _events.ReadAsync();
    }

    // A failed write may leave a case too many, of a revision before or of an item that is gone: whoever decides it is told.
    private async Task FinishOlderAsync()
    {
        for (var revision = 1; revision < (_model.IsWithdrawn ? _model.Revision + 1 : _model.Revision); revision++)
        {
            var id = ReviewCase.IdOf(Id, revision);
            if ((await Reviews.GetAsync(id, Zoe, Token)).Review?.Case.State is ReviewState.Open)
            {
                var decision = new ReviewDecision { DecisionId = $"s-{id}", Revision = revision, Level = ModerationLevel.Approved };
                var refused = (await Reviews.DecideAsync(id, decision, Zoe, claim: true, Token)).Outcome;
                Assert.Contains(
                    refused,
                    _model.IsWithdrawn
                        ? [ReviewOutcome.StaleRevision, ReviewOutcome.InvalidTransition]
                        : new[] { ReviewOutcome.StaleRevision });
                Seen.Add("older case");
            }
        }
    }

    private async Task<List<Decision>> DecisionsAsync()
    {
        List<Decision> all = [];
        for (var after = 0; ;)
        {
            var page = (await Content.ExplainPageAsync(after, ContentExplanation.MaxDecisions, Token))!;
            all.AddRange(page.Decisions);
            if (page.NextCursor is not { } next)
            {
                return all;
            }

            after = next;
        }
    }
}
