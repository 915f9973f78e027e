using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Standing;

namespace OrleansMl.Reviews;

/// <summary>
/// Random lives of items: edits, reports, claims, decisions with strikes, undos, complaints, overrides, rescans, withdrawals. In a third of
/// all acts a write fails, or its answer is lost, and silos forget what they know; whoever asked asks again. Beside each runs a plain model
/// of what was acknowledged. Half of all decisions are made a second time, blind: that changes nothing, and a difference asks a lead.
/// </summary>
public sealed class HumanHalfModelTests(HumanHalfModelTests.Fixture cluster) : IClassFixture<HumanHalfModelTests.Fixture>
{
    private const int Acts = 24;

    // ORLEANSML_SEQUENCES=10000 runs as many as were run once for the record.
    private static readonly int Sequences =
        int.Parse(Environment.GetEnvironmentVariable("ORLEANSML_SEQUENCES") ?? "120", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("speed", "slow")]
    public async Task Whatever_happens_no_decision_is_lost_and_nothing_that_asks_for_a_person_is_forgotten()
    {
        await cluster.Client.GetGrain<IReviewQueuesGrain>(0).PutAsync(
            [new() { Name = ReviewQueueDefinition.Default, SecondReview = 0.5 }], null, TestContext.Current.CancellationToken);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 1; seed <= Sequences; seed++)
        {
            var life = new Life(cluster, seed);
            try
            {
                await life.RunAsync();
            }
            catch (Exception exception)
            {
                Assert.Fail($"Sequence {seed} after\n{string.Join('\n', life.Story)}\n{exception}");
            }

            foreach (var what in life.Seen)
            {
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));

        // The sequences come to where it matters.
        Assert.All(
            [
                "fault", "decide Done", "undo Done", "complain Submitted", "override Decided", "complaint Overturned", "complaint Upheld",
                "strike reversed", "second review",
            ],
            what => Assert.InRange(counts.GetValueOrDefault(what), Sequences / 20, int.MaxValue));
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        internal HeardDecisions Heard { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IReviewListener>(Heard);
    }

    /// <summary>The decisions that were sent.</summary>
    internal sealed class HeardDecisions : IReviewListener
    {
        public ConcurrentDictionary<string, int> Counts { get; } = [];

        public Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken)
        {
            Counts.AddOrUpdate(review.Verdict!.DecisionId, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        }
    }

    // One item, and what its people were told.
    private sealed class Life(Fixture cluster, int seed)
    {
        private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
        private static readonly Reviewer[] Moderators = [new("ada"), new("ben"), new("cem")];
        private static readonly Reviewer Root = new("root", IsAdmin: true), Zoe = new("zoe", IsLead: true), Yan = new("yan", IsLead: true);

        private static readonly (string Text, ModerationLevel Level)[] Texts =
        [
            ("harmless", ModerationLevel.Approved),
            ("violence=0.6", ModerationLevel.Flagged),
            ("violence=0.8", ModerationLevel.ReviewRequired),
            ("hate=0.8", ModerationLevel.ReviewRequired),
            ("violence=0.97", ModerationLevel.Rejected),
        ];

        private readonly Random _random = new(seed);
        private readonly string _author = $"author{ClusterFixtureBase.FreshName()}";
        private readonly List<Human> _decided = [];
        private readonly List<Complaint> _complaints = [];
        private int _revision = 1, _number;
        private int _reporters;
        private (string Holder, DateTimeOffset Until)? _lease;
        private ModerationLevel _machine;
        private bool _isWithdrawn;

        // Who decided the case a second time, and may take that back.
        private string? _second;

        public List<string> Story { get; } = [];

        public List<string> Seen { get; } = [];

        private string Id => $"{_author}~model-{seed}";

        private Caller Author => new(_author, CallerRoles.None);

        private string CaseId => ReviewCase.IdOf(Id, _revision);

        private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

        private IContentGrain Content => cluster.Content(Id);

        // What holds: the last human decision about this revision that was not taken back, or the policy's.
        private ModerationLevel Level =>
            _decided.LastOrDefault(one => one.Revision == _revision && !one.IsUndone)?.Level ?? _machine;

        public async Task RunAsync()
        {
            (var text, _machine) = Pick(Texts);
            await TryAsync($"submit {text}", () => Content.PutAsync(Draft(text), Author, null, Token), _ => "Created");
            await CheckAsync();
            for (var i = 0; i < Acts && !_isWithdrawn; i++)
            {
                await ActAsync();
                await CheckAsync();
            }

            await EndAsync();
        }

