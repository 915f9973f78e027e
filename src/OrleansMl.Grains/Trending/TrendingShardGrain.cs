using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansMl.Trending;

/// <summary>
/// Holds its items' engagement in memory. Each batch is one row of a log before it counts; with each row one piece of the items is written too, round and round, so that the log can be short,
/// a silo that dies loses nothing that was acknowledged, and there is never a big write.
/// </summary>
[GrainType("trending-shard")]
internal sealed class TrendingShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IOptions<TrendingOptions> options,
    TimeProvider timeProvider) : Grain, ITrendingShardGrain
{
    /// <summary>Never change these two for a store that holds engagement. A row is needed until every piece was written after it.</summary>
    private const int Pieces = 64, LogRows = 2 * Pieces;

    private const int HashtagCapacity = 2048;

    private readonly GrainState<StoredEngagement>[] _log = [.. Enumerable.Range(0, LogRows).Select(_ => new GrainState<StoredEngagement>(new()))];
    private readonly GrainState<StoredTrendingPiece>[] _pieces = [.. Enumerable.Range(0, Pieces).Select(_ => new GrainState<StoredTrendingPiece>(new()))];
    private readonly GrainState<StoredHashtags> _storedHashtags = new(new());
    private readonly HashSet<string>[] _members = [.. Enumerable.Range(0, Pieces).Select(_ => new HashSet<string>(StringComparer.Ordinal))];
    private readonly bool[] _dirty = new bool[Pieces];
    private readonly Dictionary<string, long> _sequences = [];
    private readonly DecayedHeavyHitters[] _hashtags = [.. WindowDecay.All.Select(window => new DecayedHeavyHitters(HashtagCapacity, window.Fast))];
    private TrendingIndex _index = null!;
    private long _number;
    private double _latest;

    // Events lie in the future only while a simulation runs; then its time is the time.
    private double Now => Math.Max(TrendingClock.Seconds(timeProvider.GetUtcNow()), _latest);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
        [
            .. _log.Select((row, i) => storage.ReadStateAsync(LogName(i), this.GetGrainId(), row)),
            .. _pieces.Select((piece, i) => storage.ReadStateAsync(PieceName(i), this.GetGrainId(), piece)),
            storage.ReadStateAsync(HashtagsName, this.GetGrainId(), _storedHashtags),
        ]);
        _index = new(new()
        {
            MaxItems = Math.Max(1, options.Value.MaxItems / TrendingShards.Count),
            MaxBoards = options.Value.MaxBoards,
        });
        foreach (var item in _pieces.SelectMany(piece => piece.State!.Items))
        {
            _index.Restore(item.ToState());
            _members[PieceOf(item.ContentId)].Add(item.ContentId);
        }

        for (var window = 0; window < _storedHashtags.State!.Hashtags.Length; window++)
        {
            _hashtags[window].Restore(
                _storedHashtags.State.Totals[window],
                _storedHashtags.State.Hashtags[window].Select(tag => new HeavyHitter<string>(tag.Hashtag, tag.Engagement, tag.Error)),
                _storedHashtags.State.Time);
        }

        foreach (var row in _log.Select(row => row.State!).Where(row => row.Batch is not null).OrderBy(row => row.Number))
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
        try
        {
            await WriteAsync(LogName((int)(number % LogRows)), _log[number % LogRows], new() { Number = number, Batch = batch });
            _number = number;
            Apply(batch, number: null);
            await CheckpointAsync(number);
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<TrendingSlice> SliceAsync(string scope, TrendingWindow window, CancellationToken cancellationToken) =>
        Task.FromResult(_index.Slice(TrendingScope.Parse(scope), window, Now));

    public Task<SharedCascade> CascadeAsync(string contentId, CancellationToken cancellationToken) =>
        Task.FromResult(new SharedCascade(_index.CascadeOf(contentId) is { } cascade ? [.. cascade.State] : [], Now));

    public Task<HashtagSlice> HashtagsAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        var top = _hashtags[(int)window].Top(HashtagCapacity, Now);
        return Task.FromResult(new HashtagSlice(
            [.. top.Select(tag => new TrendingHashtag(tag.Key, tag.Weight, tag.Error))],
            top.Length < HashtagCapacity ? 0 : top[^1].Weight));
    }

    private static string LogName(int row) => $"log-{row}";

    private static string PieceName(int piece) => $"items-{piece}";

    private const string HashtagsName = "hashtags";

    // Another hash than the one that chose the shard, or a shard would fill few of its pieces.
    private static int PieceOf(string contentId) => StableHash.Bucket($"piece/{contentId}", Pieces);

    /// <param name="batch">What to count.</param>
    /// <param name="number">When it is read back from the log its row, so that what a piece already holds is not counted again; null when it is new.</param>
    private void Apply(EngagementBatch batch, long? number)
    {
        _sequences[batch.Sender] = batch.Sequence;
        foreach (var item in batch.Items)
        {
            _latest = Math.Max(_latest, item.Time);
            var piece = PieceOf(item.ContentId);
            if (!(number <= _pieces[piece].State!.Number))
            {
                _index.Add(item.ToEvent());
                _members[piece].Add(item.ContentId);
                _dirty[piece] = true;
            }

            if (!(number <= _storedHashtags.State!.Number) && item.Facts.Visible)
            {
                foreach (var hashtag in item.Facts.Hashtags)
                {
                    for (var window = 0; window < _hashtags.Length; window++)
                    {
                        _hashtags[window].Add(hashtag, item.Weight, item.Time);
                    }
                }
            }
        }
    }

    private async Task CheckpointAsync(long number)
    {
        var at = (int)(number % Pieces);
        if (_dirty[at])
        {
            var states = _members[at].Select(_index.Find).ToList();
            _dirty[at] = false;
            await WriteAsync(PieceName(at), _pieces[at], new() { Number = number, Items = [.. states.OfType<TrendingItemState>().Select(StoredTrendingItem.Of)] });

            // What the index gave up is not looked for again.
            _members[at].RemoveWhere(id => _index.Find(id) is null);
        }

        if (at == 0)
        {
            var states = Array.ConvertAll(_hashtags, tags => tags.State(Now));
            await WriteAsync(HashtagsName, _storedHashtags, new()
            {
                Number = number,
                Time = Now,
                Totals = [.. states.Select(state => state.Total)],
                Hashtags = [.. states.Select(state => state.Keys.Select(tag => new TrendingHashtag(tag.Key, tag.Weight, tag.Error)).ToImmutableArray())],
            });
            Forget();
        }
    }

    // Bytes of a piece are of use once, when it is read; and a silo that is gone sends nothing again.
    private void Forget()
    {
        foreach (var piece in _pieces)
        {
            piece.State = piece.State! with { Items = [] };
        }

        _storedHashtags.State = _storedHashtags.State! with { Hashtags = [], Totals = [] };
        var known = _log.Select(row => row.State?.Batch?.Sender).OfType<string>().ToHashSet();
        foreach (var gone in _sequences.Keys.Where(sender => !known.Contains(sender)).ToList())
        {
            _sequences.Remove(gone);
        }
    }

    private async Task WriteAsync<T>(string name, GrainState<T> stored, T next)
    {
        var write = new GrainState<T>(next, stored.ETag) { RecordExists = stored.RecordExists };
        await storage.WriteStateAsync(name, this.GetGrainId(), write);
        (stored.State, stored.ETag, stored.RecordExists) = (write.State, write.ETag, true);
    }
}
