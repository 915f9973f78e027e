using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Analysis;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Users;

namespace OrleansMl.Catalogue;

/// <summary>
/// Tells the catalogue what became of this silo's items, several times a second and off every request's path: with the vector of what
/// an item is about, unless its author refused. Bounded; safe for all threads. What is lost with a killed silo is told with the item's
/// next engagement.
/// </summary>
internal sealed partial class CatalogueWriter(
    CatalogueShards shards,
    CatalogueReplica replica,
    ModelClient models,
    IGrainFactory grains,
    IOptions<CatalogueOptions> options,
    IOptions<AnalysisOptions> analysis,
    ILogger<CatalogueWriter> logger) : SiloWorker(options.Value.FlushInterval, logger), IContentListener
{
    // Enough for a vector that says what it is about; a long text would only make it vaguer.
    private const int EmbeddedLength = 2000;

    // Much shorter than the round's: an author who cannot be read holds up the items of others once, and then theirs come last.
    private static readonly TimeSpan ConsentTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    // A user who refuses is heard within UserConsent.Age; the erasure that follows looks twice, with longer in between.
    private readonly ICache<string, bool> _consent = new ConcurrentLruBuilder<string, bool>()
        .WithCapacity(20_000)
        .WithExpireAfterWrite(UserConsent.Age)
        .Build();

    // In the order in which they came.
    private OrderedDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        Publish(change.ContentId, change.After);
        return default;
    }

    // If this silo does not know it as it is, nobody may have been told.
    public void CatchUp(string contentId, StoredContent current)
    {
        var known = replica.Current.Find(contentId);
        if (current.State == ContentState.Withdrawn ? known is not null : known is null || known.Version < current.Version)
        {
            Publish(contentId, current);
        }
    }

    /// <summary>As if the silo had been killed.</summary>
    internal void ForgetAll()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        OrderedDictionary<string, Waiting> taken;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            (taken, _waiting) = (_waiting, new(StringComparer.Ordinal));
        }

        var (entries, failure) = await PrepareAsync([.. taken.Values], cancellationToken);
        OnProgress(2 * StepTimeout);
        await Task.WhenAll(entries.GroupBy(prepared => CatalogueShards.Of(prepared.Entry.Item.ContentId)).Select(async shard =>
        {
            try
            {
                await TimeLimit.RunAsync(
                    token => shards[shard.Key].StoreAsync([.. shard.Select(prepared => prepared.Entry)], token),
                    StepTimeout,
                    Clock,
                    cancellationToken);
            }
            catch (Exception exception)
            {
                // They go again, unless something newer is there.
                LogNotTold(exception, shard.Key);
                PutBack(shard.Select(prepared => prepared.Waiting));
            }
        }));
        failure?.Throw();
    }

    // Stops at the first item that fails, so that those before it are told in this round, and puts it back as the last.
    private async Task<(List<(Waiting Waiting, CatalogueEntry Entry)> Entries, ExceptionDispatchInfo? Failure)> PrepareAsync(
        Waiting[] taken, CancellationToken cancellationToken)
    {
        var entries = new List<(Waiting, CatalogueEntry)>(taken.Length);
        for (var i = 0; i < taken.Length; i++)
        {
            try
            {
                entries.Add((taken[i], await ToEntryAsync(taken[i], cancellationToken)));
            }
            catch (Exception exception)
            {
                PutBack([.. taken[(i + 1)..], taken[i]]);
                return (entries, ExceptionDispatchInfo.Capture(exception));
            }
            finally
            {
                OnProgress();
            }
        }

        return (entries, null);
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunNowAsync(cancellationToken);

    private void Publish(string contentId, StoredContent stored)
    {
        var isGone = stored.State == ContentState.Withdrawn;
        Add(contentId, new(stored.ToCatalogueItem(contentId), isGone, Shortened(stored.Text)));
    }

    private void PutBack(IEnumerable<Waiting> untold)
    {
        foreach (var waiting in untold)
        {
            Add(waiting.Item.ContentId, waiting);
        }
    }

    private void Add(string contentId, Waiting waiting)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(contentId, out var other)
                ? waiting.Item.Version >= other.Item.Version
                : _waiting.Count < options.Value.QueueCapacity)
            {
                _waiting[contentId] = waiting;
            }
        }
    }

    private async ValueTask<CatalogueEntry> ToEntryAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        var entry = new CatalogueEntry { Item = waiting.Item, IsGone = waiting.IsGone };
        if (!waiting.Item.Visible
            || analysis.Value.Mode == AnalysisMode.Off
            || !await MayEmbedAsync(waiting.Item.AuthorId, cancellationToken))
        {
            return entry;
        }

        OnProgress(analysis.Value.ModelTimeout + StepTimeout);
        try
        {
            var embedding = await models.InvokeAsync<TextEmbeddingInput, TextEmbedding>(
                analysis.Value.EmbeddingModel, waiting.Item.ContentId, new(waiting.Text), analysis.Value.ModelTimeout, cancellationToken);
            var vector = ByteVectors.Quantise(embedding.Vector.AsSpan());

            // All zero when the model knows no word of the text: it is about nothing.
            return vector.AsSpan().ContainsAnyExcept((sbyte)0)
                ? entry with { VectorVersion = embedding.Model, Vector = ImmutableCollectionsMarshal.AsImmutableArray(vector) }
                : entry;
        }
        catch (Exception exception) when (exception is ModelUnavailableException or ModelBusyException or TimeoutException)
        {
            // The item is recommended by what users make of it alone, until it is told again.
            return entry;
        }
    }

    private async ValueTask<bool> MayEmbedAsync(string authorId, CancellationToken cancellationToken)
    {
        if (!_consent.TryGet(authorId, out var may))
        {
            var author = grains.GetGrain<IUserGrain>(authorId);
            may = (await TimeLimit.RunAsync(author.GetAsync, ConsentTimeout, Clock, cancellationToken)).Privacy.Analysis;
            _consent.AddOrUpdate(authorId, may);
        }

        return may;
    }

    private static string Shortened(string text) => text.Length <= EmbeddedLength ? text : text[..EmbeddedLength];

    private readonly record struct Waiting(CatalogueItem Item, bool IsGone, string Text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue shard {Shard} took no items; telling it again")]
    private partial void LogNotTold(Exception exception, int shard);
}
