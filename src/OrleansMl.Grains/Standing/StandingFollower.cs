using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansMl.Hosting;

namespace OrleansMl.Standing;

/// <summary>
/// The list of users of whom something counts on this silo, under a lease (<see cref="IStandingDirectoryGrain"/>): while it holds, nothing
/// newer can have been acknowledged anywhere, so nobody is asked about a user who is not on it. Without a lease the user's own grain is
/// asked. Some 60 bytes a user.
/// </summary>
internal sealed class StandingFollower(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<StandingOptions> options,
    ILogger<StandingFollower> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger, stepTimeout: TimeSpan.FromSeconds(30)), IFirstRead
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _applying = new(1, 1);
    private volatile Held? _held;
    private bool _isCurrent, _isStopping;

    private string Silo => field ??= silo.SiloAddress.ToParsableString();

    private IStandingDirectoryGrain Directory => grains.GetGrain<IStandingDirectoryGrain>(0);

    /// <summary>True when it is certain that nothing of a user counts.</summary>
    public bool IsPlain(string userId) =>
        _held is { } held && Clock.GetElapsedTime(held.AskedAt) < options.Value.Lease
        && (!held.HasAny || !held.Users.ContainsKey(ListedUser.KeyOf(userId)));

    /// <inheritdoc/>
    public Task ReadFirstAsync(CancellationToken cancellationToken) => FollowAsync(wait: false, cancellationToken);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _isCurrent = false;
        await FollowAsync(wait: true, cancellationToken);
        _isCurrent = true;
    }

    // The directory holds the answer back, so the next question follows at once, unless something is wrong.
    protected override ValueTask WaitForNextRoundAsync(PeriodicTimer ticks, CancellationToken cancellationToken) =>
        _isCurrent ? default : base.WaitForNextRoundAsync(ticks, cancellationToken);

    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        _held = null;
        await Directory.LeaveAsync(Silo, cancellationToken).WaitAsync(cancellationToken);
    }

    private async Task FollowAsync(bool wait, CancellationToken cancellationToken)
    {
        // One question at a time, so that changes are applied in their order.
        await _applying.WaitAsync(cancellationToken);
        try
        {
            var (asked, held) = (Clock.GetTimestamp(), _held);
            var news = await Directory.FollowAsync(Silo, held?.Version, wait, cancellationToken)
                .WaitAsync(Patience + (options.Value.Lease / 3), cancellationToken);
            OnProgress();
            var users = news.All is { } all
                ? new(all.Select(key => KeyValuePair.Create(key, default(byte))))
                : held?.Users ?? throw new InvalidOperationException("There is nothing that the changes could be applied to.");
            foreach (var (key, isListed) in news.Changes)
            {
                if (isListed)
                {
                    users.TryAdd(key, 0);
                }
                else
                {
                    users.TryRemove(key, out _);
                }
            }

            if (!_isStopping)
            {
                _held = new(news.Version, users, !users.IsEmpty, asked);
            }
        }
        finally
        {
            _applying.Release();
        }
    }

    // A dictionary that says that it is empty takes all its locks for it, so that is said once.
    private sealed record Held(StandingVersion Version, ConcurrentDictionary<Guid, byte> Users, bool HasAny, long AskedAt);
}
