using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes lists with the <see cref="RecommendationPipeline"/> from what is in this silo's memory; other grains are asked for a board once a
/// second, and for items that were published a second ago.
/// </summary>
internal sealed class Recommender(
    SnapshotProvider snapshots,
    CatalogueReplica catalogue,
    SnapshotJoin join,
    TrendChannel trends,
    ContentMetadataCache metadata,
    HiddenItems hidden,
    TimeProvider timeProvider)
{
    private const int MaxResolved = 50;

    private readonly Predicate<string> _isHidden = hidden.Contains;

    /// <summary>Makes a list.</summary>
    /// <param name="profile">For whom.</param>
    /// <param name="query">What is wanted; its limit does not count here.</param>
    /// <param name="ranking">How it is put together.</param>
    /// <param name="length">How many items at most.</param>
    /// <param name="viewer">The user id, whose own items are not for them; null for who has no account.</param>
    public async ValueTask<RankedList> MakeAsync(
        PreferenceProfile profile, RecommendationQuery query, RankingSettings ranking, int length, string? viewer)
    {
        var levels = await trends.GetAsync(query.Region, query.Category);
        var (snapshot, store) = (snapshots.Current, catalogue.Current);
        var inputs = new PipelineInputs
        {
            Snapshot = snapshot,
            Store = store,
            Map = snapshot is null ? null : join.For(snapshot, store),
            Trends = levels,
            Fresh = catalogue.Fresh,
            IsHidden = hidden.IsEmpty ? null : _isHidden,
            Now = timeProvider.GetUtcNow(),
            Limits = CandidateLimits.Served,
            Viewer = viewer,
        };
        using var candidates = RecommendationPipeline.Gather(inputs, profile, query, ranking, length);
        if (candidates.UnresolvedIds.Count > 0)
        {
            await ResolveAsync(candidates);
        }

        return RecommendationPipeline.Rank(candidates, length, Random.Shared);
    }

    private async ValueTask ResolveAsync(CandidateSet candidates)
    {
        var ids = candidates.UnresolvedIds.Take(MaxResolved).ToList();
        var known = await Task.WhenAll(ids.Select(id => metadata.GetAsync(id).AsTask()));
        foreach (var (id, item) in ids.Zip(known))
        {
            if (item is not null)
            {
                candidates.Resolve(ToItem(id, item));
            }
        }
    }

    // Whose it is nobody says here: it counts as nobody's until the catalogue has it.
    private static CatalogueItem ToItem(string id, ContentMetadata item) => new()
    {
        ContentId = id,
        AuthorId = "",
        Type = item.Type,
        Visible = item.Visible,
        Categories = item.Categories,
        Region = item.Region,
        Language = item.Language,
        CreatedAt = item.CreatedAt,
        Version = item.Version,
    };
}
