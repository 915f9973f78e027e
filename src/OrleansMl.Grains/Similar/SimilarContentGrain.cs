using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Content;

namespace OrleansMl.Similar;

/// <summary>Asks every shard, and lets through what readers may see.</summary>
[GrainType("similar-content"), StatelessWorker, Reentrant]
internal sealed class SimilarContentGrain(IGrainFactory grains, EmbeddingShards shards) : Grain, ISimilarContentGrain
{
    // Some of the nearest may be hidden, withdrawn or changed since.
    private const int Spare = 2;

    public async Task<ImmutableArray<SimilarItem>> FindAsync(string contentId, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ISimilarContentGrain.MaxLimit);
        if (await grains.GetGrain<IStoredAnalysis>(contentId)
            .GetVectorAsync(cancellationToken) is not { Version: { } version, Numbers: { IsEmpty: false } vector })
        {
            return [];
        }

        var wanted = (Spare * limit) + 1;
        var found = await Task.WhenAll(shards.All.Select(shard => shard.NearestAsync(version, vector, wanted, cancellationToken)));
        var nearest = found.SelectMany(matches => matches).Where(match => match.ContentId != contentId)
            .OrderByDescending(match => match.Score).ThenBy(match => match.ContentId, StringComparer.Ordinal).Take(wanted).ToList();
        var items = await Task.WhenAll(
            nearest.Select(match => grains.GetGrain<IContentGrain>(match.ContentId).GetAsync(cancellationToken)));
        return
        [
            .. nearest.Zip(items).Where(pair => pair.Second is { Visible: true, Analysis.EmbeddingVersion: { } by } && by == version)
                .Select(pair => new SimilarItem(pair.First.ContentId, pair.Second!.Type, MathF.Round(pair.First.Score, 4))).Take(limit),
        ];
    }
}
