using System.Buffers;
using System.Collections.Immutable;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes a list for somebody: candidates of four channels, one calibrated score, what fits, a good mixture, and a few places for what is to be tried. All of it is in this silo's memory; other grains are asked for a board
/// once a second, and for items that were published a second ago.
/// </summary>
internal sealed class ListMaker(FactorSnapshots snapshots, CatalogueReplica catalogue, SnapshotPlaces places, TrendChannel trends, ContentFactsCache facts, HiddenContent hidden, TimeProvider timeProvider)
{
    private const int FromFactors = 300, FromContent = 200, FromTrends = 100, FromFresh = 20, MaxStrangers = 50, Reasons = 3;

    // Of somebody who has seen most of what is best for them more is looked at, so many times as much each time.
    private const int Deeper = 8;

    /// <summary>Makes a list.</summary>
    /// <param name="taste">Of whom.</param>
    /// <param name="query">What is wanted; its limit does not count here.</param>
    /// <param name="ranking">How it is put together.</param>
    /// <param name="length">How many items at most.</param>
    public async ValueTask<MadeList> MakeAsync(PersonTaste taste, RecommendationQuery query, RankingSettings ranking, int length)
    {
        var levels = await trends.GetAsync(query.Region, query.Category);
        var (factors, view) = (snapshots.Current, catalogue.Current);
        using var channels = new PersonChannels(factors, view, factors is null ? null : places.For(factors, view), taste.Likes);
        var calibration = factors?.Snapshot.Facts.Calibration ?? ChannelCalibration.None;
        using var draft = new ListDraft(taste, query, ranking, calibration, levels, channels, hidden, timeProvider.GetUtcNow());
        AddPublished(draft, channels, factors, FromFactors);
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

        for (var count = FromFactors; draft.Count + draft.Strangers.Count < length && count < channels.Published;)
        {
            count = Math.Min(count * Deeper, channels.Published);
            AddPublished(draft, channels, factors, count);
        }

        if (draft.Strangers.Count > 0)
        {
            await AddStrangersAsync(draft);
        }

        MadeList? made;
        while ((made = Finish(draft, taste, query, ranking, length, view, factors)) is null)
        {
            draft.DropGone();
        }

        return made;
    }

    // Null when something on the list is gone or was hidden this very moment: others take its place.
    private static MadeList? Finish(ListDraft draft, PersonTaste taste, RecommendationQuery query, RankingSettings ranking, int length, CatalogueView view, LoadedFactors? factors)
    {
        var candidates = draft.Sorted();
        var best = ListOrder.Of(candidates, ranking, length, view, factors);
        var calibration = factors?.Snapshot.Facts.Calibration ?? ChannelCalibration.None;
        var (order, tried) = TriedPlaces.Put(best, candidates, ranking.Exploration, length, factors, calibration, Random.Shared);
        int[] liked = query.Explain && factors is not null ? [.. taste.Likes.Select(id => factors.Numbers.GetValueOrDefault(id, -1)).Where(number => number >= 0)] : [];
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(order.Length);
        var nextTried = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var candidate = candidates[order[i]];
            TriedPlace? choice = nextTried < tried.Length && tried[nextTried].Index == i ? tried[nextTried++] : null;
            if (draft.ItemOf(candidate) is not { } item)
            {
                return null;
            }

            items.Add(ToItem(item, candidate, choice?.Propensity, query.Explain ? BecauseOf(liked, candidate.Number, factors) : null));
        }

        return new(items.MoveToImmutable(), tried, factors?.Version ?? 0, IsWhole: order.Length < length);
    }

    private static RecommendedItem ToItem(CatalogueItem item, in Candidate candidate, double? propensity, ImmutableArray<string>? because) => because is not { } reasons
        ? new() { ContentId = item.ContentId, Type = item.Type, Score = candidate.Score, Propensity = propensity }
        : new()
        {
            ContentId = item.ContentId,
            Type = item.Type,
            Score = candidate.Score,
            Propensity = propensity,
            Collaborative = candidate.Collaborative,
            Content = candidate.Content,
            Trending = candidate.Trending,
            BecauseOf = reasons,
        };

    private static ImmutableArray<string> BecauseOf(int[] liked, int number, LoadedFactors? factors) =>
        liked.Length > 0 && number >= 0 ? [.. factors!.Scorer.BecauseOf(liked, number, Reasons).Select(reason => factors.Snapshot.Ids[reason.Item])] : [];

    private static void AddPublished(ListDraft draft, PersonChannels channels, LoadedFactors? factors, int count)
    {
        var numbers = ArrayPool<int>.Shared.Rent(count);
        foreach (var number in numbers.AsSpan(0, channels.Best(numbers.AsSpan(0, count))))
        {
            draft.AddPublished(number, factors!.Snapshot.Ids[number]);
        }

        ArrayPool<int>.Shared.Return(numbers);
    }

    private static void AddClosest(ListDraft draft, PersonChannels channels)
    {
        Span<int> closest = stackalloc int[FromContent];
        foreach (var place in closest[..channels.Closest(closest)])
        {
            draft.Add(place);
        }
    }

    private async ValueTask AddStrangersAsync(ListDraft draft)
    {
        var ids = draft.Strangers.Take(MaxStrangers).ToList();
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
    private static CatalogueItem ToItem(string id, TrendingFacts item) => new()
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

/// <summary>A list that was made.</summary>
/// <param name="Items">The best first.</param>
/// <param name="Tried">Places that were given to items to be tried.</param>
/// <param name="ModelVersion">The publication it was made with; 0 for none.</param>
/// <param name="IsWhole">True when there is nothing else to show: a longer list would be no longer.</param>
internal sealed record MadeList(ImmutableArray<RecommendedItem> Items, ImmutableArray<TriedPlace> Tried, long ModelVersion, bool IsWhole);
