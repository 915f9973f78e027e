using System.Collections.Immutable;
using Orleans.Runtime;

namespace OrleansMl.Interactions;

// What a platform calls by names of its own: found, taken back, and known to the items.
internal sealed partial class UserInteractionsGrain
{
    // Lists of items that are told at once.
    private const int AtOnce = 64;

    public async Task<ImmutableArray<Interaction>> FindAsync(InteractionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        await HappenAsync(timeProvider.GetUtcNow());

        // Memory knows what the person never touched, which is what most people are asked for.
        if (filter.ContentId is { } wanted && !_history.Knows(wanted))
        {
            return [];
        }

        var found = await StandingAsync(
            one => (filter.ContentId is null || one.ContentId == filter.ContentId) && (filter.Kind is null || one.KindName == filter.Kind));
        return
        [
            .. found.OrderBy(one => one.KindName, StringComparer.Ordinal).ThenBy(one => one.ContentId, StringComparer.Ordinal)
                .Where(one => filter.AfterKind is null || Compare(one, filter.AfterKind, filter.AfterContentId) > 0)
                .Take(filter.Limit).Select(one => one.ToInteraction()),
        ];
    }

    public async Task<ImmutableArray<string>> RetractKindAsync(string contentId, string? kind, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        var now = timeProvider.GetUtcNow();
        versions.Remove(this.GetPrimaryKeyString());
        await HappenAsync(now);
        var names = new List<string>();
        if (_history.Knows(contentId))
        {
            var standing = await StandingAsync(one => one.ContentId == contentId && (kind is null || one.KindName == kind));
            names.AddRange(TakeBack(standing, now).Select(one => one.KindName));
        }

        if (names.Count > 0)
        {
            await StoreAsync(now);
        }

        var ahead = _ahead.State!.Interactions;
        var gone = ahead.Where(one => one.ContentId == contentId && (kind is null || one.KindName == kind)).ToList();
        await StoreAheadAsync(ahead.RemoveRange(gone), now);
        return [.. names, .. gone.Select(one => one.KindName)];
    }

    private List<StoredInteraction> TakeBack(List<StoredInteraction> standing, DateTimeOffset now)
    {
        foreach (var one in standing)
        {
            _history.Retract(one.ContentId, one.Type, one.Kind);
            _waiting.Add(one with { Value = null, Comment = null, At = now, IsRetracted = true });
        }

        return standing;
    }

    /// <summary>What stands of the record, each the last time. Reads every chunk.</summary>
    private async Task<List<StoredInteraction>> StandingAsync(Func<StoredInteraction, bool> isWanted)
    {
        var (standing, met) = (new List<StoredInteraction>(), new HashSet<(string, string)>());
        Collect([.. Current.Open, .. _waiting]);
        for (var last = Current.OpenChunk; last > Current.FirstChunk; last -= AtOnce)
        {
            var first = Math.Max(Current.FirstChunk, last - AtOnce);
            foreach (var chunk in (await Task.WhenAll(Enumerable.Range(first, last - first).Select(ReadChunkAsync))).Reverse())
            {
                Collect(chunk.State!.Interactions);
            }
        }

        return standing;

        void Collect(ImmutableArray<StoredInteraction> interactions)
        {
            for (var i = interactions.Length - 1; i >= 0; i--)
            {
                var one = interactions[i];
                if (isWanted(one) && met.Add((one.ContentId, one.KindName)) && !one.IsRetracted)
                {
                    standing.Add(one);
                }
            }
        }
    }

    /// <summary>
    /// Before anything is recorded: whoever did something to an item under a name is found by the item. Told twice is told once.
    /// </summary>
    private async Task TellItemsAsync(IEnumerable<string> contentIds)
    {
        foreach (var some in contentIds.Where(id => !_history.WasTold(id)).Distinct(StringComparer.Ordinal).ToList().Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id => GrainFactory.GetGrain<IItemUsers>(id).AddAsync(this.GetPrimaryKeyString())));
            foreach (var id in some)
            {
                _history.SetTold(id);
            }
        }
    }

    private static int Compare(StoredInteraction one, string kind, string? contentId) =>
        string.CompareOrdinal(one.KindName, kind) is not 0 and var byKind ? byKind : string.CompareOrdinal(one.ContentId, contentId);
}
