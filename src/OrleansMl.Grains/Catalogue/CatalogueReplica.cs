using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Analysis;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

/// <summary>
/// This silo's copy of the catalogue: asks the shards every second what is new. A silo that just started has all of it a moment later.
/// </summary>
internal sealed class CatalogueReplica(
    CatalogueShards shards,
    ModelClient models,
    IOptions<CatalogueOptions> options,
    IOptions<AnalysisOptions> analysis,
    TimeProvider timeProvider,
    ILogger<CatalogueReplica> logger) : SiloWorker(options.Value.PullInterval, logger)
{
    private const int Batch = 4096, FreshCount = 64;

    private readonly long[] _positions = new long[CatalogueShards.Count];
    private int _nextShard;
    private volatile CatalogueSegmentStore _current = new(null, 0);
    private volatile CatalogueItem[] _fresh = [];

    /// <summary>The catalogue.</summary>
    public CatalogueSegmentStore Current => _current;

    /// <summary>The latest visible items, the latest first, at most 64.</summary>
    public IReadOnlyList<CatalogueItem> Fresh => _fresh;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var changed = await StartAnewAsync(cancellationToken);
        try
        {
            for (var i = 0; i < CatalogueShards.Count; i++)
            {
                // Should one not answer, the next round begins with the one after it: the others do not wait for it.
                var shard = _nextShard;
                _nextShard = (shard + 1) % CatalogueShards.Count;
                bool hasChanges, hasMore;
                do
                {
                    (hasChanges, hasMore) = await PullAsync(shard, cancellationToken);
                    changed |= hasChanges;
                    OnProgress();
                }
                while (hasMore);
            }
        }
        finally
        {
            if (changed)
            {
                _fresh = _current.Latest(FreshCount, timeProvider.GetUtcNow());
            }
        }
    }

    private async Task<(bool HasChanges, bool HasMore)> PullAsync(int shard, CancellationToken cancellationToken)
    {
        var changes = await shards[shard].ChangesAsync(_positions[shard], Batch, cancellationToken).WaitAsync(cancellationToken);
        var isRoomy = true;
        foreach (var entry in changes.Entries)
        {
            isRoomy &= _current.Apply(entry.Item, entry.IsGone, entry.VectorVersion, entry.Vector.AsSpan());
        }

        _positions[shard] = changes.Next;
        if (!isRoomy)
        {
            _current = _current.Compacted();
        }

        return (!changes.Entries.IsEmpty, changes.HasMore);
    }

    // With another embedding version old vectors compare with nothing new: everything is read again, and what
    // was embedded by the new version has a vector.
    private async Task<bool> StartAnewAsync(CancellationToken cancellationToken)
    {
        var live = await models.ChosenAsync(analysis.Value.EmbeddingModel, "").AsTask().WaitAsync(cancellationToken);
        if (live is not { } version || version == _current.VectorVersion)
        {
            return false;
        }

        int dimensions;
        OnProgress(analysis.Value.ModelTimeout + StepTimeout);
        try
        {
            var embedding = await models.InvokeVersionAsync<TextEmbeddingInput, TextEmbedding>(
                version, new("hello"), analysis.Value.ModelTimeout, cancellationToken);
            dimensions = embedding.Vector.Length;
        }
        catch (Exception exception) when (exception is ModelUnavailableException or ModelBusyException or TimeoutException)
        {
            return false;
        }
        finally
        {
            OnProgress();
        }

        _current = new(version, dimensions);
        Array.Clear(_positions);
        return true;
    }
}
