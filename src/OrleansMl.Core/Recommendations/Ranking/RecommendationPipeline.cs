using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes a list for somebody: candidates of four channels, one calibrated score, what fits, a good mixture, and a few
/// places for what is to be tried. All of it is in this silo's memory; other grains are asked for a board once a second,
/// and for items that were published a second ago.
/// </summary>
internal sealed class RecommendationPipeline(
    SnapshotProvider snapshots,
    CatalogueReplica catalogue,
    SnapshotJoin places,
    TrendChannel trends,
    ContentMetadataCache facts,
    HiddenItems hidden,
    TimeProvider timeProvider)
{
    private const int FromFactors = 300, FromContent = 200, FromTrends = 100, FromFresh = 20, MaxStrangers = 50, Reasons = 3;

    // Of somebody who has seen most of what is best for them more is looked at, so many times as much each time.
    private const int Deeper = 8;

    /// <summary>Makes a list.</summary>
    /// <param name="taste">Of whom.</param>
    /// <param name="query">What is wanted; its limit does not count here.</param>
    /// <param name="ranking">How it is put together.</param>
    /// <param name="length">How many items at most.</param>
    public async ValueTask<RankedList> MakeAsync(PreferenceProfile taste, RecommendationQuery query, RankingSettings ranking, int length)
    {
        var levels = await trends.GetAsync(query.Region, query.Category);
        var (factors, view) = (snapshots.Current, catalogue.Current);
        using var channels = new ChannelScores(factors, view, factors is null ? null : places.For(factors, view), taste);
        var calibration = factors?.Snapshot.Facts.Calibration ?? ChannelCalibration.None;
        using var draft = new CandidateSet(taste, query, ranking, calibration, levels, channels, hidden, timeProvider.GetUtcNow());
        AddPublished(draft, channels, FromFactors);
        AddClosest(draft, channels);
        for (var i = 0; i < Math.Min(FromTrends, levels.ContentIds.Count); i++)
        {
            draft.Add(levels.ContentIds[i], levels.PlaceOf(i, view));
        }

        var fresh = catalogue.Fresh;
        for (var i = 0; i < Math.Min(FromFresh, fresh.Count); i++)
        {
            draft.Add(fresh[i].ContentId);
        }

        for (var count = FromFactors; draft.Count + draft.UnresolvedIds.Count < length && count < channels.Published;)
        {
            count = Math.Min(count * Deeper, channels.Published);
            AddPublished(draft, channels, count);
        }

        if (draft.UnresolvedIds.Count > 0)
        {
            await AddStrangersAsync(draft);
        }

        RankedList? made;
        while ((made = Finish(draft, taste, query, ranking, length, view, factors)) is null)
        {
            draft.DropGone();
        }

        return made;
    }

    // Null when something on the list is gone or was hidden this very moment: others take its place.
    private static RankedList? Finish(
        CandidateSet draft,
        PreferenceProfile taste,
        RecommendationQuery query,
        RankingSettings ranking,
        int length,
        CatalogueSegmentStore view,
        LoadedSnapshot? factors)
    {
        var candidates = draft.Sorted();
        var best = Reranker.Of(candidates, ranking, length, view, factors);
        var calibration = factors?.Snapshot.Facts.Calibration ?? ChannelCalibration.None;
        var (order, tried) = ExplorationSlots.Put(best, candidates, ranking.Exploration, length, factors, calibration, Random.Shared);
        int[] liked = query.Explain && factors is not null
            ? [.. taste.Likes.Select(id => factors.Numbers.GetValueOrDefault(id, -1)).Where(number => number >= 0)]
            : [];
        var items = new RankedItem[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var candidate = candidates[order[i]];
            if (draft.ItemOf(candidate) is not { } item)
            {
                return null;
            }

            items[i] = new(
                item.ContentId,
                item.Type,
                candidate.Score,
                query.Explain
                    ? new(candidate.Collaborative, candidate.Content, candidate.Trending, BecauseOf(liked, candidate.Number, factors))
                    : null);
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(items), tried, factors?.Version ?? 0, IsWhole: order.Length < length);
    }

    private static ImmutableArray<string> BecauseOf(int[] liked, int number, LoadedSnapshot? factors) =>
        liked.Length > 0 && number >= 0
            ? [.. factors!.Scorer.BecauseOf(liked, number, Reasons).Select(reason => factors.Snapshot.Ids[reason.Item])]
            : [];

    private static void AddPublished(CandidateSet draft, ChannelScores channels, int count)
    {
        var numbers = ArrayPool<int>.Shared.Rent(count);
        draft.AddPublished(numbers.AsSpan(0, channels.Best(numbers.AsSpan(0, count))));
        ArrayPool<int>.Shared.Return(numbers);
    }

    private static void AddClosest(CandidateSet draft, ChannelScores channels)
    {
        Span<int> closest = stackalloc int[FromContent];
        draft.Add(closest[..channels.Closest(closest)]);
    }

    private async ValueTask AddStrangersAsync(CandidateSet draft)
    {
        var ids = draft.UnresolvedIds.Take(MaxStrangers).ToList();
        var known = await Task.WhenAll(ids.Select(id => facts.GetAsync(id).AsTask()));
        foreach (var (id, item) in ids.Zip(known))
        {
            if (item is not null)
            {
                draft.Introduce(ToItem(id, item));
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
