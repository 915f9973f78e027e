using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// Keeps one person's lists warm. Each question asks for what the person did since the last one, which is mostly nothing; what is new, a new publication or five minutes make a new list. People of whom nothing is
/// known are shown what trends where they ask from.
/// </summary>
[GrainType("user-recommendations"), CollectionAgeLimit(Minutes = 10), Reentrant]
internal sealed class UserRecommendationsGrain(FactorSnapshots snapshots, ContentFactsCache facts, HiddenContent hidden, TimeProvider timeProvider) : Grain, IUserRecommendationsGrain
{
    private const int Scanned = 300, Trends = 100, Examined = 50, Kept = 2 * RecommendationQuery.MaxLimit, Reasons = 3, Lists = 8;
    private const double CollaborativeWeight = .8, TrendingWeight = .2;
    private static readonly TimeSpan s_stay = TimeSpan.FromMinutes(5);

    private readonly PersonTaste _taste = new();
    private readonly Dictionary<(ContentType?, string?, string?, bool), (RecommendationList List, Guid Epoch, long Taste)> _lists = [];
    private readonly SemaphoreSlim _catchingUp = new(1, 1);

    public async Task<RecommendationList> GetAsync(RecommendationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= RecommendationQuery.MaxLimit, true);
        await CatchUpAsync(cancellationToken);
        var factors = snapshots.Current;
        var key = (query.Type, query.Region, query.Language, query.Explain);
        var now = timeProvider.GetUtcNow();
        if (_lists.TryGetValue(key, out var kept) && kept.Epoch == _taste.Epoch && kept.Taste == _taste.Version && kept.List.ModelVersion == (factors?.Version ?? 0) && (now - kept.List.GeneratedAt).Duration() < s_stay)
        {
            return kept.List with { Items = Cut(kept.List.Items, query.Limit, hidden), FromCache = true };
        }

        var (epoch, version) = (_taste.Epoch, _taste.Version);
        var list = new RecommendationList { Items = await MakeAsync(query, factors), ModelVersion = factors?.Version ?? 0, GeneratedAt = now };
        if (_lists.Count >= Lists)
        {
            _lists.Clear();
        }

        _lists[key] = (list, epoch, version);
        return list with { Items = Cut(list.Items, query.Limit, hidden) };
    }

    // Without what was hidden since the list was made.
    private static ImmutableArray<RecommendedItem> Cut(ImmutableArray<RecommendedItem> items, int limit, HiddenContent hidden) => [.. items.Where(item => !hidden.Contains(item.ContentId)).Take(limit)];

    // One at a time, or the same part would be taken in twice.
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            _taste.Apply(await GrainFactory.GetGrain<IUserTaste>(this.GetPrimaryKeyString()).GetSinceAsync(_taste.Epoch, _taste.Version, cancellationToken));
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    private async Task<ImmutableArray<RecommendedItem>> MakeAsync(RecommendationQuery query, LoadedFactors? factors)
    {
        var trends = await TrendsAsync(query.Region);
        int[] liked = factors is null ? [] : [.. _taste.Likes.Select(id => factors.Numbers.GetValueOrDefault(id, -1)).Where(number => number >= 0)];
        var candidates = trends.ToDictionary(trend => trend.Key, trend => new Candidate(trend.Key, null, trend.Value), StringComparer.Ordinal);
        if (liked.Length > 0)
        {
            var scores = new float[factors!.Snapshot.Ids.Length];
            factors.Scorer.Score(liked, liked, scores);
            foreach (var number in TopItems.Of(scores, Scanned))
            {
                var id = factors.Snapshot.Ids[number];
                candidates[id] = new(id, scores[number], trends.TryGetValue(id, out var trend) ? trend : null);
            }
        }

        // The best first, as many as it takes: most are dropped for nothing but having been seen.
        var ranked = candidates.Values.Where(candidate => !_taste.HasSeen(candidate.Id)).OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Id, StringComparer.Ordinal).ToList();
        var fitting = new List<(Candidate Candidate, TrendingFacts Facts)>();
        foreach (var some in ranked.Chunk(Examined))
        {
            var known = await Task.WhenAll(some.Select(candidate => facts.GetAsync(candidate.Id).AsTask()));
            fitting.AddRange(some.Zip(known).Where(pair => pair.Second is { Visible: true } item && Fits(item, query)).Select(pair => (pair.First, pair.Second!)));
            if (fitting.Count >= Kept)
            {
                break;
            }
        }

        var order = Diversity.Rerank(
            [.. fitting.Select(one => new DiversityCandidate((float)one.Candidate.Score, null, factors?.DirectionOf(one.Candidate.Id) ?? default))], RecommendationQuery.MaxLimit, new());
        return
        [
            .. order.Select(i => new RecommendedItem
            {
                ContentId = fitting[i].Candidate.Id,
                Type = fitting[i].Facts.Type,
                Score = fitting[i].Candidate.Score,
                Collaborative = query.Explain ? fitting[i].Candidate.Collaborative : null,
                Trending = query.Explain ? fitting[i].Candidate.Trending : null,
                BecauseOf = query.Explain && liked.Length > 0 && factors!.Numbers.TryGetValue(fitting[i].Candidate.Id, out var number)
                    ? [.. factors.Scorer.BecauseOf(liked, number, Reasons).Select(reason => factors.Snapshot.Ids[reason.Item])]
                    : [],
            }),
        ];
    }

    private static bool Fits(TrendingFacts item, RecommendationQuery query) =>
        (query.Type is null || item.Type == query.Type) && (query.Region is null || item.Region is null || item.Region == query.Region)
        && (query.Language is null || item.Language is null || item.Language == query.Language);

    // z of the logarithm of engagement over the board.
    private async Task<Dictionary<string, double>> TrendsAsync(string? region)
    {
        var board = await GrainFactory.GetGrain<ITrendingBoardGrain>(new TrendingScope(region, null, null).ToString()).GetAsync(TrendingWindow.Day);
        var items = board.Items.Take(Trends).ToList();
        float[] scores = [.. items.Select(item => (float)Math.Log2(1 + item.Engagement))];
        UserScores.Standardise(scores);
        return items.Zip(scores, (item, score) => (item.ContentId, (double)score)).ToDictionary(pair => pair.ContentId, pair => pair.Item2, StringComparer.Ordinal);
    }

    private readonly record struct Candidate(string Id, double? Collaborative, double? Trending)
    {
        public double Score => (CollaborativeWeight * (Collaborative ?? 0)) + (TrendingWeight * (Trending ?? 0));
    }
}
