namespace OrleansMl.Store;

public sealed class GroupCommitTests
{
    private readonly List<TaskCompletionSource> _commits = [];
    private readonly SemaphoreSlim _started = new(0);
    private readonly GroupCommit _log;

    public GroupCommitTests() => _log = new(() =>
    {
        var commit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_commits)
        {
            _commits.Add(commit);
        }

        _started.Release();
        return commit.Task;
    });

    [Fact]
    public async Task A_writer_alone_pays_one_commit()
    {
        var writer = _log.WaitAsync();
        (await NextCommitAsync()).SetResult();
        await writer;

        Assert.Single(_commits);
    }

    [Fact]
    public async Task Those_who_come_while_a_commit_runs_share_the_next_one_and_wait_for_it()
    {
        var first = _log.WaitAsync();
        var running = await NextCommitAsync();
        var late = Enumerable.Range(0, 100).Select(_ => _log.WaitAsync()).ToList();

        running.SetResult();
        await first;
        var next = await NextCommitAsync();
        Assert.All(late, writer => Assert.False(writer.IsCompleted));

        next.SetResult();
        await Task.WhenAll(late);
        Assert.Equal(2, _commits.Count);
    }

    [Fact]
    public async Task A_failed_commit_fails_its_writers_and_not_the_next_ones()
    {
        var unlucky = _log.WaitAsync();
        var running = await NextCommitAsync();
        var lucky = _log.WaitAsync();

        running.SetException(new IOException("The disk is full."));
        await Assert.ThrowsAsync<IOException>(() => unlucky);
        (await NextCommitAsync()).SetResult();
        await lucky;
    }

    [Fact]
    public async Task A_commit_that_throws_at_once_fails_its_writers()
    {
        var log = new GroupCommit(() => throw new IOException("The disk is full."));

        await Assert.ThrowsAsync<IOException>(log.WaitAsync);
        await Assert.ThrowsAsync<IOException>(log.WaitAsync);
    }

    [Fact]
    public async Task Every_write_is_in_a_commit_that_began_after_it()
    {
        var written = 0;
        var committed = 0;
        var log = new GroupCommit(async () =>
        {
            var seen = Volatile.Read(ref written);
            await Task.Yield();
            Volatile.Write(ref committed, seen);
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var mine = Interlocked.Increment(ref written);
                await log.WaitAsync();
                Assert.True(Volatile.Read(ref committed) >= mine);
            }
        })));
    }

    private async Task<TaskCompletionSource> NextCommitAsync()
    {
        Assert.True(await _started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        lock (_commits)
        {
            return _commits[^1];
        }
    }
}
