using System.Globalization;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Random events on a few cases, held against a plain model after each.</summary>
[Trait("speed", "slow")]
public sealed class ReviewModelTests
{
    private const int Sequences = 10_000, Events = 30, Cases = 4;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10), Window = TimeSpan.FromSeconds(10), Due = TimeSpan.FromHours(1);

    private static readonly Reviewer[] Reviewers =
        [new("author"), new("ada"), new("ben"), new("lea", IsLead: true), new("root", IsAdmin: true)];

    private static readonly ReviewRouting Routing = new([
        new() { Name = "spam", Categories = ["spam"], Levels = [ModerationLevel.Flagged, ModerationLevel.Rejected] },
    ]);

    [Fact]
    public void Every_sequence_of_events_ends_as_the_plain_model_says()
    {
        for (var seed = 0; seed < Sequences; seed++)
        {
            Run(new Random(seed), seed);
        }
    }

    private static void Run(Random random, int seed)
    {
        var now = Start;
        var queue = new ReviewQueue();
        var plain = new List<Plain>();
        for (var i = 0; i < Cases; i++)
        {
            var subject = new ReviewSubject
            {
                ContentId = string.Create(CultureInfo.InvariantCulture, $"c{i}"),
                Revision = 1,
                AuthorId = "author",
                Categories = i % 2 == 0 ? ["spam"] : ["violence"],
            };
            var review = ReviewCase.Open(subject, ReviewReason.Rule, i, now, Due);
            queue.Set(review, Routing.QueueOf(review).Name);
            plain.Add(new()
            {
                Id = review.Id,
                Queue = i % 2 == 0 ? "spam" : "default",
                Weight = WeightOf(review),
                Created = now,
                Due = now + Due,
            });
            now += TimeSpan.FromSeconds(random.Next(600));
        }

        for (var step = 0; step < Events; step++)
        {
            now += TimeSpan.FromSeconds(random.Next(4) switch { 0 => 3, 1 => 9, 2 => 200, _ => random.Next(1500) });
            var model = plain[random.Next(Cases)];
            var by = Reviewers[random.Next(Reviewers.Length)];
            Assert.True(queue.TryGet(model.Id, out var review, out _));
            var (change, expected) = Act(random, review, model, by, now, step);
            var where = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, step {step}, {by.UserId}");
            Assert.True(expected == change.Outcome, $"{where}: {change.Outcome} instead of {expected}");
            if (change.Outcome == ReviewOutcome.Done)
            {
                queue.Set(change.Case, Routing.QueueOf(change.Case).Name);
            }
            else
            {
                Assert.Same(review, change.Case);
            }

            Compare(queue, plain, now, where);
        }
    }

    private static (ReviewChange Change, ReviewOutcome Expected) Act(
        Random random, ReviewCase review, Plain model, Reviewer by, DateTimeOffset now, int step)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"d{random.Next(3)}");
        var level = new[] { ModerationLevel.Approved, ModerationLevel.Flagged, ModerationLevel.Rejected }[random.Next(3)];
        var revision = random.Next(8) == 0 ? 2 : 1;
        switch (random.Next(13))
        {
            case 0 or 1:
                return (review.Claim(by, now, Lease), model.Claim(by, now));
            case 2:
                return (review.Renew(by, now, Lease), model.Renew(by, now));
            case 3:
                return (review.Release(by, now), model.Release(by, now));
            case 4 or 5 or 6:
                var decision = new ReviewDecision { DecisionId = key, Revision = revision, Level = level };
                var queue = Routing.QueueOf(review.At(now));
                return (review.Decide(decision, by, queue, now, Window), model.Decide(by, key, level, revision, now));
            case 7:
                return (review.Undo(by, now, Lease), model.Undo(by, now));
            case 8:
                return (review.Escalate(by, "leads", null, now), model.Escalate(by, now));
            case 9:
                return (review.BreachDue("leads", now), model.Breach(now));
            case 10:
                return random.Next(3) == 0
                    ? (review.Withdraw("edited", now), model.Withdraw())
                    : (review.Note(by, "seen", now), by.UserId == "author" ? ReviewOutcome.OwnContent : ReviewOutcome.Done);
            case 11:
                return (review.Reopen(ReviewReason.Report, step, now, Due, ["ben"]), model.Reopen(now, step));
            default:
                return random.Next(2) == 0
                    ? (review.Close(now, Due), model.Close(now))
                    : (review.Raise(ReviewReason.Report, 1, now), model.Raise());
        }
    }

    private static void Compare(ReviewQueue queue, List<Plain> plain, DateTimeOffset now, string where)
    {
        foreach (var model in plain)
        {
            Assert.True(queue.TryGet(model.Id, out var stored, out var at));
            var review = stored.At(now);
            var holder = model.HolderAt(now);
            var state = model.State == "open" ? (holder is null ? ReviewState.Open : ReviewState.Leased)
                : model.State == "decided" ? ReviewState.Decided : ReviewState.Closed;
            Assert.True(
                (state, holder, model.DecisionId, model.Queue) == (review.State, review.Lease?.Holder, review.Verdict?.DecisionId, at),
                $"{where}: {review} instead of {state} {holder} {model.DecisionId} {model.Queue}");
            Assert.True(model.Decider == review.Verdict?.Actor && model.Late == review.IsLate, where);
            Assert.InRange(review.History.Length, 1, ReviewCase.MaxHistory);
        }

        foreach (var name in new[] { "spam", "leads", "default" })
        {
            // Priorities by the formula, at this time.
            var waiting = plain.Where(model => model.Queue == name && model.State == "open" && model.HolderAt(now) is null)
                .OrderByDescending(model => model.Weight * Math.Pow(2, (now - model.Created) / TimeSpan.FromHours(4)))
                .Select(model => model.Id);
            Assert.Equal(waiting, queue.Waiting(name, now).Select(review => review.Id));
        }

        var late = plain.Any(model => model.State == "open" && !model.Late && model.Due <= now);
        Assert.Equal(late, queue.TryPeekLate(now, out _));
    }

    private static double WeightOf(ReviewCase review) => review.Severity * (1 + Math.Log2(1 + review.Reach));

    /// <summary>A case in words of its own.</summary>
    private sealed class Plain
    {
        private readonly HashSet<string> _excluded = [];
        private string? _holder, _undone;
        private DateTimeOffset _until, _undoUntil;
        private bool _reported, _again;
        private ModerationLevel _level;
        private double _severity = -1, _reach = -1;

        public required string Id { get; init; }

        public required string Queue { get; set; }

        public required double Weight { get; set; }

        public required DateTimeOffset Created { get; set; }

        public required DateTimeOffset Due { get; set; }

        public string State { get; private set; } = "open";

        public string? DecisionId { get; private set; }

        public string? Decider { get; private set; }

        public bool Late { get; private set; }

        private bool IsSpam => Id is "c0@1" or "c2@1";

        private double Severity => _severity < 0 ? (IsSpam ? 2 : 16) : _severity;

        private double Reach => _reach < 0 ? Id[1] - '0' : _reach;

        public string? HolderAt(DateTimeOffset now) => _until > now ? _holder : null;

        public ReviewOutcome Claim(Reviewer by, DateTimeOffset now)
        {
            if (Refuse(by) is { } refusal)
            {
                return refusal;
            }

            if (HolderAt(now) is { } holder)
            {
                return holder == by.UserId ? ReviewOutcome.Unchanged : ReviewOutcome.AlreadyClaimed;
            }

            Hold(by.UserId, now);
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Renew(Reviewer by, DateTimeOffset now)
        {
            if (Refuse(by) is { } refusal)
            {
                return refusal;
            }

            if (HolderAt(now) != by.UserId)
            {
                return HolderAt(now) is null ? ReviewOutcome.NotClaimed : ReviewOutcome.AlreadyClaimed;
            }

            Hold(by.UserId, now);
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Release(Reviewer by, DateTimeOffset now)
        {
            if (State != "open")
            {
                return Over();
            }

            if (HolderAt(now) is not { } holder)
            {
                return ReviewOutcome.Unchanged;
            }

            if (holder != by.UserId && by.UserId is not ("lea" or "root"))
            {
                return ReviewOutcome.AlreadyClaimed;
            }

            _holder = null;
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Decide(Reviewer by, string key, ModerationLevel level, int revision, DateTimeOffset now)
        {
            if (DecisionId == key && Decider == by.UserId)
            {
                return _level == level ? ReviewOutcome.Unchanged : ReviewOutcome.IdempotencyConflict;
            }

            if (_undone == key)
            {
                return ReviewOutcome.AlreadyUndone;
            }

            if (Refuse(by) is { } refusal)
            {
                return refusal;
            }

            if (revision != 1)
            {
                return ReviewOutcome.StaleRevision;
            }

            if (by.UserId != "root" && HolderAt(now) != by.UserId)
            {
                return HolderAt(now) is null ? ReviewOutcome.NotClaimed : ReviewOutcome.AlreadyClaimed;
            }

            if (Queue == "spam" && level == ModerationLevel.Approved)
            {
                return ReviewOutcome.LevelNotAllowed;
            }

            (State, DecisionId, Decider, _undoUntil, _holder, _undone) = ("decided", key, by.UserId, now + Window, null, null);
            _level = level;
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Undo(Reviewer by, DateTimeOffset now)
        {
            if (DecisionId is null)
            {
                return _undone is not null && HolderAt(now) == by.UserId ? ReviewOutcome.Unchanged : ReviewOutcome.InvalidTransition;
            }

            if (by.UserId != Decider && by.UserId != "root")
            {
                return ReviewOutcome.NotTheDecider;
            }

            if (State != "decided" || now > _undoUntil)
            {
                return ReviewOutcome.WindowClosed;
            }

            _reported |= _again;
            (State, _undone, DecisionId, Decider, _again) = ("open", DecisionId, null, null, false);
            Hold(by.UserId, now);
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Escalate(Reviewer by, DateTimeOffset now)
        {
            if (by.UserId == "author")
            {
                return ReviewOutcome.OwnContent;
            }

            if (State != "open")
            {
                return Over();
            }

            var holder = HolderAt(now);
            if (holder is not null && holder != by.UserId && by.UserId is not ("lea" or "root"))
            {
                return ReviewOutcome.AlreadyClaimed;
            }

            if (holder is null && Queue == "leads")
            {
                return ReviewOutcome.Unchanged;
            }

            (_holder, Queue) = (null, "leads");
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Breach(DateTimeOffset now)
        {
            if (State != "open" || Late || Due > now)
            {
                return ReviewOutcome.Unchanged;
            }

            (Late, Queue) = (true, "leads");
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Withdraw()
        {
            if (State != "open")
            {
                return ReviewOutcome.Unchanged;
            }

            (State, _holder, _undone) = ("closed", null, null);
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Reopen(DateTimeOffset now, double reach)
        {
            if (State == "open")
            {
                return ReviewOutcome.InvalidTransition;
            }

            _excluded.Add("ben");
            (State, DecisionId, Decider, _holder, _undone, Late, _reported) = ("open", null, null, null, null, false, true);
            _again = false;
            (Created, Due, Queue) = (now, now + ReviewModelTests.Due, IsSpam ? "spam" : "default");
            (_severity, _reach) = (IsSpam ? 4 : 32, reach);
            Weigh();
            return ReviewOutcome.Done;
        }

        public ReviewOutcome Close(DateTimeOffset now)
        {
            if (State != "decided" || now <= _undoUntil)
            {
                return ReviewOutcome.InvalidTransition;
            }

            State = "closed";
            if (_again)
            {
                var excluded = _excluded.ToList();
                Reopen(now, Reach);
                _excluded.IntersectWith(excluded);
            }

            return ReviewOutcome.Done;
        }

        public ReviewOutcome Raise()
        {
            if (State == "closed")
            {
                return ReviewOutcome.InvalidTransition;
            }

            if (State == "decided")
            {
                if (_again)
                {
                    return ReviewOutcome.Unchanged;
                }

                (_again, _reach) = (true, Math.Max(1, Reach));
                Weigh();
                return ReviewOutcome.Done;
            }

            if (_reported && Reach >= 1)
            {
                return ReviewOutcome.Unchanged;
            }

            (_reported, _severity, _reach) = (true, IsSpam ? 4 : 32, Math.Max(1, Reach));
            Weigh();
            return ReviewOutcome.Done;
        }

        private void Weigh() => Weight = Severity * (1 + Math.Log2(1 + Reach));

        private void Hold(string user, DateTimeOffset now) => (_holder, _until) = (user, now + Lease);

        private ReviewOutcome Over() => DecisionId is null ? ReviewOutcome.InvalidTransition : ReviewOutcome.AlreadyDecided;

        private ReviewOutcome? Refuse(Reviewer by) => State != "open" ? Over()
            : by.UserId == "author" ? ReviewOutcome.OwnContent
            : _excluded.Contains(by.UserId) ? ReviewOutcome.Excluded
            : null;
    }
}