        private Task ActAsync() => _random.Next(100) switch
        {
            < 10 => EditAsync(),
            < 20 => ReportAsync(),
            < 30 => ClaimAsync(),
            < 36 => WaitAsync(TimeSpan.FromMinutes(_random.Next(1, 12))),
            < 48 => WaitAsync(TimeSpan.FromSeconds(11)),
            < 66 => DecideAsync(Pick(Moderators)),
            < 74 => UndoAsync(),
            < 84 => ComplainAsync(),
            < 89 => OverrideAsync(),
            < 93 => RescanAsync(),
            < 94 => WithdrawAsync(),
            _ => ForgetAsync(),
        };

        private async Task EditAsync()
        {
            var (text, level) = Pick(Texts);
            var draft = Draft($"{text} {++_number}");
            var edited = await TryAsync(
                $"edit {text}", () => Content.PutAsync(draft, Author, null, Token), result => $"{result.Outcome}");
            Assert.True(edited.Outcome is ContentOutcome.Updated or ContentOutcome.Unchanged, $"{edited.Outcome}");
            (_revision, _machine, _lease, _second) = (_revision + 1, level, null, null);
        }

        // Enough of them ask for a person.
        private Task ReportAsync()
        {
            var first = _reporters += 10;
            return TryAsync(
                "report",
                async () =>
                {
                    for (var i = 0; i < 10; i++)
                    {
                        await cluster.Client.GetGrain<IItemReports>(Id).AddAsync((ulong)(first + i), 1, Token);
                    }

                    return true;
                },
                _ => "Done");
        }

