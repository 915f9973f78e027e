using System.Collections.Immutable;

namespace OrleansMl.Storage;

/// <summary>A log in segments against a list in memory, with a store that fails at every kind of write.</summary>
public sealed class SegmentLogTests
{
    private const int Operations = 12, Capacity = 3, Slots = 3;

    private static readonly int Sequences = Effort.Of(usual: 4000, full: 10_000);

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(0)]
    [InlineData(Slots)]
    public async Task Whatever_fails_a_batch_is_there_once_or_not_at_all(int slots)
    {
        var failures = 0;
        for (var seed = 0; seed < Sequences / 2; seed++)
        {
            failures += await RunAsync(new(seed), slots);
        }

        Assert.InRange(failures, Sequences / 2, Sequences / 2 * Operations);
    }

    private static async Task<int> RunAsync(Random random, int slots)
    {
        var (store, failures, value) = (new FaultyStorage(), 0, 0);
        var log = Open(store, slots);
        var model = ImmutableArray<(long Segment, int Value)>.Empty;
        for (var i = 0; i < Operations; i++)
        {
            var open = (await log.OpenAsync()).Values;
            var span = log.Span;
            var batch = Enumerable.Range(0, 1 + random.Next(Capacity)).Select(_ => ++value).ToArray();
            var target = open.Length + batch.Length > Capacity ? span.Open + 1 : span.Open;
            if (random.Next(3) == 0)
            {
                store.FailAfter(random.Next(3), random.Next(2) == 0);
            }

            var (operation, fails) = (random.Next(8), false);
            var after = operation switch
            {
                0 => [.. model.Select(one => one with { Value = one.Value % 2 == 0 ? -Math.Abs(one.Value) : one.Value })],
                1 when slots == 0 && span.First < span.Open => model.RemoveAll(one => one.Segment == span.First),
                _ => model.AddRange(batch.Select(one => (target, one))),
            };
            try
            {
                await (operation switch
                {
                    0 => log.RewriteAsync(Negate),
                    1 when slots == 0 && span.First < span.Open => log.DropOldestAsync(),
                    _ => AppendAsync(log, batch),
                });
            }
            catch (IOException)
            {
                (fails, failures) = (true, failures + 1);
            }

            store.Heal();
            log = fails || random.Next(4) == 0 ? Open(store, slots) : log;
            var actual = await ReadAsync(log);

            // Of a ring what the head says is gone is gone; of a rewrite that failed the segments at the beginning are done.
            var allowed = fails ? Enumerable.Range(0, Operations + 2).Select(done => model.Select((one, at) =>
                operation == 0 && one.Segment < span.First + done ? after[at] : one)).Append(after) : [after];
            Assert.Contains(actual, allowed.Select(some => some.Where(one => one.Segment >= log.Span.First).ToImmutableArray()), Comparer);
            model = actual;
        }

        return failures;
    }

    private static EqualityComparer<ImmutableArray<(long, int)>> Comparer { get; } =
        EqualityComparer<ImmutableArray<(long, int)>>.Create((one, other) => one.SequenceEqual(other), array => array.Length);

    private static Segment Negate(Segment segment) => segment.Values.Any(value => value > 0 && value % 2 == 0)
        ? segment with { Values = [.. segment.Values.Select(value => value % 2 == 0 ? -Math.Abs(value) : value)] }
        : segment;

    private static async Task AppendAsync(SegmentLog<Head, Segment> log, int[] batch)
    {
        var open = await log.OpenAsync();
        if (open.Values.Length + batch.Length > Capacity)
        {
            open = await log.RollAsync();
        }

        await log.SaveAsync(open with { Values = open.Values.AddRange(batch) });
    }

    private static async Task<ImmutableArray<(long, int)>> ReadAsync(SegmentLog<Head, Segment> log)
    {
        await log.OpenAsync();
        var all = ImmutableArray.CreateBuilder<(long, int)>();
        for (var number = log.Span.First; number <= log.Span.Open; number++)
        {
            all.AddRange((await log.ReadAsync(number)).Values.Select(value => (number, value)));
        }

        return all.ToImmutable();
    }

    private static SegmentLog<Head, Segment> Open(FaultyStorage store, int slots) => new(
        store.Record<Head>("log"),
        name => store.Record<Segment>(name),
        new(
            "log",
            head => new(slots == 0 ? head.First : Math.Max(0, head.Open - slots + 1), head.Open),
            (head, span) => head with { First = slots == 0 ? span.First : 0, Open = span.Open })
        {
            Slots = slots,
            Of = (segment, number) => segment.Number == number ? segment : new() { Number = number },
        });

    private sealed record Head
    {
        public long First { get; init; }

        public long Open { get; init; }
    }

    private sealed record Segment
    {
        public long Number { get; init; }

        public ImmutableArray<int> Values { get; init; } = [];
    }
}
