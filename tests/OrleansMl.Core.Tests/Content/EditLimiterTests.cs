namespace OrleansMl.Content;

public sealed class EditLimiterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 20, TimeSpan.Zero);

    [Fact]
    public void As_many_edits_as_allowed_pass_and_the_next_waits_for_the_minute_to_end()
    {
        var limiter = new EditLimiter();

        Assert.Null(limiter.TryAcquire("alice", Now, limit: 2));
        Assert.Null(limiter.TryAcquire("alice", Now, limit: 2));
        Assert.Equal(TimeSpan.FromSeconds(40), limiter.TryAcquire("alice", Now, limit: 2));
    }

    [Fact]
    public void Callers_do_not_use_up_each_others_edits()
    {
        var limiter = new EditLimiter();
        limiter.TryAcquire("alice", Now, limit: 1);

        Assert.Null(limiter.TryAcquire("bob", Now, limit: 1));
    }

    [Fact]
    public void The_next_minute_begins_anew()
    {
        var limiter = new EditLimiter();
        limiter.TryAcquire("alice", Now, limit: 1);

        Assert.NotNull(limiter.TryAcquire("alice", Now.AddSeconds(39.9), limit: 1));
        Assert.Null(limiter.TryAcquire("alice", Now.AddSeconds(40), limit: 1));
    }
}