        private async Task ClaimAsync()
        {
            var by = Pick(Moderators);
            var claimed = await TryAsync($"claim {by.UserId}", () => Reviews.ClaimAsync(CaseId, by, Token), result => $"{result.Outcome}");
            if (claimed.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
            {
                Assert.False(IsLeasedToAnother(by), "Two have the case.");
                _lease = (by.UserId, claimed.Review!.Case.Lease!.Until);
            }
        }

        private async Task DecideAsync(Reviewer by)
        {
            var human = new Human($"d-{Id}-{++_number}", _revision, (ModerationLevel)Pick([0, 1, 3]), by.UserId);
            human.HasStrike = human.Level == ModerationLevel.Rejected && _random.Next(3) > 0;
            var decision = new ReviewDecision
            {
                DecisionId = human.Id,
                Revision = _revision,
                Level = human.Level,
                Reason = "as it is",
                Strike = human.HasStrike ? new("spam", null) : null,
            };
            var decided = await TryAsync(
                $"decide {human.Level} {by.UserId}",
                () => Reviews.DecideAsync(CaseId, decision, by, claim: true, Token),
                result => $"{(result.Outcome == ReviewOutcome.Unchanged ? ReviewOutcome.Done : result.Outcome)}");
            if (decided.Outcome is not (ReviewOutcome.Done or ReviewOutcome.Unchanged))
            {
                return;
            }

            Assert.False(IsLeasedToAnother(by), "Decided although another has the case.");
            if (decided.Review!.Case.IsSecondReview)
            {
                Assert.Null(decided.Item);
                Seen.Add("second review");
                (_second, _lease) = (by.UserId, null);
                return;
            }

            _second = null;
            human.Seq = (await DecisionsAsync()).Single(one => one.DecisionId == human.Id).Seq;
            human.CaseId = CaseId;
            _decided.Add(human);
            _lease = null;
        }

        private async Task UndoAsync()
        {
            if (_second is { } second)
            {
                var taken = await TryAsync(
                    $"undo second {second}", () => Reviews.UndoAsync(CaseId, new(second), Token), result => $"{result.Outcome}");
                if (taken.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
                {
                    // What somebody asked meanwhile is for whoever comes next.
                    _lease = taken.Review!.Case.Lease is { } held ? (second, held.Until) : null;
                }

                _second = null;
                return;
            }

            if (_decided.LastOrDefault(one => one.CaseId == CaseId) is not { IsUndone: false } last)
            {
                return;
            }

            var by = new Reviewer(last.Actor);
            var undone = await TryAsync($"undo {by.UserId}", () => Reviews.UndoAsync(CaseId, by, Token), result => $"{result.Outcome}");
            if (undone.Outcome is ReviewOutcome.Done or ReviewOutcome.Unchanged)
            {
                last.IsUndone = true;

                // Where the item as it was before needs nobody, the case ends with the undo.
                var left = (await Reviews.GetAsync(CaseId, by, Token)).Review!.Case;
                _lease = left.State == ReviewState.Closed ? null : (by.UserId, undone.Review!.Case.Lease!.Until);
            }
            else
            {
                Assert.True(
                    undone.Outcome is ReviewOutcome.WindowClosed or ReviewOutcome.InvalidTransition or ReviewOutcome.Excluded
                        or ReviewOutcome.NotTheDecider or ReviewOutcome.NotFound or ReviewOutcome.Overruled,
                    $"{undone.Outcome}");

                // Taken back, although an override holds by now and stays.
                last.IsReplaced = undone.Outcome is ReviewOutcome.InvalidTransition or ReviewOutcome.Overruled;
            }
        }

        private async Task ComplainAsync()
        {
            var draft = new ComplaintDraft { UserId = _author, Text = "It is a line from a film." };
            var complained = await TryAsync(
                "complain",
                () => cluster.Client.GetGrain<IComplaintsGrain>(0).SubmitAsync(Id, draft, Token),
                result => $"{result.Outcome}");
            if (complained.Complaint is { State: ComplaintState.Open } complaint && _complaints.All(one => one.Id != complaint.Id))
            {
                Assert.Equal(Level, complaint.Contested);
                _complaints.Add(complaint);
            }
        }

        private async Task OverrideAsync()
        {
            var human = new Human($"o-{Id}-{++_number}", _revision, (ModerationLevel)_random.Next(4), "root");
            var decision = new HumanDecision { DecisionId = human.Id, Level = human.Level, Actor = human.Actor };
            var result = await TryAsync(
                $"override {human.Level}", () => Content.DecideAsync(decision, Token), one => one.Outcome == HumanDecisionOutcome.Repeated
                    ? $"{HumanDecisionOutcome.Decided}" : $"{one.Outcome}");
            Assert.True(result.Outcome is HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated, $"{result.Outcome}");
            human.Seq = result.Decision!.Seq;
            _decided.Add(human);

            // What does not wait any more nobody has.
            _lease = null;
        }

        private Task RescanAsync() =>
            TryAsync("rescan", () => Content.RescanAsync(Drafts.Service, force: false, Token), result => $"{result.Outcome}");

        private async Task WithdrawAsync()
        {
            await TryAsync("withdraw", () => Content.WithdrawAsync(Author, null, Token), result => $"{result.Outcome}");
            _isWithdrawn = true;
        }

        private async Task WaitAsync(TimeSpan time)
        {
            Story.Add($"wait {time}");
            cluster.Time.Advance(time);
            await SweepAsync();
            for (var revision = 1; revision <= _revision; revision++)
            {
                await cluster.TickAsync(StandingReconsiderJob.Name, ReviewCase.IdOf(Id, revision));
            }
        }

        // As when a silo dies: what is not stored is gone.
        private async Task ForgetAsync()
        {
            Story.Add("forget");
            await Content.Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
            await cluster.Client.GetGrain<IReviewShardGrain>(ReviewShards.NumberOf(Id)).Cast<IGrainManagementExtension>()
                .DeactivateOnIdle(Token);
            await cluster.Client.GetGrain<IItemComplaints>(Id).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
        }

        private async Task CheckAsync()
        {
            var item = (await Content.GetAsync(Token))!;
            Assert.Equal(_revision, item.Revision);
            if (_isWithdrawn)
            {
                Assert.Equal((ContentState.Withdrawn, false), (item.Moderation.State, item.Visible));
                return;
            }

            Assert.Equal(Level, item.Moderation.Level);
            Assert.Equal(Level is ModerationLevel.Approved or ModerationLevel.Flagged, item.Visible);
            var decisions = await DecisionsAsync();
            Assert.Equal(
                _decided.Select(one => (one.Id, one.Seq, one.Level, one.Actor)),
                decisions.Where(one => one.DecisionId is not null && !one.IsUndo)
                    .Select(one => (one.DecisionId!, one.Seq, one.Level, one.Actor!)));
            if (Level == ModerationLevel.ReviewRequired)
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
            for (var i = 0; i < 4 && !_isWithdrawn; i++)
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
                _decided.Where(one => one is { CaseId: not null, IsReplaced: false }),
                one => Assert.InRange(
                    cluster.Heard.Counts.GetValueOrDefault(one.Id), one.IsUndone ? 0 : 1, one.IsUndone ? 0 : int.MaxValue));
            List<int> granted = [];
            foreach (var complaint in _complaints)
            {
                var answered = (await cluster.Client.GetGrain<IComplaintsGrain>(0).GetAsync(complaint.Id, Token))!;
                Seen.Add($"complaint {answered.State}");
                Assert.NotEqual(ComplaintState.Open, answered.State);
                if (answered.State == ComplaintState.Overturned)
                {
                    granted.Add(complaint.Decision);
                    await cluster.TickAsync(StandingComplaintJob.Name, complaint.Id);
                }

                if (answered.Level is { } level)
                {
                    Assert.Equal(
                        level < complaint.Contested ? ComplaintState.Overturned : ComplaintState.Upheld, answered.State);
                    // By somebody else than who made the contested decision.
                    var contested = _decided.FirstOrDefault(one => one.Seq == complaint.Decision)?.Actor;
                    Assert.Contains(
                        _decided, one => one.Level == level && !one.IsUndone && one.Seq > complaint.Decision && one.Actor != contested);
                }
            }

            await CheckStrikesAsync(granted);
        }

        // Each strike that was sent is there once; what was decided milder since, or granted, took it back, and nothing else did.
        private async Task CheckStrikesAsync(List<int> granted)
        {
            var strikes = (await cluster.Client.GetGrain<IStandingGrain>(_author).GetAsync(Token)).Record.Strikes;
            var given = _decided.Where(one => one is { HasStrike: true, IsUndone: false, IsReplaced: false }).ToList();
            var maybe = _decided.Where(one => one is { HasStrike: true, IsReplaced: true })
                .Select(one => StandingRules.KeyOf(one.CaseId!, one.Id));
            Assert.Equal(
                given.Select(one => StandingRules.KeyOf(one.CaseId!, one.Id)).Order(StringComparer.Ordinal),
                strikes.Select(strike => strike.Id).Except(maybe).Order(StringComparer.Ordinal));
            Assert.Equal(strikes.Length, strikes.Select(strike => strike.Id).Distinct().Count());
            foreach (var one in given)
            {
                var isReversed = strikes.Single(strike => strike.Id == StandingRules.KeyOf(one.CaseId!, one.Id)).Reversal is not null;
                var held = _decided.Last(other => other.Revision == one.Revision && !other.IsUndone);
                Seen.Add(isReversed ? "strike reversed" : "strike");
                if (granted.Contains(one.Seq) || held.Level is ModerationLevel.Approved or ModerationLevel.Flagged)
                {
                    Assert.True(isReversed, $"{held.Level} holds, and the strike of {one.Id} stands.");
                }

                if (held == one && granted.Count == 0)
                {
                    Assert.False(isReversed, $"Nothing overturned {one.Id}, and its strike was taken back.");
                }
            }
        }

        // A failed write may leave a case too many, of a revision before or of an item that is gone: whoever decides it is told.
        private async Task FinishOlderAsync()
        {
            for (var revision = 1; revision < (_isWithdrawn ? _revision + 1 : _revision); revision++)
            {
                var id = ReviewCase.IdOf(Id, revision);
                if ((await Reviews.GetAsync(id, Zoe, Token)).Review?.Case.State is ReviewState.Open)
                {
                    var decision = new ReviewDecision { DecisionId = $"s-{id}", Revision = revision, Level = ModerationLevel.Approved };
                    var refused = (await Reviews.DecideAsync(id, decision, Zoe, claim: true, Token)).Outcome;
                    Assert.Contains(
                        refused,
                        _isWithdrawn
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

        private bool IsLeasedToAnother(Reviewer by) =>
            _lease is { } lease && lease.Holder != by.UserId && lease.Until > cluster.Time.GetUtcNow();

        private Task SweepAsync() => cluster.TickAsync(
            ReviewSweepJob.Name, ReviewShards.NumberOf(Id).ToString(CultureInfo.InvariantCulture));

        private ContentDraft Draft(string text) => Drafts.Comment(text) with { AuthorId = _author };

        private T Pick<T>(T[] of) => of[_random.Next(of.Length)];

        // Whoever gets no answer asks again.
        private async Task<T> TryAsync<T>(string what, Func<Task<T>> act, Func<T, string> outcome)
        {
            var failsAt = _random.Next(3) == 0 ? _random.Next(3) : -1;
            var isStored = _random.Next(2) == 0;
            var writes = 0;
            cluster.Store.Fault = failsAt < 0 ? null : () => Interlocked.Increment(ref writes) - 1 == failsAt ? isStored : null;
            try
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        var result = await act();
                        Story.Add($"{what}: {outcome(result)}");
                        Seen.Add($"{what.Split(' ')[0]} {outcome(result)}");
                        return result;
                    }
                    catch (Exception exception) when (attempt < 5 && exception is not Xunit.Sdk.IAssertionException)
                    {
                        Story.Add($"{what}: {exception.GetType().Name} {exception.Message}");
                        Seen.Add("fault");
                        cluster.Store.Fault = null;
                    }
                }
            }
            finally
            {
                cluster.Store.Fault = null;
            }
        }
    }

    private sealed record Human(string Id, int Revision, ModerationLevel Level, string Actor)
    {
        public int Seq { get; set; }

        public string? CaseId { get; set; }

        public bool HasStrike { get; set; }

        public bool IsUndone { get; set; }

        public bool IsReplaced { get; set; }
    }
}
