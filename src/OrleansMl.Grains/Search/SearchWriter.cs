using System.Collections.Immutable;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>
/// Tells the index what became of this silo's items, once a second and off every request's path: in an item's turn a change is one entry in
/// a list, and texts are folded and hashed by the worker. Adding never waits: what comes while too much waits is left out.
/// </summary>
internal sealed class SearchWriter(SearchShards shards, IOptions<SearchOptions> options, ILogger<SearchWriter> logger)
    : SiloWorker(options.Value.FlushInterval, logger), IContentListener
{
    // What waits holds its text; a longer one is folded at once, which costs little beside judging it.
    private const int LongText = 4000;

    private readonly ShardOutbox<Change, Changes> _outbox = new(
        SearchShards.Count,
        options.Value.QueueCapacity,
        () => new Pages(),
        (shard, changes, cancellationToken) => shards[shard].AddAsync(changes.ToBatch(), cancellationToken).WaitAsync(cancellationToken),
        logger);

    // Which version of an item this silo has told: who engages with it need not tell it again.
    private readonly ConcurrentLru<string, long> _told = new(50_000);

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        Add(change.ContentId, change.After);
        return default;
    }

    // A silo that died may not have told it.
    public void CatchUp(string contentId, StoredContent current)
    {
        if (!_told.TryGet(contentId, out var version) || version != current.Version)
        {
            Add(contentId, current);
        }
    }

    /// <summary>Tells what waits. Returns when every shard answered.</summary>
    internal Task FlushAsync() => _outbox.FlushAsync(Clock);

    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        _outbox.Send(Clock);
        return Task.CompletedTask;
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => _outbox.DrainAsync(Clock, cancellationToken);

    private void Add(string contentId, StoredContent stored)
    {
        var change = stored.Text.Length <= LongText
            ? new Change(contentId, stored, null)
            : new Change(contentId, null, StoredSearchItem.Of(ToIndexed(contentId, stored)));
        if (_outbox.Add(SearchShards.Of(contentId), change) == 0)
        {
            _told.AddOrUpdate(contentId, stored.Version);
        }
    }

    private static IndexedItem ToIndexed(string contentId, StoredContent stored)
    {
        if (stored.IsErased)
        {
            return new() { ContentId = contentId, Version = stored.Version, IsGone = true };
        }

        var fingerprint = TextFingerprint.Of(stored.Text);
        var decision = stored.Decisions.IsEmpty || stored.Decisions[^1].Revision != stored.Revision ? null : stored.Decisions[^1];
        return new()
        {
            ContentId = contentId,
            Version = stored.Version,
            CreatedAt = stored.CreatedAt.UtcTicks,
            AuthorKey = IndexKeys.OfName(stored.Owner),
            State = stored.State,
            Level = decision?.Level,
            Type = stored.Type,
            LanguageKey = stored.Language is { } language ? IndexKeys.OfName(language) : 0,
            Categories = decision is null ? 0 : IndexKeys.OfCategories(decision.Rules.Select(RuleNames.CategoryOf)),
            Words = WordSignature.Of(stored.Text),
            TextKey = fingerprint?.Sha256.A ?? 0,
            SimHash = fingerprint?.SimHash,
        };
    }

    /// <summary>A change: of a short text the item, of a long one what is known of it.</summary>
    private readonly record struct Change(string ContentId, StoredContent? Stored, StoredSearchItem? Known);

    /// <summary>Changes for one shard, in the order in which they came.</summary>
    private sealed class Changes(ImmutableArray<Change> all)
    {
        public SearchBatch ToBatch() =>
            new([.. all.Select(change => change.Known ?? StoredSearchItem.Of(ToIndexed(change.ContentId, change.Stored!)))]);
    }

    private sealed class Pages : IOutboxBuffer<Change, Changes>
    {
        private readonly Queue<Change> _waiting = [];

        public int Count => _waiting.Count;

        public void Add(in Change change) => _waiting.Enqueue(change);

        public Changes Take(long sequence)
        {
            var batch = ImmutableArray.CreateBuilder<Change>(Math.Min(_waiting.Count, StoredSearchChunk.Capacity));
            while (batch.Count < batch.Capacity)
            {
                batch.Add(_waiting.Dequeue());
            }

            return new(batch.MoveToImmutable());
        }
    }
}
