namespace OrleansMl.Users;

/// <summary>How many people the platform knows, counted now and then: nobody needs it to the head.</summary>
internal sealed class PlatformSize(UserIndexShards users, TimeProvider timeProvider)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private volatile Counted? _counted;

    public async ValueTask<long> GetAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (_counted is not { } counted || (now - counted.At).Duration() >= Period)
        {
            _counted = counted = new(await users.CountAsync(cancellationToken), now);
        }

        return counted.Count;
    }

    private sealed record Counted(long Count, DateTimeOffset At);
}
