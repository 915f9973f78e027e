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
        var sums = new Dictionary<string, (double Weight, double Error)>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            foreach (var tag in slice.Hashtags)
            {
                var (weight, error) = sums.GetValueOrDefault(tag.Hashtag, (floors, floors));
                sums[tag.Hashtag] = (weight + tag.Engagement - slice.Floor, error + tag.Error - slice.Floor);
            }
        }

        ImmutableArray<TrendingHashtag> hashtags =
        [
            .. sums.OrderByDescending(sum => sum.Value.Weight).ThenBy(sum => sum.Key, StringComparer.Ordinal).Take(MaxHashtags)
                .Select(sum => new TrendingHashtag(sum.Key, sum.Value.Weight, Math.Max(0, sum.Value.Error))),
        ];
        _kept[(int)window] = (hashtags, timeProvider.GetUtcNow());
        return hashtags;
    }
}
