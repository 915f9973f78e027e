using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Storage;

namespace OrleansMl.Events;

/// <summary>
/// Changes wait for the write that is under way and share the next one. What is expected is a small record of its own, since each change of
/// an item waits for it. Events that were expected lie in their item already and have time: they are gathered for a tenth of a second.
/// </summary>
[GrainType("event-shard"), Reentrant]
internal sealed partial class EventShardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IOptions<EventOptions> options,
    TimeProvider timeProvider,
    ILogger<EventShardGrain> logger) : Grain, IEventShardGrain
{
    // A change whose write takes longer than this is given up by its caller.
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    // Not the cluster's time: it only gathers what comes close together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    // Publishers repeat within minutes.
    private const int RecentChunks = 64;

    private readonly List<Waiting> _waiting = [], _gathered = [];
    private HashSet<string>? _published;
    private Task _writing = Task.CompletedTask;
    private bool _isAlone;

    private StoredRecord<StoredEvents> Head => field ??= storage.Record<StoredEvents>(this, StoredEvents.StateName);

    private ChunkLog<StoredEvents, StoredEventChunk, ModerationEvent> Log =>
        field ??= storage.Log(this, Head, StoredEvents.LogFormat(options.Value.KeptPerShard));

    private StoredRecord<StoredExpectedEvents> Notes =>
        field ??= storage.Record<StoredExpectedEvents>(this, StoredExpectedEvents.StateName);

    private ImmutableArray<ExpectedEvents> Expected => Notes.Value.Without(Head.Value.Taken);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The head first: what it names as taken must not be expected again by notes that were read before.
        await Log.LoadAsync();
        await Notes.LoadAsync();
        if (Head.Value.Expected is { IsEmpty: false } older)
        {
            await Notes.SaveAsync(StoredExpectedEvents.Of(older.UnionBy(Expected, one => one.Subject), Notes.Value.Next));
            await Log.AppendAsync([], head => head with { Expected = [], Taken = [] });
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        StopGathering();
        StartWriting();
        return _writing.WaitAsync(cancellationToken);
    }

    public Task ExpectAsync(ExpectedEvents expected, ImmutableArray<ModerationEvent>? before, CancellationToken cancellationToken) =>
        ChangeAsync(batch => batch.Expect(expected, before));

    public Task ResolveAsync(string subject, long seq, ImmutableArray<ModerationEvent> events, CancellationToken cancellationToken)
    {
        _gathered.Add(new(batch => batch.Resolve(subject, seq, events), null));
        if (_gathered.Count == 1)
        {
            _ = WriteSoonAsync();
        }

        return Task.CompletedTask;
    }

    public async Task PublishAsync(ModerationEvent published, CancellationToken cancellationToken)
    {
        var known = _published ??= await ReadPublishedAsync();

        // It may tell of a change whose own events are still gathered.
        StopGathering();
        await ChangeAsync(batch =>
        {
            if (known.Add(published.Id))
            {
                batch.Add([published]);
            }
        });
    }

    public async Task<EventPage> ReadAsync(long from, int limit, CancellationToken cancellationToken)
    {
        await WriteGatheredAsync(cancellationToken);
        var events = ImmutableArray.CreateBuilder<ModerationEvent>();
        from = Math.Clamp(from, Log.First, Log.End);
        if (from == Log.End)
        {
            return new(from, []);
        }

        await foreach (var part in Log.ReadAsync(from))
        {
            // What a part lacks was dropped while it was read.
            if (part.Position != from + events.Count)
            {
                break;
            }

            events.AddRange(part.Entries.Take(limit - events.Count));
            if (events.Count == limit)
            {
                break;
            }
        }

        return new(from, events.ToImmutable());
    }

    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        await WriteGatheredAsync(cancellationToken);
        return Log.End;
    }

    private async Task<HashSet<string>> ReadPublishedAsync()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var chunks = 0;
        await foreach (var part in Log.ReadBackAsync())
        {
            known.UnionWith(part.Entries.Select(one => one.Id));
            if (++chunks > RecentChunks)
            {
                break;
            }
        }

        return _published ?? known;
    }
}
