using CsCheck;
using OrleansMl.Content;
using OrleansMl.Trending;

namespace OrleansMl.Interactions;

public sealed class CountedActsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Pseudonyms Names = new(new byte[32]);

    private enum Step
    {
        Act,
        Retract,
        Erase,
        Restart,
        DropOldest,
    }

    [Fact]
    public void Whatever_one_person_does_retracts_and_erases_each_item_and_kind_counts_at_most_once() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 3], Gen.Enum<InteractionType>(), Gen.Int[0, 40]).Array[1, 80].Sample(steps =>
        {
            var person = new Person();
            foreach (var (step, item, type, hours) in steps)
            {
                person.Do(step, $"item-{item}", type, Now.AddHours(hours));
            }

            Assert.All(person.Counted.CountBy(act => act), act => Assert.Equal(1, act.Value));
            var done = steps.Where(step => step.Item1 == Step.Act).Select(step => ($"item-{step.Item2}", step.Item3)).Distinct();
            Assert.Equal(
                done.Where(act => new InteractionOptions().WeightOf(act.Item2) != 0 || act.Item2 == InteractionType.Report).Order(),
                person.Counted.Order());
        });

    [Fact]
    public void After_a_month_it_is_forgotten_and_whoever_did_too_much_is_not_counted_until_then()
    {
        var acts = CountedActs.None.Add([1, 2], 100).Add([2, 3], 110);
        Assert.Equal(141, acts.Until);
        Assert.True(acts.Prune(131).Contains(1));
        Assert.False(acts.Prune(132).Contains(1));
        Assert.True(acts.Prune(141).Contains(2));
        Assert.True(acts.Prune(142).IsEmpty);

        var full = CountedActs.None.Add(Enumerable.Range(0, 2 * CountedActs.MaxActs).Select(key => (ulong)key), 100);
        Assert.Equal(CountedActs.MaxActs + 1, full.Days.Count);
        Assert.True(full.Contains(ulong.MaxValue));
        Assert.False(full.Prune(132).Contains(ulong.MaxValue));
    }

    [Fact]
    public void An_erasure_is_no_way_to_do_more_in_a_minute()
    {
        var recorder = new InteractionRecorder(new() { MaxEventsPerMinute = 2 }, "me");
        Interaction Like(string id) => new() { ContentId = id, Type = InteractionType.Like };
        Assert.Equal(2, recorder.Record([Like("a"), Like("b")], [Person.Item, Person.Item], [], Now).Counted.Count);
        recorder.Forget();
        Assert.Equal([InteractionOutcome.Throttled], recorder.Record([Like("c")], [Person.Item], [], Now).Outcomes);
        Assert.False(recorder.History.Knows("a"));
    }

    // A record as the grain keeps it: what is erased, or falls out of it, is kept under names first.
    private sealed class Person
    {
        public static readonly ContentMetadata Item =
            new() { Version = 1, Type = ContentType.Post, Visible = true, CreatedAt = Now.AddDays(-1) };

        private readonly List<InteractionEntry> _record = [];
        private InteractionRecorder _recorder;
        private CountedActs _kept = CountedActs.None;

        public Person() => _recorder = Start();

        public List<(string, InteractionType)> Counted { get; } = [];

        public void Do(Step step, string item, InteractionType type, DateTimeOffset at)
        {
            switch (step)
            {
                case Step.Act:
                    var recorded = _recorder.Record([new() { ContentId = item, Type = type, Value = 1 }], [Item], [], at);
                    _record.AddRange(recorded.Appended);
                    Counted.AddRange(recorded.Counted.Select(one => (one.ContentId, type)));
                    Counted.AddRange(recorded.Reports.Select(one => (one.ContentId, type)));
                    break;
                case Step.Retract:
                    _record.AddRange(_recorder.Retract(item, null, at));
                    break;
                case Step.Erase:
                    Keep(_record);
                    _record.Clear();
                    _recorder.Forget();
                    break;
                case Step.DropOldest:
                    Keep(_record.Take(_record.Count / 2));
                    _record.RemoveRange(0, _record.Count / 2);
                    break;
                default:
                    _recorder = Start();
                    break;
            }
        }

        private void Keep(IEnumerable<InteractionEntry> entries) => _kept = _kept.Add(
            entries.Where(one => !one.IsRetracted).Select(one => Names.Of("me", one.ContentId, one.Type)),
            (int)(Now.Ticks / TimeSpan.TicksPerDay));

        private InteractionRecorder Start()
        {
            var recorder = new InteractionRecorder(new() { MaxEventsPerMinute = 1_000_000 }, "me")
            {
                HasCounted = (item, type) => _kept.Contains(Names.Of("me", item, type)),
            };
            _record.ForEach(recorder.Replay);
            return recorder;
        }
    }
}
