using System.Collections.Immutable;

namespace OrleansMl.Interactions;

// What a platform calls by names of its own: found, taken back, and known to the items.
internal sealed partial class UserInteractionsGrain
{
    // Lists of items that are told at once, and chunks that are read at once.
    private const int AtOnce = 64;

    public async Task<ImmutableArray<Interaction>> FindAsync(InteractionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        await ApplyDueAsync(timeProvider.GetUtcNow());

        // Memory knows what the user never touched, which is what most users are asked for.
        if (filter.ContentId is { } wanted && !_recorder.History.Knows(wanted))
        {
            return [];
        }

        var found = await ActiveAsync(one =>
            (filter.ContentId is null || one.ContentId == filter.ContentId) && (filter.Kind is null || one.KindName == filter.Kind));
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
        versions.Remove(Id);
        await ApplyDueAsync(now);
        var active = _recorder.History.Knows(contentId)
            ? await ActiveAsync(one => one.ContentId == contentId && (kind is null || one.KindName == kind))
            : [];
        _unstored.AddRange(_recorder.Retract(active.Select(one => one.ToEntry()), now).Select(StoredInteraction.Of));
        var gone = Waiting.Where(one => one.ContentId == contentId && (kind is null || one.KindName == kind)).ToList();
        if (active.Count > 0 || gone.Count > 0)
        {
            await StoreAsync(gone.Count > 0 ? Waiting.RemoveRange(gone) : Waiting, now);
        }

        return [.. active.Select(one => one.KindName), .. gone.Select(one => one.KindName)];
    }

    /// <summary>What of the record is active, each the last time, the latest first.</summary>
    /// <param name="isWanted">By item and name.</param>
    /// <param name="limit">At most so many; without a limit every chunk is read.</param>
    private async Task<List<StoredInteraction>> ActiveAsync(Func<StoredInteraction, bool> isWanted, int limit = int.MaxValue)
    {
        var (active, met) = (new List<StoredInteraction>(), new HashSet<(string, string)>());
        Collect(_unstored);
        await foreach (var part in Log.ReadBackAsync(atOnce: limit < int.MaxValue ? 1 : AtOnce))
        {
            Collect(part.Entries);
            if (active.Count >= limit)
            {
                break;
            }
        }

        return active;

        void Collect(IReadOnlyList<StoredInteraction> interactions)
        {
            for (var i = interactions.Count - 1; i >= 0 && active.Count < limit; i--)
            {
                var one = interactions[i];
                if (isWanted(one) && met.Add((one.ContentId, one.KindName)) && !one.IsRetracted)
                {
                    active.Add(one);
                }
            }
        }
    }

    /// <summary>
    /// Before anything is recorded: whoever did something to an item under a name is found by the item. Told twice is told once.
    /// </summary>
    private async Task TellItemsAsync(IEnumerable<string> contentIds)
    {
        var history = _recorder.History;
        foreach (var some in contentIds.Where(id => !history.WasTold(id)).Distinct(StringComparer.Ordinal).ToList().Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id => GrainFactory.GetGrain<IItemUsers>(id).AddAsync(Id)));
            foreach (var id in some)
            {
                history.SetTold(id);
            }
        }
    }

    private static int Compare(StoredInteraction one, string kind, string? contentId) =>
        string.CompareOrdinal(one.KindName, kind) is not 0 and var byKind ? byKind : string.CompareOrdinal(one.ContentId, contentId);
}
