using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Embedding;
using OrleansMl.Models;

namespace OrleansMl.Similar;

/// <summary>
/// Asks every shard, and the catalogue, which knows what an item is about within a second after it was accepted, and lets through what
/// readers may see and is close enough, a text once.
/// </summary>
[GrainType("similar-content"), StatelessWorker, Reentrant]
internal sealed class SimilarContentGrain(
    IGrainFactory grains,
    EmbeddingShards shards,
    CatalogueReplica catalogue,
    IOptions<SimilarOptions> options) : Grain, ISimilarContentGrain
{
    // Some of the nearest may be hidden, withdrawn or changed since, and some are copies.
    private const int Spare = 3;

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

        var wanted = (Spare * limit) + SimilarList.CopiesOfAsked + 1;
        var found = await Task.WhenAll(shards.All.Select(shard => shard.NearestAsync(version, vector, wanted, cancellationToken)));
        var nearest = found.SelectMany(matches => matches).Concat(InCatalogue(version, vector, wanted))
            .Where(match => match.ContentId != contentId && match.Score >= options.Value.MinScore)
            .OrderByDescending(match => match.Score).ThenBy(match => match.ContentId, StringComparer.Ordinal)
            .DistinctBy(match => match.ContentId, StringComparer.Ordinal).Take(wanted).ToList();

        // With what they are about: nobody may have read them yet, and their authors may have refused it since.
        var items = await Task.WhenAll(
            nearest.Select(match => grains.GetGrain<IContentGrain>(match.ContentId).GetAnalyzedAsync(cancellationToken)));
        var shown = nearest.Zip(items)
            .Where(pair => pair.Second is { Visible: true, Analysis.EmbeddingVersion: { } by } && by == version).ToList();
        return
        [
            .. SimilarList.Choose([.. shown.Select(pair => (pair.First.Score, pair.First.Vector.AsMemory()))], limit)
                .Select(i => shown[i])
                .Select(pair => new SimilarItem(
                    pair.First.ContentId, pair.Second!.Type, MathF.Round(Math.Clamp(pair.First.Score, -1, 1), 4))),
        ];
    }

    private IEnumerable<VectorMatch> InCatalogue(ModelKey version, ImmutableArray<float> vector, int count) =>
        catalogue.Current is { Dimensions: var dimensions } store && store.VectorVersion == version && dimensions == vector.Length
            ? store.Nearest(vector.AsSpan(), count, options.Value.MinScore)
                .Select(match => new VectorMatch(match.ContentId, match.Cosine) { Vector = [.. match.Vector] })
            : [];
}
