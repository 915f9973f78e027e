using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Hosting;

public sealed class ShardOutboxTests
{
    private const int Shards = 3, Capacity = 12, BatchSize = 4;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLogs _logs = new();

    [Fact]
    public async Task Whatever_fails_each_item_arrives_once_and_in_order()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var shards = Enumerable.Range(0, Shards).Select(_ => new Shard()).ToArray();
            var accepted = Enumerable.Range(0, Shards).Select(_ => new List<int>()).ToArray();
            var isDown = false;
            var (sender, outbox) = (0, (ShardOutbox<int, Batch>)null!);
            Restart();
            var next = 0;
            for (var step = 0; step < 60; step++)
            {
                var shard = random.Next(Shards);
                switch (random.Next(10))
                {
                    case < 6:
                        var items = Enumerable.Range(next, random.Next(1, 6)).ToArray();
                        next += items.Length;
                        var dropped = outbox.Add(shard, items);
                        accepted[shard].AddRange(items[..^dropped]);
                        break;
                    case < 8:
                        outbox.Send(_clock);
                        break;
                    case 8:
                        await outbox.FlushAsync(_clock, Token);
                        break;
                    default:
                        // The sender stops in an orderly way and comes back under another name.
                        isDown = false;
                        await outbox.DrainAsync(_clock, Token);
                        Assert.Equal(0, outbox.Waiting);
                        Restart();
                        break;
                }

                isDown = random.Next(3) == 0;
            }

            isDown = false;
            await outbox.DrainAsync(_clock, Token);
            for (var shard = 0; shard < Shards; shard++)
            {
                Assert.Equal(accepted[shard], shards[shard].Items);
            }

            void Restart()
            {
                var name = $"sender-{++sender}";
                outbox = New(name, (shard, batch, _) =>
                {
                    // Nothing of it, or all of it and the answer is lost.
                    var fault = isDown ? random.Next(3) : 2;
                    if (fault != 0)
                    {
                        shards[shard].Take(batch);
                    }

                    return fault == 2 ? Task.CompletedTask : Task.FromException(new IOException("The test's shard is down."));
                });
            }
        }
    }

    [Fact]
    public async Task A_sender_that_is_killed_loses_what_was_not_taken_and_nothing_arrives_twice()
    {
        var shard = new Shard();
        var outbox = New("first", (_, batch, _) =>
        {
            shard.Take(batch);
            return Task.FromException(new IOException("The answer is lost."));
        });
        outbox.Add(0, [1, 2, 3, 4, 5]);
        await outbox.FlushAsync(_clock, Token);
        outbox = New("second", (_, batch, _) =>
        {
            shard.Take(batch);
            return Task.CompletedTask;
        });
        outbox.Add(0, [6]);
        await outbox.FlushAsync(_clock, Token);
        Assert.Equal([1, 2, 3, 4, 6], shard.Items);
    }

    [Fact]
    public async Task A_shard_that_hangs_does_not_hold_up_the_others_and_gets_the_same_batch_again()
    {
        var sent = new Signals<(int Shard, Batch Batch)>();
        var hangs = true;
        var outbox = New("sender", (shard, batch, _) =>
        {
            sent.Add((shard, batch));
            return shard == 0 && hangs ? new TaskCompletionSource().Task : Task.CompletedTask;
        });
        outbox.Add(0, [1]);
        outbox.Send(_clock);
        var first = await sent.ReadAsync();
        outbox.Add(0, [2]);
        outbox.Add(1, [3]);
        outbox.Send(_clock);
        Assert.Equal(1, (await sent.ReadAsync()).Shard);
        Assert.Equal(0, sent.Count);
        _clock.Advance(ShardOutbox<int, Batch>.SendTimeout);
        Assert.IsType<TimeoutException>((await _logs.ReadAsync()).Exception);
        hangs = false;
        await outbox.FlushAsync(_clock, Token);
        Assert.Same(first.Batch, (await sent.ReadAsync()).Batch);
        Assert.Equal((2, 2), ((await sent.ReadAsync()).Batch is var second ? second.Sequence : 0, second.Items[0]));
        Assert.Equal(0, outbox.Waiting);
    }

    [Fact]
    public async Task What_finds_no_room_is_counted_and_what_is_being_sent_takes_none()
    {
        var release = new TaskCompletionSource();
        var outbox = New("sender", (_, _, _) => release.Task);
        Assert.Equal(1, outbox.Add(0, Enumerable.Range(0, Capacity + 1).ToArray()));
        Assert.Equal(Capacity, outbox.Waiting);
        outbox.Send(_clock);
        Assert.Equal(2, outbox.Add(0, Enumerable.Range(0, BatchSize + 2).ToArray()));
        Assert.Equal(Capacity + BatchSize, outbox.Waiting);
        release.SetResult();
        await outbox.DrainAsync(_clock, Token);
        Assert.Equal(0, outbox.Waiting);
    }

    [Fact]
    public async Task Threads_that_add_while_others_send_lose_nothing()
    {
        var shards = Enumerable.Range(0, Shards).Select(_ => new Shard()).ToArray();
        var outbox = new ShardOutbox<int, Batch>(
            Shards,
            int.MaxValue,
            () => new Pages("sender"),
            async (shard, batch, _) =>
            {
                await Task.Yield();
                shards[shard].Take(batch);
            },
            _logs);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    outbox.Add(i % Shards, (thread * 10_000) + i);
                    if (i % 100 == 0)
                    {
                        outbox.Send(_clock);
                    }
                }
            },
            Token)));
        await outbox.DrainAsync(_clock, Token);
        Assert.Equal(Enumerable.Range(0, 40_000), shards.SelectMany(shard => shard.Items).Order());
    }

    private ShardOutbox<int, Batch> New(string sender, Func<int, Batch, CancellationToken, Task> send) =>
        new(Shards, Capacity, () => new Pages(sender), send, _logs);

    private sealed record Batch(string Sender, long Sequence, int[] Items);

    private sealed class Pages(string sender) : IOutboxBuffer<int, Batch>
    {
        private readonly Queue<int> _waiting = [];

        public int Count => _waiting.Count;

        public void Add(in int item) => _waiting.Enqueue(item);

        public Batch Take(long sequence) =>
            new(sender, sequence, [.. Enumerable.Range(0, Math.Min(BatchSize, _waiting.Count)).Select(_ => _waiting.Dequeue())]);
    }

    /// <summary>Remembers the last number of each sender.</summary>
    private sealed class Shard
    {
        private readonly Dictionary<string, long> _sequences = [];

        public List<int> Items { get; } = [];

        public void Take(Batch batch)
        {
            var last = _sequences.GetValueOrDefault(batch.Sender);
            Assert.InRange(batch.Sequence, 1, last + 1);
            if (batch.Sequence > last)
            {
                _sequences[batch.Sender] = batch.Sequence;
                Items.AddRange(batch.Items);
            }
        }
    }
}
