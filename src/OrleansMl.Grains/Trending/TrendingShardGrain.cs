using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Trending;

/// <summary>
/// Holds its items' engagement in memory. Each batch is one row of a log before it counts; with each row one piece of the items is written
/// too, round and round, so that the log can be short, a silo that dies loses nothing that was acknowledged, and there is never a big
/// write.
/// </summary>
[GrainType("trending-shard")]
internal sealed class TrendingShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IOptions<TrendingOptions> options,
    TimeProvider timeProvider) : Grain, ITrendingShardGrain
{
    /// <summary>Never change these two for a store that holds engagement. A row is needed until every piece was written after it.</summary>
    private const int PieceCount = 64, LogRows = 2 * PieceCount;

    private const int HashtagCapacity = 2048;

    private readonly HashSet<string>[] _members =
        [.. Enumerable.Range(0, PieceCount).Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    private readonly bool[] _dirty = new bool[PieceCount];
    private readonly Dictionary<string, long> _sequences = [];
    private readonly HashtagCounter[] _hashtags =
        [.. WindowDecay.All.Select(window => new HashtagCounter(HashtagCapacity, window))];

    private TrendingIndex _index = null!;
    private long _number;
    private double _latest;
    private bool _hashtagsLeft;

    // A ring: a row's number says which batch is in it.
    private PieceTable<StoredEngagement> Rows => field ??= storage.Pieces<StoredEngagement>(this, "log", LogRows);

    private PieceTable<StoredTrendingPiece> Pieces => field ??= storage.Pieces<StoredTrendingPiece>(this, "items", PieceCount);

    private StoredRecord<StoredHashtags> Hashtags => field ??= storage.Record<StoredHashtags>(this, "hashtags");

    // Events lie in the future only while a simulation runs; then its time is the time.
    private double Now => Math.Max(TrendingClock.Seconds(timeProvider.GetUtcNow()), _latest);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (rows, pieces) = (Rows.GetAllAsync(), Pieces.GetAllAsync());
        await Task.WhenAll(rows, pieces, Hashtags.LoadAsync().AsTask());
        _index = new(new()
        {
            MaxItems = Math.Max(1, options.Value.MaxItems / TrendingShards.Count),
            MaxBoards = options.Value.MaxBoards,
        });
        foreach (var item in (await pieces).SelectMany(piece => piece.Value.Items))
        {
            _index.Restore(item.ToState());
            _members[Pieces.PieceOf(item.ContentId)].Add(item.ContentId);
        }

        var hashtags = Hashtags.Value;
        for (var window = 0; window < hashtags.Hashtags.Length; window++)
        {
            _hashtags[window].Restore(hashtags.Totals[window], [.. hashtags.TagsOf(window)], hashtags.Time);
        }

        foreach (var row in (await rows).Select(row => row.Value).Where(row => row.Batch is not null).OrderBy(row => row.Number))
        {
            _number = row.Number;
            Apply(row.Batch!, row.Number);
        }

        Forget();
    }

    public async Task AddAsync(EngagementBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Sequence <= _sequences.GetValueOrDefault(batch.Sender))
        {
            return;
        }

        var number = _number + 1;
        await Rows[(int)(number % LogRows)].SaveAsync(new() { Number = number, Batch = batch });
        _number = number;
        Apply(batch, number: null);
        await CheckpointAsync(number);
    }

    public Task<TrendingSlice> SliceAsync(string scope, TrendingWindow window, CancellationToken cancellationToken) =>
        Task.FromResult(_index.Slice(TrendingScope.Parse(scope), window, Now));

    public Task<SharedCascade> CascadeAsync(string contentId, CancellationToken cancellationToken) =>
        Task.FromResult(new SharedCascade(_index.CascadeOf(contentId) is { } cascade ? [.. cascade.State] : [], Now));

    public Task<HashtagSlice> HashtagsAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        var top = _hashtags[(int)window].Top(HashtagCapacity, Now);
        return Task.FromResult(new HashtagSlice(
            [.. top.Select(tag => StoredHashtags.TagOf(tag.Weight))], top.Length < HashtagCapacity ? 0 : top[^1].Weight.Weight)
        {
            Reach = [.. top.Select(tag => StoredReach.Of(tag.Reach))],
        });
    }

    /// <param name="batch">What to count.</param>
    /// <param name="number">
    /// When it is read back from the log its row, so that what a piece already holds is not counted again; null when it is new.
    /// </param>
    private void Apply(EngagementBatch batch, long? number)
    {
        _sequences[batch.Sender] = batch.Sequence;
        foreach (var item in batch.Items)
        {
            _latest = Math.Max(_latest, item.Time);
            var piece = Pieces.PieceOf(item.ContentId);
            var before = _index.FactsOf(item.ContentId);
            if (!(number <= Pieces[piece].Value.Number))
            {
                _index.Add(item.ToEvent());
                _members[piece].Add(item.ContentId);
                _dirty[piece] = true;
            }

            LoseHashtags(before, _index.FactsOf(item.ContentId));
            if (!(number <= Hashtags.Value.Number) && item.Facts.Visible)
            {
                foreach (var hashtag in item.Facts.Hashtags)
                {
                    for (var window = 0; window < _hashtags.Length; window++)
                    {
                        _hashtags[window].Add(hashtag, item.ToEvent());
                    }
                }
            }
        }
    }

    // What nobody who is shown wrote any more is on no board: withdrawn, erased, or edited away.
    private void LoseHashtags(ContentMetadata? before, ContentMetadata? after)
    {
        if (before is not { Visible: true, Hashtags.IsDefaultOrEmpty: false } || before == after)
        {
            return;
        }

        foreach (var hashtag in before.Hashtags)
        {
            if (after is not null && after.Visible && after.Hashtags.Contains(hashtag, StringComparer.Ordinal)
                || _index.IsCarried(hashtag))
            {
                continue;
            }

            foreach (var window in _hashtags)
            {
                _hashtagsLeft |= window.Remove(hashtag);
            }
        }
    }

    private async Task CheckpointAsync(long number)
    {
        var at = (int)(number % PieceCount);
        if (_dirty[at])
        {
            var states = _members[at].Select(_index.Find).ToList();
            _dirty[at] = false;
            await Pieces[at].SaveAsync(new()
            {
                Number = number,
                Items = [.. states.OfType<TrendingItemState>().Select(StoredTrendingItem.Of)],
            });

            // What the index gave up is not looked for again.
            _members[at].RemoveWhere(id => _index.Find(id) is null);
        }

        if (at == 0 || _hashtagsLeft)
        {
            _hashtagsLeft = false;
            await Hashtags.SaveAsync(StoredHashtags.Of(number, Now, _hashtags));
            Forget();
        }
    }

    // Bytes of a piece are of use once, when it is read; and a silo that is gone sends nothing again.
    private void Forget()
    {
        for (var piece = 0; piece < PieceCount; piece++)
        {
            Pieces[piece].Trim(Pieces[piece].Value with { Items = [] });
        }

        Hashtags.Trim(Hashtags.Value with { Hashtags = [], Totals = [], Reach = [] });
        var known = Enumerable.Range(0, LogRows).Select(row => Rows[row].Value.Batch?.Sender).OfType<string>().ToHashSet();
        foreach (var gone in _sequences.Keys.Where(sender => !known.Contains(sender)).ToList())
        {
            _sequences.Remove(gone);
        }
    }
}
