using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Hosting;

namespace OrleansMl.Events;

/// <summary>
/// Whether somebody follows events, as this silo knows it: asked twice a second, so that a change costs nothing until then. A silo whose
/// knowledge is older than <see cref="Stale"/> takes it that somebody does: so, that long after somebody began, all silos write events.
/// </summary>
internal sealed class EventSwitch(IGrainFactory grains, IOptions<EventOptions> options, ILogger<EventSwitch> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger)
{
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    private volatile Knowledge? _known;

    public bool IsOn => options.Value.Always || _known is not { } known || known.Following.IsOn || Clock.GetElapsedTime(known.At) > Stale;

    /// <summary>Says that somebody reads a stream; asks nobody while that is known.</summary>
    public async ValueTask<EventFollowing> TouchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var half = TimeSpan.FromMinutes(IEventsGrain.FollowMinutes) / 2;
        if (_known is { } known && known.Following.StreamsUntil > now + half && Clock.GetElapsedTime(known.At) < Stale)
        {
            return known.Following;
        }

        var asked = Clock.GetTimestamp();
        var following = await grains.GetGrain<IEventFollowersGrain>(0).TouchAsync(cancellationToken);
        _known = new(following, asked);
        return following;
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var asked = Clock.GetTimestamp();
        var following = await grains.GetGrain<IEventFollowersGrain>(0).GetAsync(cancellationToken).WaitAsync(cancellationToken);
        _known = new(following, asked);
    }

    private sealed record Knowledge(EventFollowing Following, long At);
}
