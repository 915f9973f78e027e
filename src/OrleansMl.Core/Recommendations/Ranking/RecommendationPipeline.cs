using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansMl.Recommendations;

/// <summary>
/// Makes a list for a user: candidates of four channels, one calibrated score, what fits, a good mixture, and a few places for what is to
/// be tried. The one implementation behind the grains, the backtest and the benchmark. Works in rented buffers on the caller's thread.
/// </summary>
/// <remarks>
/// In two steps, since only the caller can ask others: <see cref="Gather"/> collects candidates; those that the catalogue does not have are
/// left as <see cref="CandidateSet.UnresolvedIds"/>, of which the caller may <see cref="CandidateSet.Resolve"/> some;
/// <see cref="Rank"/> makes the list.
/// </remarks>
public static class RecommendationPipeline
{
    private const int Reasons = 3;

    // So many items of the catalogue, from the latest back, are looked at to fill a list: some milliseconds.
    private const int MostLookedAt = 100_000;

    // Of a user who has seen most of what is best for them more is looked at, so many times as much each time.
    private const int Deeper = 8;

    /// <summary>Makes a list of what the catalogue has.</summary>
    /// <inheritdoc cref="Gather"/>
    /// <inheritdoc cref="Rank"/>
    public static RankedList Make(
        in PipelineInputs inputs, PreferenceProfile profile, RecommendationQuery query, RankingSettings ranking, int length, Random random)
    {
        using var candidates = Gather(inputs, profile, query, ranking, length);
        return Rank(candidates, length, random);
    }

    /// <summary>Collects candidates, each scored once.</summary>
    /// <param name="inputs">What lists are made of.</param>
    /// <param name="profile">For whom.</param>
    /// <param name="query">What is wanted; its limit does not count here.</param>
    /// <param name="ranking">How the list is put together.</param>
    /// <param name="length">How many items at most.</param>
    public static CandidateSet Gather(
        in PipelineInputs inputs, PreferenceProfile profile, RecommendationQuery query, RankingSettings ranking, int length)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(ranking);
        var (limits, trends, fresh) = (inputs.Limits, inputs.Trends, inputs.Fresh);
        var channels = new ChannelScores(inputs, profile);
        var candidates = new CandidateSet(inputs, channels, profile, query, ranking);
        AddBest(candidates, channels, Math.Min(limits.Collaborative, channels.Published));
        AddClosest(candidates, channels, Math.Min(limits.Content, channels.Docs));
        foreach (var contentId in channels.BestNew(limits.Folded))
        {
            candidates.Add(contentId);
        }

        for (var i = 0; i < Math.Min(limits.Trending, trends.ContentIds.Count); i++)
        {
            candidates.Add(trends.ContentIds[i], trends.DocIdOf(i, inputs.Store));
        }

        for (var i = 0; i < Math.Min(limits.Fresh, fresh.Count); i++)
        {
            candidates.Add(fresh[i].ContentId);
        }

        for (var count = limits.Collaborative; candidates.Count + candidates.UnresolvedIds.Count < length && count < channels.Published;)
        {
            count = (int)Math.Min((long)count * Deeper, channels.Published);
            AddBest(candidates, channels, count);
        }

        // Whoever has seen what the channels know, or what is new, is shown the rest of the catalogue before they are shown nothing.
        var docs = channels.Docs;
        for (var docId = docs - 1; docId >= Math.Max(0, docs - MostLookedAt) && IsShort(); docId--)
        {
            candidates.Add([docId]);
        }

        return candidates;

        bool IsShort() => candidates.Count + candidates.UnresolvedIds.Count < length;
    }

    /// <summary>Orders candidates and makes the list.</summary>
    /// <param name="candidates">From <see cref="Gather"/>.</param>
    /// <param name="length">How many items at most.</param>
    /// <param name="random">Where chance comes from.</param>
    public static RankedList Rank(CandidateSet candidates, int length, Random random)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        RankedList? list;
        while ((list = Finish(candidates, length, random)) is null)
        {
            candidates.DropGone();
        }

        return list;
    }

    // Null when something on the list is gone or was hidden this very moment: others take its place.
    private static RankedList? Finish(CandidateSet candidates, int length, Random random)
    {
        var (inputs, ranking, isExplained) = (candidates.Inputs, candidates.Ranking, candidates.Query.Explain);
        var snapshot = inputs.Snapshot;
        var sorted = candidates.Sorted();
        var best = Reranker.Of(sorted, ranking, length, inputs.Store, snapshot);
        var (order, explored) = ExplorationSlots.Put(best, sorted, ranking.Exploration, length, snapshot, inputs.Calibration, random);
        var (liked, weights) = isExplained && snapshot is not null ? LikedIn(snapshot, candidates.Profile) : ([], []);
        var again = ranking.RepeatSeen && order.Length < length ? candidates.SeenLongestAgo(length - order.Length) : [];
        var items = new RankedItem[order.Length + again.Count];
        for (var i = 0; i < order.Length; i++)
        {
            ref readonly var candidate = ref sorted[order[i]];
            if (candidates.ItemOf(candidate) is not { } item)
            {
                return null;
            }

            items[i] = new(
                item.ContentId,
                item.Type,
                candidate.Score,
                isExplained ? ReasonsOf(candidates, candidate, liked, weights, snapshot) : null);
        }

        // They are on the list by when they were seen, and have no score.
        for (var i = 0; i < again.Count; i++)
        {
            items[order.Length + i] = new(again[i].ContentId, again[i].Type, 0, null);
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(items), explored, snapshot?.Version ?? 0, IsWhole: order.Length < length)
        {
            Repeats = again.Count,
        };
    }

    private static (int[] Items, float[] Weights) LikedIn(LoadedSnapshot snapshot, PreferenceProfile profile)
    {
        var (items, weights) = (new List<int>(), new List<float>());
        var all = profile.LikeWeights;
        for (var i = 0; i < profile.Likes.Count; i++)
        {
            if (snapshot.IndexOf(profile.Likes[i]) is >= 0 and var item)
            {
                items.Add(item);
                weights.Add(all[i]);
            }
        }

        return ([.. items], [.. weights]);
    }

    private static RankedReasons ReasonsOf(
        CandidateSet candidates, in Candidate candidate, int[] liked, float[] weights, LoadedSnapshot? snapshot)
    {
        ImmutableArray<string> becauseOf = liked.Length > 0 && candidate.Item >= 0
            ? [.. snapshot!.Scorer.BecauseOf(liked, weights, candidate.Item, Reasons).Select(reason => snapshot.Snapshot.Ids[reason.Item])]
            : [];
        return new(candidate.Collaborative, candidate.Content, candidate.Trending, becauseOf) { Parts = candidates.PartsOf(candidate) };
    }

    private static void AddBest(CandidateSet candidates, ChannelScores channels, int count)
    {
        var items = ArrayPool<int>.Shared.Rent(count);
        candidates.AddPublished(items.AsSpan(0, channels.Best(items.AsSpan(0, count))));
        ArrayPool<int>.Shared.Return(items);
    }

    private static void AddClosest(CandidateSet candidates, ChannelScores channels, int count)
    {
        var docIds = ArrayPool<int>.Shared.Rent(count);
        candidates.Add(docIds.AsSpan(0, channels.Closest(docIds.AsSpan(0, count))));
        ArrayPool<int>.Shared.Return(docIds);
    }
}
