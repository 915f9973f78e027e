using System.Collections.Immutable;
using System.Threading.Channels;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;
using OrleansMl.Hosting;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>
/// Tells every silo within a moment what became of an item that users may be looking at: withdrawn, rejected, edited. What lists show
/// follows it at once, and not when some cache forgets. A silo that cannot be told knows within ten seconds, when its cache does.
/// </summary>
internal sealed partial class ContentInvalidation(
    ContentInvalidationClient nodes,
    ContentMetadataCache metadata,
    ISiloStatusOracle silos,
    ILogger<ContentInvalidation> logger) : SiloWorker(Patience, logger, stepTimeout: 2 * Patience), IContentListener
{
    private const int MaxWaiting = 10_000, MaxBatch = 500;

    // For one silo; the round ends later, so that the log says which silo it was.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The newest is dropped when nobody can keep up: the caches find out.
    private readonly Channel<ContentInvalidationItem> _waiting = Channel.CreateBounded<ContentInvalidationItem>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        if (change.MayBeKnown)
        {
            metadata.Set(change.ContentId, change.Metadata);
            _waiting.Writer.TryWrite(new(change.ContentId, change.Metadata));
        }

        return default;
    }

    // At once, not with a tick.
    protected override async ValueTask WaitForNextRoundAsync(PeriodicTimer ticks, CancellationToken cancellationToken) =>
        await _waiting.Reader.WaitToReadAsync(cancellationToken);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var batch = ImmutableArray.CreateBuilder<ContentInvalidationItem>();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var item))
        {
            batch.Add(item);
        }

        if (batch.Count > 0)
        {
            var news = batch.ToImmutable();
            await Task.WhenAll(silos.GetActiveSilos().Select(silo => TellAsync(silo, news, cancellationToken)));
        }
    }

    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (_waiting.Reader.Count > 0)
        {
            await RunNowAsync(cancellationToken);
        }
    }

    private async Task TellAsync(SiloAddress silo, ImmutableArray<ContentInvalidationItem> news, CancellationToken cancellationToken)
    {
        try
        {
            await TimeLimit.RunAsync(_ => nodes.On(silo).TakeAsync(news), Patience, Clock, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(exception, silo);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Silo {Silo} could not be told what became of some items; it knows within ten seconds")]
    private partial void LogNotTold(Exception exception, SiloAddress silo);
}

/// <summary>What became of an item.</summary>
[GenerateSerializer, Immutable, Alias("content-news-item")]
internal readonly record struct ContentInvalidationItem([property: Id(0)] string ContentId, [property: Id(1)] ContentMetadata Facts);

/// <summary>Where a silo is told.</summary>
[Alias("content-news")]
internal interface IContentInvalidationService : IGrainService
{
    [Alias("take")]
    Task TakeAsync(ImmutableArray<ContentInvalidationItem> news);
}

internal sealed class ContentInvalidationService(
    GrainId id,
    Silo silo,
    ILoggerFactory loggerFactory,
    ContentMetadataCache facts,
    HiddenItems hidden)
    : GrainService(id, silo, loggerFactory), IContentInvalidationService
{
    public Task TakeAsync(ImmutableArray<ContentInvalidationItem> news)
    {
        foreach (var (contentId, known) in news)
        {
            facts.Set(contentId, known);
            hidden.Set(contentId, !known.Visible);
        }

        return Task.CompletedTask;
    }
}

internal sealed class ContentInvalidationClient(IServiceProvider services) : GrainServiceClient<IContentInvalidationService>(services)
{
    public IContentInvalidationService On(SiloAddress silo) => GetGrainService(silo);
}

/// <summary>Items that were hidden in the last minutes, on this silo: what warm lists must no longer show.</summary>
internal sealed class HiddenItems
{
    // Twice as long as a list stays warm.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ICache<string, bool> _hidden = new ConcurrentLruBuilder<string, bool>()
        .WithCapacity(100_000)
        .WithExpireAfterWrite(Kept)
        .Build();

    private long _version, _lastHidden;

    /// <summary>Grows with every item that is hidden.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>True while nothing was hidden lately. The cache's own count would look at every entry.</summary>
    public bool IsEmpty => Version == 0 || Environment.TickCount64 - Volatile.Read(ref _lastHidden) > Kept.TotalMilliseconds;

    public bool Contains(string contentId) => _hidden.TryGet(contentId, out var isHidden) && isHidden;

    public void Set(string contentId, bool isHidden)
    {
        if (isHidden)
        {
            Volatile.Write(ref _lastHidden, Environment.TickCount64);
            _hidden.AddOrUpdate(contentId, true);
            Interlocked.Increment(ref _version);
        }
        else
        {
            _hidden.TryRemove(contentId);
        }
    }
}
