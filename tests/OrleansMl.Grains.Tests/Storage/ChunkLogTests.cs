using System.Collections.Immutable;
using Orleans.Storage;

namespace OrleansMl.Storage;

/// <summary>A log against a list in memory, with a store that fails at every kind of write.</summary>
public sealed class ChunkLogTests
{
    private const int Operations = 12, Capacity = 3, MaxChunks = 80;

    private static readonly int Sequences = Effort.Of(usual: 4000, full: 10_000);

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    public async Task Whatever_fails_a_batch_is_there_once_or_not_at_all(int maxChunks)
    {
        var failures = 0;
        for (var seed = 0; seed < Sequences / 2; seed++)
        {
            failures += await new Sequence(seed, maxChunks).RunAsync();
        }

        Assert.InRange(failures, Sequences / 2, Sequences / 2 * Operations);
    }

    [Fact]
    public async Task A_batch_is_one_write_and_a_full_chunk_another()
    {
        var store = new FaultyStorage();
        var log = Open(store, int.MaxValue);
        await log.AppendAsync([1, 2]);
        Assert.Equal(1, store.Writes);
        await log.AppendAsync([3, 4]);
        Assert.Equal(3, store.Writes);
        Assert.Equal(["log", "log-0"], store.Names);
    }

    [Fact]
    public async Task What_else_is_in_the_head_changes_in_the_same_write()
    {
        var store = new FaultyStorage();
        await Open(store, int.MaxValue).AppendAsync([1], head => head with { Other = "kept" });
        await Open(store, int.MaxValue).AppendAsync([2]);

        var head = store.Record<Head>("log");
        await head.LoadAsync();
        Assert.Equal(("kept", 2, 2), (head.Value.Other, head.Value.Entries.Length, store.Writes));
    }

    private static ChunkLog<Head, Chunk, int> Open(
        FaultyStorage store, int maxChunks, Func<IReadOnlyList<int>, Task>? dropping = null) => new(
        store.Record<Head>("log"),
        name => store.Record<Chunk>(name),
        new(
            "log",
            Capacity,
            head => new(head.First, head.Open, head.Entries),
            (head, log) => head with { First = log.First, Open = log.Open, Entries = log.Entries },
            chunk => chunk.Entries,
            entries => new() { Entries = entries })
        {
            MaxChunks = maxChunks,
        },
        dropping);

    private sealed record Head
    {
        public int First { get; init; }

        public int Open { get; init; }

        public ImmutableArray<int> Entries { get; init; } = [];

        public string Other { get; init; } = "";
    }

    private sealed record Chunk
    {
        public ImmutableArray<int> Entries { get; init; } = [];
    }

    /// <summary>What the log holds: values by position.</summary>
    private sealed record Model(ImmutableSortedDictionary<long, int> Entries, int FirstChunk, long End)
    {
        public static Model Empty { get; } = new(ImmutableSortedDictionary<long, int>.Empty, 0, 0);

        public Model With(IEnumerable<int> batch, int drop, int maxChunks)
        {
            var (entries, end) = (Entries, End);
            foreach (var value in batch)
            {
                entries = entries.Add(end++, value);
            }

            var first = (int)Math.Max(FirstChunk + drop, (end / Capacity) - maxChunks);
            return new(entries.RemoveRange(entries.Keys.Where(position => position < first * Capacity)), first, end);
        }

        public Model Rewritten(Func<int, int> change, long upTo) => this with
        {
            Entries = Entries.SetItems(Entries.Where(one => one.Key < upTo).Select(one => KeyValuePair.Create(one.Key, change(one.Value)))),
        };

        public Model WithoutFirst(int chunks) =>
            this with { Entries = Entries.RemoveRange(Entries.Keys.Where(position => position < (FirstChunk + chunks) * Capacity)) };

        public bool Is(Model other) => FirstChunk == other.FirstChunk && End == other.End && Entries.SequenceEqual(other.Entries);
    }

    private sealed class Sequence(int seed, int maxChunks)
    {
        private readonly Random _random = new(seed);
        private readonly FaultyStorage _store = new();
        private readonly HashSet<int> _dropped = [], _cleared = [];
        private Model _model = Model.Empty;
        private int _value, _failures;

