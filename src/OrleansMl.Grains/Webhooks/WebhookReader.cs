using System.Collections.Immutable;
using OrleansMl.Events;

namespace OrleansMl.Webhooks;

/// <summary>Reads from the logs of events what a subscription is to be told.</summary>
internal sealed class WebhookReader(EventShards shards, EventTails tails)
{
    // Of each shard, and of one held item.
    private const int Page = 32, HeldPage = 16;

    public static ulong KeyOf(string subject) => StableHash.Of(subject);

    /// <summary>Where all logs end.</summary>
    public async Task<ImmutableArray<long>> EndsAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(shards.All.Select(shard => shard.EndAsync(cancellationToken)))];

    /// <summary>Events that were not read yet; null when that is not known now.</summary>
    public long? LagOf(ImmutableArray<long> positions)
    {
        var lag = 0L;
        for (var shard = 0; shard < positions.Length; shard++)
        {
            if (tails.EndOf(shard) is not { } end)
            {
                return null;
            }

            lag += Math.Max(0, end - positions[shard]);
        }

        return lag;
    }

    /// <summary>What comes after some positions.</summary>
    /// <param name="positions">Where to read on, by shard.</param>
    /// <param name="types">What is asked for; empty for all.</param>
    /// <param name="one">False for all that is there; otherwise one event of a shard from this one on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<WebhookNews> ReadAsync(
        ImmutableArray<long> positions, ImmutableArray<string> types, int? one, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(positions.Select((position, shard) => tails.MayHave(shard, position)
            ? shards.At(shard).ReadAsync(position, Page, cancellationToken)
            : Task.FromResult(new EventPage(position, []))));
        var (next, missed, news) = (positions.ToBuilder(), 0L, new List<(ulong Key, LaneEvent Event)>());
        for (var i = 0; i < pages.Length; i++)
        {
            var shard = (i + (one ?? 0)) % pages.Length;
            var page = pages[shard];
            missed += Math.Max(0, page.Position - positions[shard]);
            next[shard] = page.Position;
            foreach (var told in page.Events)
            {
                if (one is not null && news.Count > 0)
                {
                    break;
                }

                if (IsWanted(told, types))
                {
                    news.Add((KeyOf(told.Subject), EventOf(new(shard, next[shard]), told)));
                }

                next[shard]++;
            }
        }

        return new(next.ToImmutable(), news, missed);
    }

    /// <summary>The events of a held item, as far as they are tried in one go.</summary>
    public async Task<(IReadOnlyList<LaneEvent> Events, long Missed)> ReadAsync(
        HeldItem item, CancellationToken cancellationToken)
    {
        var missed = 0L;
        var events = new List<LaneEvent>();
        foreach (var at in item.Events.Take(HeldPage))
        {
            var page = await shards.At(at.Shard).ReadAsync(at.Position, 1, cancellationToken);
            var isKept = page.Position == at.Position && page.Events.Length > 0;
            missed += isKept ? 0 : 1;
            events.Add(isKept && page.Events[0].Subject.Length > 0 ? EventOf(at, page.Events[0]) : new(at, "", "", []));
        }

        return (events, missed);
    }

    private static bool IsWanted(ModerationEvent told, ImmutableArray<string> types) =>
        told.Subject.Length > 0 && (types.IsEmpty ? !EventTypes.IsForLegal(told.Type) : types.Contains(told.Type));

    private static LaneEvent EventOf(EventPosition at, ModerationEvent told) => new(at, told.Id, told.Type, EventBody.Of(told));
}

/// <summary>What is new to a subscription.</summary>
/// <param name="Next">Where to read on, by shard.</param>
/// <param name="Events">What is to be told, with the item's hash; in order per item.</param>
/// <param name="Missed">How many are no longer kept.</param>
internal sealed record WebhookNews(
    ImmutableArray<long> Next, IReadOnlyList<(ulong Key, LaneEvent Event)> Events, long Missed);
