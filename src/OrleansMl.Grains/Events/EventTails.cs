using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;

namespace OrleansMl.Events;

/// <summary>
/// Where the shards' logs end, for all readers of this silo: asked for twice a second while somebody reads here, so that a reader who has
/// all costs nothing.
/// </summary>
internal sealed class EventTails(EventShards shards, ILogger<EventTails> logger) : SiloWorker(TimeSpan.FromMilliseconds(500), logger)
{
    private static readonly TimeSpan Needed = TimeSpan.FromSeconds(30), Fresh = TimeSpan.FromSeconds(2);

    private volatile Tails? _known;
    private long _touched;

    /// <summary>False when there is nothing at a position yet, as far as this silo knows.</summary>
    public bool MayHave(int shard, long position)
    {
        Touch();
        return _known is not { } known || Clock.GetElapsedTime(known.At) > Fresh || known.Ends[shard] > position;
    }

    /// <summary>Where a shard ends; null when this silo does not know now.</summary>
    public long? EndOf(int shard)
    {
        Touch();
        return _known is { } known && Clock.GetElapsedTime(known.At) <= Fresh ? known.Ends[shard] : null;
    }

    /// <summary>Somebody reads.</summary>
    public void Touch() => Volatile.Write(ref _touched, Clock.GetTimestamp());

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var touched = Volatile.Read(ref _touched);
        if (touched == 0 || Clock.GetElapsedTime(touched) > Needed)
        {
            return;
        }

        var asked = Clock.GetTimestamp();
        var ends = await Task.WhenAll(shards.All.Select(shard => shard.EndAsync(cancellationToken))).WaitAsync(cancellationToken);
        _known = new(ends, asked);
    }

    private sealed record Tails(long[] Ends, long At);
}