        public async Task<int> RunAsync()
        {
            var log = Reopen();
            for (var i = 0; i < Operations; i++)
            {
                var before = _model;
                var (run, after, failed) = Choose();
                if (_random.Next(3) == 0)
                {
                    _store.FailAfter(_random.Next(5), _random.Next(2) == 0);
                }

                var fails = false;
                try
                {
                    await run(log);
                }
                catch (IOException)
                {
                    fails = true;
                    _failures++;
                }

                _store.Heal();
                if (fails || _random.Next(4) == 0)
                {
                    log = Reopen();
                }

                var actual = await ReadAsync(log);
                Assert.True(actual.Is(after) || (fails && (actual.Is(before) || failed.Any(actual.Is))), $"seed {seed}, operation {i}");
                Assert.Subset(Told(actual), before.Entries.Values.Select(Math.Abs).ToHashSet());
                _model = actual;
                await PageAsync(log);
                if (_random.Next(4) == 0)
                {
                    log = await OvertakeAsync(log);
                }
            }

            // Whatever crashed before, nothing is left beside the log.
            await Reopen().ClearAsync();
            Assert.Empty(_store.Names);
            return _failures;
        }

        private ChunkLog<Head, Chunk, int> Reopen() => Open(_store, maxChunks, entries =>
        {
            _dropped.UnionWith(entries.Select(Math.Abs));
            return Task.CompletedTask;
        });

        // In the log, or told of before it left it.
        private HashSet<int> Told(Model actual) => [.. actual.Entries.Values.Select(Math.Abs), .. _dropped, .. _cleared];

        // What to do, what is there afterwards, and what else may be when it fails.
        private (Func<ChunkLog<Head, Chunk, int>, Task> Run, Model After, IEnumerable<Model> Failed) Choose()
        {
            var before = _model;
            switch (_random.Next(10))
            {
                case < 6:
                    var batch = Batch(_random.Next(12));
                    return (log => log.AppendAsync(batch), _model.With(batch, 0, maxChunks), []);
                case < 8:
                    var added = Batch(_random.Next(3));
                    var drop = _model.End / Capacity > _model.FirstChunk ? 1 : 0;
                    return (log => log.DropOldestAsync(added), _model.With(added, drop, maxChunks), []);
                case 8:
                    var rest = _random.Next(3);
                    int Change(int value) => value % 3 == rest ? -Math.Abs(value) : value;
                    return (
                        log => log.RewriteAsync(Change),
                        _model.Rewritten(Change, long.MaxValue),
                        Enumerable.Range(0, MaxChunks).Select(chunk => before.Rewritten(Change, chunk * Capacity)));
                default:
                    _cleared.UnionWith(_model.Entries.Values.Select(Math.Abs));
                    return (log => log.ClearAsync(), Model.Empty, Enumerable.Range(0, MaxChunks).Select(before.WithoutFirst));
            }
        }

        private int[] Batch(int count) => [.. Enumerable.Range(0, count).Select(_ => ++_value)];

        private static async Task<Model> ReadAsync(ChunkLog<Head, Chunk, int> log)
        {
            await log.LoadAsync();
            var entries = ImmutableSortedDictionary.CreateBuilder<long, int>();
            await foreach (var part in log.ReadAsync())
            {
                for (var i = 0; i < part.Entries.Length; i++)
                {
                    entries.Add(part.Position + i, part.Entries[i]);
                }
            }

            return new(entries.ToImmutable(), (int)(log.First / Capacity), log.End);
        }

        // From anywhere on, and back from anywhere, it is the same.
        private async Task PageAsync(ChunkLog<Head, Chunk, int> log)
        {
            var at = _random.NextInt64(_model.End + 2);
            var on = new List<KeyValuePair<long, int>>();
            await foreach (var part in log.ReadAsync(at))
            {
                on.AddRange(part.Entries.Select((value, i) => KeyValuePair.Create(part.Position + i, value)));
            }

            Assert.Equal(_model.Entries.Where(one => one.Key >= at), on);
            var back = new List<KeyValuePair<long, int>>();
            await foreach (var part in log.ReadBackAsync(at, 1 + _random.Next(3)))
            {
                back.InsertRange(0, part.Entries.Select((value, i) => KeyValuePair.Create(part.Position + i, value)));
            }

            Assert.Equal(_model.Entries.Where(one => one.Key < at), back);
        }

        // Another activation goes on; the one before changes nothing any more.
        private async Task<ChunkLog<Head, Chunk, int>> OvertakeAsync(ChunkLog<Head, Chunk, int> old)
        {
            var log = Reopen();
            var batch = Batch(1 + _random.Next(8));
            await log.AppendAsync(batch);
            _model = _model.With(batch, 0, maxChunks);
            await Assert.ThrowsAsync<InconsistentStateException>(() => _random.Next(3) switch
            {
                0 => old.ClearAsync(),
                1 => old.DropOldestAsync(Batch(_random.Next(9))),
                _ => old.AppendAsync(Batch(1 + _random.Next(8))),
            });
            Assert.True((await ReadAsync(log)).Is(_model), $"seed {seed}, overtaken");
            return log;
        }
    }
}
