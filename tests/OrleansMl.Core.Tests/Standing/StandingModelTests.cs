using System.Collections.Immutable;
using System.Globalization;
using OrleansMl.Moderation;
using OrleansMl.Reviews;

namespace OrleansMl.Standing;

/// <summary>
/// Random sequences of decisions, repeats, reversals, pauses, lifts and expiry, with writes that fail, held after each against a plain
/// model that remembers every event and asks of each whether it still counts.
/// </summary>
[Trait("speed", "slow")]
public sealed class StandingModelTests
{
    private const int Sequences = 20_000, Events = 40;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly StandingTerms Terms = new()
    {
        Expiry = TimeSpan.FromDays(90),
        Weights = ImmutableDictionary<string, double>.Empty.Add("violence", 2),
        Tiers = [new("good", 0), new("limited", 2), new("restricted", 4)],
        PausesFrom = 2,
    };

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
        var (now, record, plain) = (Start, new StandingRecord(), new Plain());
        for (var step = 0; step < Events; step++)
        {
            now += random.Next(5) switch
            {
                0 => TimeSpan.Zero,
                1 => TimeSpan.FromSeconds(30),
                2 => TimeSpan.FromHours(20),
                3 => TimeSpan.FromDays(random.Next(1, 20)),
                _ => TimeSpan.FromMinutes(random.Next(1, 5000)),
            };
            var (change, told) = Next(random, plain, now, step);
            var next = change(record);

            // A write that failed left the record as it was; whoever asked asks again, now or later.
            if (random.Next(4) == 0)
            {
                if (random.Next(2) == 0)
                {
                    record = change(record);
                    told();
                }
            }
            else
            {
                record = next;
                told();
            }

            // At least once: what was applied comes again.
            if (random.Next(3) == 0 && plain.Applied.Count > 0)
            {
                var again = plain.Applied[random.Next(plain.Applied.Count)];
                Assert.Same(record, again(record, now));
            }

            Compare(record, plain, now, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, step {step}"));
        }
    }

    private static (Func<StandingRecord, StandingRecord> Change, Action Told) Next(
        Random random, Plain plain, DateTimeOffset now, int step)
    {
        switch (random.Next(10))
        {
            case < 5:
                var decision = Decision(random, now, step);
                return (record => record.Apply(decision, now, Terms), () => plain.Decide(decision));
            case 5:
                var pause = new PauseDraft(
                    $"p{step}", random.Next(3) == 0 ? null : now.AddHours(random.Next(1, 200)), "by hand", "lea");
                return (record => record.Pause(pause, now), () => plain.Pause(pause, now));
            case 6:
                return (record => record.Lift(new(now, "lea", "enough"), now), () => plain.Lift(now));
            case 7:
                var strike = $"d{random.Next(step + 1)}";
                return (record => record.Reverse(strike, new(now, "lea", "wrong")), () => plain.Reverse(strike));
            default:
                var (content, revision) = (ContentOf(random), random.Next(1, 3));
                var level = random.Next(3) == 0 ? ModerationLevel.Flagged : ModerationLevel.Approved;
                var decidedAt = Before(random, now);
                return (
                    record => record.Reconsider(content, revision, level, decidedAt, new(now, "ben", "milder"), now),
                    () => plain.Reconsider(content, revision, level, decidedAt));
        }
    }

    // Heard some time after it was made, so that later events may have come before it.
    private static DateTimeOffset Before(Random random, DateTimeOffset now) =>
        now - TimeSpan.FromMinutes(random.Next(4) == 0 ? random.Next(10_000) : 0);

    private static StandingDecision Decision(Random random, DateTimeOffset now, int step) => new(
        $"d{step}",
        new()
        {
            ContentId = ContentOf(random),
            Revision = random.Next(1, 3),
            Level = random.Next(2) == 0 ? ModerationLevel.Flagged : ModerationLevel.Rejected,
            At = Before(random, now),
            By = "ada",
            Reason = "looked at",
        },
        random.Next(4) == 0 ? null
            : new(random.Next(2) == 0 ? "spam" : "violence", random.Next(4) == 0 ? 0.5 : null),
        random.Next(6) switch { 0 => new(null), 1 or 2 => new(random.Next(1, 20_000)), _ => null })
    {
        IsByLead = random.Next(3) == 0,
    };

    private static string ContentOf(Random random) => $"c{random.Next(3)}";

