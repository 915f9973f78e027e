using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace OrleansMl.Trending;

/// <summary>Adds up the shards' hashtags. One per silo is enough to spread the load and few enough to spare the shards.</summary>
[GrainType("trending-hashtags"), StatelessWorker(1, false), Reentrant]
internal sealed class TrendingHashtagsGrain(
    TrendingShards shards,
    IOptions<TrendingOptions> options,
    TimeProvider timeProvider) : Grain, ITrendingHashtagsGrain
{
    private const int MaxHashtags = 512;

    private readonly (ImmutableArray<TrendingHashtag> Hashtags, DateTimeOffset At)[] _kept =
        new (ImmutableArray<TrendingHashtag>, DateTimeOffset)[3];

    public async Task<ImmutableArray<TrendingHashtag>> GetAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        var (kept, at) = _kept[(int)window];
        if (!kept.IsDefault && (timeProvider.GetUtcNow() - at).Duration() < options.Value.BoardAge)
        {
            return kept;
        }

        // A shard that does not list a hashtag may have had it up to its floor: that much more is the error.
        var slices = await Task.WhenAll(shards.All.Select(shard => shard.HashtagsAsync(window, cancellationToken)));
        var floors = slices.Sum(slice => slice.Floor);
        var sums = new Dictionary<string, (double Weight, double Error, HashtagReach Reach)>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            for (var i = 0; i < slice.Hashtags.Length; i++)
            {
                var tag = slice.Hashtags[i];
                var (weight, error, reach) = sums.GetValueOrDefault(tag.Hashtag, (floors, floors, default));
                sums[tag.Hashtag] = (
                    weight + tag.Engagement - slice.Floor,
                    error + tag.Error - slice.Floor,
                    i < slice.Reach.Length ? reach.Merge(slice.Reach[i].ToReach()) : reach);
            }
        }

        // While a simulation runs its time is the time; the latest that anybody was seen is not before it.
        var decay = WindowDecay.Of(window);
        var now = TrendingClock.Seconds(timeProvider.GetUtcNow());
        var latest = sums.Values.Select(sum => sum.Reach.Users.Generation).DefaultIfEmpty().Max() * decay.Length;
        ImmutableArray<TrendingHashtag> hashtags =
        [
            .. sums
                .Select(sum => (
                    sum.Key,
                    Score: HashtagCounter.Score(sum.Value.Weight, sum.Value.Reach, decay, Math.Max(now, latest)),
                    sum.Value.Error))
                .OrderByDescending(tag => tag.Score).ThenBy(tag => tag.Key, StringComparer.Ordinal).Take(MaxHashtags)
                .Select(tag => new TrendingHashtag(tag.Key, tag.Score, Math.Clamp(tag.Error, 0, tag.Score))),
        ];
        _kept[(int)window] = (hashtags, timeProvider.GetUtcNow());
        return hashtags;
    }
}
