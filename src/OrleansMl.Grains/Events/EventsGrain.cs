using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Events;

/// <summary>Reads the shards as one log, through what its silo knows of their ends.</summary>
[GrainType("events"), StatelessWorker]
internal sealed class EventsGrain(EventSwitch follows, EventShards shards, EventTails tails, TimeProvider timeProvider)
    : Grain, IEventsGrain
{
    // Of each shard.
    private const int Page = 32;

    public async Task<EventsRead?> ReadAsync(string? cursor, CancellationToken cancellationToken)
    {
        EventCursor? from = null;
        if (cursor is not null && !EventCursor.TryParse(cursor, EventShards.Count, out from))
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        var following = await follows.TouchAsync(now, cancellationToken);
        if (from is null)
        {
            var ends = await Task.WhenAll(shards.All.Select(shard => shard.EndAsync(cancellationToken)));
            tails.Touch();
            return new()
            {
                Cursor = new EventCursor(following.Epoch, [.. ends]).ToString(),
                CountsFrom = now + EventSwitch.Stale,
            };
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, EventShards.Count).Select(shard => ReadAsync(shard, from, cancellationToken)));
        var missed = from.Epoch != following.Epoch || pages.Where((page, shard) => page.Position != from.Positions[shard]).Any();
        var at = new EventCursor(following.Epoch, [.. pages.Select(page => page.Position)]);
        var told = ImmutableArray.CreateBuilder<ToldEvent>();
        while (Earliest(pages, at) is { } shard)
        {
            var next = pages[shard].Events[(int)(at.Positions[shard] - pages[shard].Position)];
            at = at.With(shard, at.Positions[shard] + 1);
            if (next.Subject.Length > 0)
            {
                told.Add(new(next, at.ToString()));
            }
        }

        return new() { Events = told.ToImmutable(), Cursor = at.ToString(), Missed = missed };
    }

    private Task<EventPage> ReadAsync(int shard, EventCursor from, CancellationToken cancellationToken) =>
        tails.MayHave(shard, from.Positions[shard])
            ? shards.At(shard).ReadAsync(from.Positions[shard], Page, cancellationToken)
            : Task.FromResult(new EventPage(from.Positions[shard], []));

    // By time as far as each shard's order allows.
    private static int? Earliest(EventPage[] pages, EventCursor at)
    {
        int? earliest = null;
        var time = DateTimeOffset.MaxValue;
        for (var shard = 0; shard < pages.Length; shard++)
        {
            var index = (int)(at.Positions[shard] - pages[shard].Position);
            if (index < pages[shard].Events.Length && pages[shard].Events[index].At is var next && next < time)
            {
                (earliest, time) = (shard, next);
            }
        }

        return earliest;
    }
}