    private static void Compare(StandingRecord record, Plain plain, DateTimeOffset now, string where)
    {
        var standing = record.At(now, Terms);
        var strikes = plain.ActiveStrikes(now).ToList();
        var weight = strikes.Sum(strike => strike.Weight);
        Assert.True(
            strikes.Select(strike => strike.Key).SequenceEqual(standing.Active.Select(strike => strike.Id)),
            $"{where}: {string.Join(' ', standing.Active.Select(one => one.Id))}, not {string.Join(' ', strikes.Select(one => one.Key))}");
        Assert.True(weight == standing.Weight, where);
        Assert.True((weight >= 4 ? "restricted" : weight >= 2 ? "limited" : "good") == standing.Tier, where);
        var (isPaused, until) = plain.PausedAt(now);
        Assert.True(isPaused == standing.Restriction is not null, $"{where}: paused {standing.Restriction}");
        Assert.True(until == standing.Restriction?.Until, $"{where}: until {standing.Restriction?.Until:O}, not {until:O}");

        // Nothing changes before the next end, but what a tier pauses by itself.
        Assert.True((strikes.Count > 0 || plain.RunningPauses(now).Any()) == record.IsActive(now), where);
        var end = strikes.Select(strike => (DateTimeOffset?)strike.ExpiresAt)
            .Concat(plain.RunningPauses(now).Select(pause => pause.Until)).Min();
        Assert.True(end == record.NextEnd(now), where);
    }

    /// <summary>Every event that was heard, in order; what counts is asked of all of them each time.</summary>
    private sealed class Plain
    {
        private readonly List<(int Order, StandingDecision Decision)> _decisions = [];
        private readonly List<(int Order, PauseDraft Pause, DateTimeOffset At)> _pauses = [];
        private readonly List<(int Order, DateTimeOffset At, bool IsByLead)> _lifts = [];
        private readonly List<(int Order, string Content, int Revision, ModerationLevel Level, DateTimeOffset At)> _milder = [];
        private readonly HashSet<string> _reversed = [];
        private int _order;

        public List<Func<StandingRecord, DateTimeOffset, StandingRecord>> Applied { get; } = [];

        public void Decide(StandingDecision decision)
        {
            if (decision is { Strike: null, Restriction: null })
            {
                return;
            }

            _decisions.Add((_order++, decision));
            if (decision.Restriction is { Minutes: null })
            {
                _lifts.Add((_order++, decision.Cause.At, decision.IsByLead));
            }

            Applied.Add((record, now) => record.Apply(decision, now, Terms));
        }

        public void Pause(PauseDraft pause, DateTimeOffset at)
        {
            _pauses.Add((_order++, pause, at));
            Applied.Add((record, now) => record.Pause(pause, now));
        }

        public void Lift(DateTimeOffset at) => _lifts.Add((_order++, at, true));

        public void Reverse(string key)
        {
            if (_decisions.Any(one => one.Decision.Key == key))
            {
                _reversed.Add(key);
            }
        }

        public void Reconsider(string content, int revision, ModerationLevel level, DateTimeOffset at) =>
            _milder.Add((_order++, content, revision, level, at));

        public IEnumerable<(string Key, double Weight, DateTimeOffset At, DateTimeOffset ExpiresAt)> ActiveStrikes(DateTimeOffset now) =>
            from one in _decisions
            where one.Decision.Strike is not null && !_reversed.Contains(one.Decision.Key) && !IsVoid(one.Order, one.Decision.Cause)
            let strike = one.Decision.Strike
            let weight = strike.Weight ?? (strike.Category == "violence" ? 2 : 1)
            let ends = one.Decision.Cause.At.AddDays(90)
            where ends > now
            select (one.Decision.Key, weight, one.Decision.Cause.At, ends);

        public IEnumerable<(DateTimeOffset Since, DateTimeOffset? Until)> RunningPauses(DateTimeOffset now)
        {
            var given = from one in _decisions
                        where one.Decision.Restriction?.Minutes is not null && !IsVoid(one.Order, one.Decision.Cause)
                        let since = one.Decision.Cause.At
                        let lifts = _lifts.Where(lift => lift.IsByLead || !one.Decision.IsByLead)
                        where !lifts.Any(lift => lift.Order > one.Order ? lift.At >= since : lift.At > since)
                        select (since, (DateTimeOffset?)since.AddMinutes(one.Decision.Restriction!.Minutes!.Value));
            var byHand = from one in _pauses
                         where !_lifts.Any(lift => lift.IsByLead && lift.Order > one.Order && lift.At >= one.At)
                         select (one.At, one.Pause.Until);
            return given.Concat(byHand).Where(pause => pause.Item2 is null || pause.Item2 > now);
        }

        public (bool IsPaused, DateTimeOffset? Until) PausedAt(DateTimeOffset now)
        {
            var ends = RunningPauses(now).Select(pause => pause.Until).ToList();
            if (IsPausedByTier(now))
            {
                // The first moment at which it is not, looked for among the moments at which anything ends.
                ends.Add(ActiveStrikes(now).Select(strike => strike.ExpiresAt).Order().First(end => !IsPausedByTier(end)));
            }

            return (ends.Count > 0, ends.Count == 0 || ends.Contains(null) ? null : ends.Max());
        }

        private bool IsPausedByTier(DateTimeOffset now)
        {
            var strikes = ActiveStrikes(now).ToList();
            return strikes.Sum(strike => strike.Weight) >= 4
                && strikes.Any(strike => _lifts.All(lift => strike.At > lift.At));
        }

        private bool IsVoid(int order, StandingCause cause) => _milder.Any(one =>
            one.Order > order && one.Content == cause.ContentId && one.Revision == cause.Revision && one.Level < cause.Level
            && one.At >= cause.At);
    }
}
