using System.Globalization;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>Cases in memory and on disk against a plain list, with a store that fails at every kind of write.</summary>
public sealed class ReviewCasesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromDays(1000);
    private static readonly Reviewer Ada = new("ada");

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task Whatever_happens_no_case_is_lost_and_none_comes_twice(int memory)
    {
        var sequences = Effort.Of(usual: 400, full: 1000);
        for (var seed = 0; seed < sequences; seed++)
        {
            await new Sequence(seed, memory, fails: false).RunAsync();
        }
    }

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task Whichever_write_fails_no_case_is_lost_and_none_comes_twice(int memory)
    {
        var sequences = Effort.Of(usual: 1000, full: 3000);
        var failures = 0;
        for (var seed = 0; seed < sequences; seed++)
        {
            failures += await new Sequence(seed, memory, fails: true).RunAsync();
        }

        Assert.InRange(failures, sequences, int.MaxValue);
    }

    [Fact]
    public async Task The_worst_comes_first_however_many_others_came_before_it()
    {
        var cases = await OpenAsync(new(), memory: 40, new([]));
        for (var i = 0; i < 3000; i++)
        {
            await cases.SaveAsync(Case(i, i % 1000 == 500 ? "self_harm" : "spam", Start.AddSeconds(i)));
        }

        Assert.Equal(10, cases.Queue.CountWaiting("default"));
        var first = await DrainAsync(cases, 4, Start.AddHours(1));
        Assert.Equal(["c500@1", "c1500@1", "c2500@1", "c0@1"], first);
    }

    [Fact]
    public async Task More_of_the_worst_than_memory_holds_come_before_what_is_milder()
    {
        var cases = await OpenAsync(new(), memory: 40, new([]));
        for (var i = 0; i < 900; i++)
        {
            await cases.SaveAsync(Case(i, i % 3 == 0 ? "violence" : "spam", Start.AddSeconds(i)));
        }

        var worst = await DrainAsync(cases, 300, Start.AddHours(1));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => ReviewCase.IdOf($"c{3 * i}", 1)).ToHashSet(), worst.ToHashSet());
    }

    [Fact]
    public async Task A_queue_that_nobody_works_on_leaves_room_for_the_others()
    {
        var routing = new ReviewRouting([new() { Name = "spam", Categories = ["spam"] }]);
        var cases = await OpenAsync(new(), memory: 10, routing);
        for (var i = 0; i < 300; i++)
        {
            await cases.SaveAsync(Case(i, i % 10 == 0 ? "hate" : "spam", Start.AddSeconds(i)));
        }

        Assert.Equal((2, 268), (cases.Queue.CountWaiting("spam"), cases.CountOnDisk("spam")));
        Assert.Equal(30, (await DrainAsync(cases, 1000, Start.AddHours(1))).Count);
    }

    [Fact]
    public async Task What_a_queue_had_goes_to_others_when_it_is_removed()
    {
        var cases = await OpenAsync(new(), memory: 10, new([new() { Name = "spam", Categories = ["spam"] }]));
        for (var i = 0; i < 300; i++)
        {
            await cases.SaveAsync(Case(i, "spam", Start.AddSeconds(i)));
        }

        cases.Route(new([new() { Name = "junk", Categories = ["spam"] }]));

        Assert.Equal(300, (await DrainAsync(cases, 1000, Start.AddHours(1), "junk")).Count);
        Assert.Equal(0, cases.CountOnDisk("default"));
    }

    [Fact]
    public async Task A_shard_that_comes_up_reads_what_memory_holds()
    {
        var store = new FaultyStorage();
        var cases = await OpenAsync(store, memory: 40, new([]));
        for (var i = 0; i < 1000; i++)
        {
            await cases.SaveAsync(Case(i, "spam", Start.AddSeconds(i)));
        }

        var next = await OpenAsync(store, memory: 40, new([]));

        Assert.Equal((10, 990), (next.Queue.Count, next.CountOnDisk("default")));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => ReviewCase.IdOf($"c{i}", 1)), await DrainAsync(next, 2000, Start.AddHours(1)));
    }

    [Fact]
    public async Task What_waits_on_disk_is_listed_page_by_page()
    {
        var cases = await OpenAsync(new(), memory: 40, new([]));
        for (var i = 0; i < 10_000; i++)
        {
            await cases.SaveAsync(Case(i, i % 2 == 0 ? "spam" : "hate", Start.AddSeconds(i)));
        }

        List<string> listed = [];
        var pages = 0;
        for (StoredReviewPlace? from = null; ; pages++)
        {
            (var items, from) = await cases.ListOnDiskAsync(from);
            listed.AddRange(items);
            if (from is null)
            {
                break;
            }
        }

        Assert.Equal(2, pages);
        Assert.Equal(
            Enumerable.Range(0, 10_000).Select(i => $"c{i}").ToHashSet(),
            [.. listed, .. cases.Queue.Cases.Select(review => review.Subject.ContentId)]);
        Assert.Equal(cases.CountOnDisk("default"), listed.Distinct().Count());
    }

    private static ReviewCase Case(int number, string category, DateTimeOffset now)
    {
        var subject = new ReviewSubject
        {
            ContentId = string.Create(CultureInfo.InvariantCulture, $"c{number}"),
            Revision = 1,
            AuthorId = "author",
            Categories = [category],
        };
        return ReviewCase.Open(subject, ReviewReason.Rule, 0, now, TimeSpan.FromDays(1));
    }

    private static async Task<ReviewCases> OpenAsync(FaultyStorage store, int memory, ReviewRouting routing)
    {
        var index = new ReviewIndex(new(
            store.Record<StoredReviewIndex>("review-index"),
            name => store.Record<StoredReviewIndexChunk>(name),
            StoredReviewIndex.LogFormat));
        var cases = new ReviewCases(
            name => store.Record<StoredReview>(name),
            index,
            new(store.Record<StoredReviewOverflow>("review-overflow"), LaneOf),
            memory);
        cases.Route(routing);
        await cases.LoadAsync();
        return cases;

        ReviewLane LaneOf(string name)
        {
            var head = store.Record<StoredReviewLane>(StoredReviewLane.NameOf(name));
            return new(
                name, head, new(head, chunk => store.Record<StoredReviewLaneChunk>(chunk), StoredReviewLane.LogFormat(name)));
        }
    }

    /// <summary>Claims what comes next, as moderators do.</summary>
    private static async Task<List<string>> DrainAsync(ReviewCases cases, int most, DateTimeOffset now, string queue = "default")
    {
        List<string> claimed = [];
        while (claimed.Count < most)
        {
            if (cases.Queue.Waiting(queue, now).FirstOrDefault() is { } first)
            {
                claimed.Add(first.Id);
                await cases.SaveAsync(first.Claim(Ada, now, Lease).Case);
                await cases.BalanceAsync();
            }
            else if (cases.IsBehind(queue))
            {
                await cases.FillAsync(queue);
            }
            else
            {
                break;
            }
        }

        return claimed;
    }

    private sealed class Sequence(int seed, int memory, bool fails)
    {
        private static readonly string[] Categories = ["spam", "hate", "violence", "self_harm"];

        private static readonly ReviewRouting[] Routings =
        [
            new([]),
            new([new() { Name = "spam", Categories = ["spam"] }]),
            new([new() { Name = "reports", Reasons = [ReviewReason.Report] }, new() { Name = "spam", Categories = ["spam"] }]),
        ];

        private readonly Random _random = new(seed);
        private readonly FaultyStorage _store = new();
        private readonly Dictionary<string, ReviewState?> _model = [];
        private ReviewRouting _routing = Routings[1];
        private DateTimeOffset _now = Start;
        private int _number, _failures;

        public async Task<int> RunAsync()
        {
            var cases = await OpenAsync(_store, memory, _routing);
            for (var step = 0; step < 120; step++)
            {
                _now += TimeSpan.FromMinutes(_random.Next(200));
                if (fails && _random.Next(3) == 0)
                {
                    _store.FailAfter(_random.Next(8), _random.Next(2) == 0);
                }

                // Of a failed act nobody knows whether it happened.
                var (id, after) = ("", default(ReviewState?));
                var failed = false;
                try
                {
                    (id, after) = Choose();
                    await ActAsync(cases, id, after);
                    await cases.BalanceAsync();
                }
                catch (IOException)
                {
                    failed = true;
                    _failures++;
                }

                _store.Heal();
                var restarts = _random.Next(20) == 0;
                if (restarts && !failed)
                {
                    await cases.FlushAsync();
                }

                if (failed || restarts)
                {
                    cases = await OpenAsync(_store, memory, _routing);
                }

                if (_random.Next(25) == 0)
                {
                    cases.Route(_routing = Routings[_random.Next(Routings.Length)]);
                }

                var actual = (await cases.FindAsync(id))?.State;
                var isKnown = actual == after || (failed && actual == _model.GetValueOrDefault(id));
                Assert.True(isKnown, $"seed {seed}, step {step}: {id} is {actual}");
                _model[id] = actual;
                if (_failures == 0)
                {
                    Count(cases, step);
                }
            }

            await EndAsync(cases);
            return _failures;
        }

        private (string Id, ReviewState? After) Choose()
        {
            if (_random.Next(5) < 3 || _model.Count == 0)
            {
                return (ReviewCase.IdOf(string.Create(CultureInfo.InvariantCulture, $"c{_number++}"), 1), ReviewState.Open);
            }

            var (id, state) = _model.ElementAt(_random.Next(_model.Count));
            return (id, state switch
            {
                null => ReviewState.Open,
                ReviewState.Closed => _random.Next(3) == 0 ? null : ReviewState.Open,
                ReviewState.Leased => _random.Next(2) == 0 ? ReviewState.Closed : ReviewState.Open,
                _ => _random.Next(6) switch { 0 => null, 1 => ReviewState.Closed, 2 or 3 => ReviewState.Leased, _ => ReviewState.Open },
            });
        }

        private async Task ActAsync(ReviewCases cases, string id, ReviewState? after)
        {
            if (after is null)
            {
                await cases.EraseAsync(id, _ => Task.CompletedTask);
                await cases.EndAsync([id]);
                return;
            }

            var known = await cases.FindAsync(id);
            var number = int.Parse(id.AsSpan(1, id.IndexOf('@') - 1), CultureInfo.InvariantCulture);
            var next = (known, after) switch
            {
                (null, _) => Case(number, Categories[_random.Next(Categories.Length)], _now),
                (_, ReviewState.Closed) => known.Withdraw("edited", _now).Case,
                (_, ReviewState.Leased) => known.Claim(Ada, _now, Lease).Case,
                ({ State: ReviewState.Leased }, _) => known.Release(Ada, _now).Case,
                ({ State: ReviewState.Closed }, _) =>
                    known.Reopen(ReviewReason.Report, _random.Next(9), _now, TimeSpan.FromDays(1), []).Case,
                _ when _random.Next(4) == 0 => known.Escalate(Ada, "leads", null, _now).Case,
                _ => known.Raise(ReviewReason.Report, _random.Next(20), _now).Case,
            };
            if (!ReferenceEquals(next, known))
            {
                await cases.SaveAsync(next);
            }

            if (after == ReviewState.Closed)
            {
                await cases.EndAsync([id]);
            }
        }

        private void Count(ReviewCases cases, int step)
        {
            var open = _model.Values.Count(state => state is ReviewState.Open);
            var onDisk = cases.Routing.Queues.Sum(queue => cases.CountOnDisk(queue.Name));
            var waiting = cases.Queue.Cases.Count(review => review.State == ReviewState.Open);
            Assert.True(open == onDisk + waiting, $"seed {seed}, step {step}: {open} are open, {waiting} wait in memory, {onDisk} on disk");
        }

        // Everything comes, once.
        private async Task EndAsync(ReviewCases cases)
        {
            List<string> claimed = [];
            foreach (var queue in cases.Routing.Queues)
            {
                claimed.AddRange(await DrainAsync(cases, int.MaxValue, _now, queue.Name));
            }

            // What came to another queue on the way.
            foreach (var queue in cases.Routing.Queues)
            {
                claimed.AddRange(await DrainAsync(cases, int.MaxValue, _now, queue.Name));
            }

            Assert.Equal(
                _model.Where(one => one.Value == ReviewState.Open).Select(one => one.Key).Order(StringComparer.Ordinal),
                claimed.Order(StringComparer.Ordinal));
        }
    }
}
