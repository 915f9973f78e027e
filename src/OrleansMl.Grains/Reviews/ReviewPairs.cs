using OrleansMl.Storage;

namespace OrleansMl.Reviews;

/// <summary>
/// The latest decisions of a shard that were compared. A pair is known by its second decision, so that adding it again changes nothing:
/// a case is closed after its pair was added, and added again when that failed.
/// </summary>
/// <param name="log">The log.</param>
internal sealed class ReviewPairs(ChunkLog<StoredReviewPairs, StoredReviewPairsChunk, StoredReviewPair> log)
{
    private List<StoredReviewPair>? _known;

    /// <summary>Those that are kept, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<StoredReviewPair>> ListAsync()
    {
        if (_known is null)
        {
            List<StoredReviewPair> known = [];
            await foreach (var part in log.ReadAsync())
            {
                known.AddRange(part.Entries);
            }

            _known = known;
        }

        return _known;
    }

    /// <summary>Adds pairs, durably, in one write; those that are there already are not written.</summary>
    /// <returns>The decisions of those that were not there.</returns>
    public async Task<IReadOnlySet<string>> AddAsync(IEnumerable<StoredReviewPair> pairs)
    {
        var known = (await ListAsync()).Select(pair => pair.DecisionId).ToHashSet(StringComparer.Ordinal);
        List<StoredReviewPair> added = [.. pairs.Where(pair => known.Add(pair.DecisionId))];
        if (added.Count > 0)
        {
            await log.AppendAsync(added);
            _known!.AddRange(added);
            _known.RemoveRange(0, (int)Math.Max(0, _known.Count - (log.End - log.First)));
        }

        return added.Select(pair => pair.DecisionId).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Forgets who decided, durably. Repeating it is harmless.</summary>
    public async Task ForgetAsync(string userId)
    {
        if ((await ListAsync()).Any(pair => pair != pair.Without(userId)))
        {
            _known = null;
            await log.RewriteAsync(pair => pair.Without(userId));
        }
    }
}
