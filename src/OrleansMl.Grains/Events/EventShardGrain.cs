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
        await Task.WhenAll(Log.LoadAsync().AsTask(), Notes.LoadAsync().AsTask());
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
        await ChangeAsync(batch =>
        {
            // What is not written after this is not remembered either: a write that fails ends the activation.
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

    /// <summary>Takes part in the next write.</summary>
    private Task ChangeAsync(Action<EventBatch> change) => EnqueueAsync(new(change, null));

    /// <summary>Has the log to itself.</summary>
    private Task AloneAsync(Func<Task> act)
    {
        StopGathering();
        return EnqueueAsync(new(null, act));
    }

    private Task EnqueueAsync(Waiting waiting)
    {
        _waiting.Add(waiting);
        StartWriting();
        return waiting.Done.Task;
    }

    /// <summary>
    /// Until what came so far is written or failed. What comes meanwhile keeps no reader waiting, and neither does an erasure: it reads the
    /// whole log, and what is gathered behind it is read later.
    /// </summary>
    private async Task WriteGatheredAsync(CancellationToken cancellationToken)
    {
        StopGathering();
        if (!_isAlone && _waiting.TrueForAll(one => one.Alone is null) && !(_writing.IsCompleted && _waiting.Count == 0))
        {
            await Task.WhenAny(ChangeAsync(_ => { })).WaitAsync(cancellationToken);
        }
    }

    private async Task WriteSoonAsync()
    {
        await Task.Delay(Gathering, TimeProvider.System);
        StopGathering();
        StartWriting();
    }

    private void StopGathering()
    {
        _waiting.AddRange(_gathered);
        _gathered.Clear();
    }

    private void StartWriting()
    {
        if (_writing.IsCompleted)
        {
            _writing = WriteAsync();
        }
    }

    // In the order in which they came, so that what is erased is not told of afterwards.
    private async Task WriteAsync()
    {
        while (_waiting.Count > 0)
        {
            var changes = _waiting.TakeWhile(one => one.Change is not null).ToArray();
            if (changes.Length > 0)
            {
                _waiting.RemoveRange(0, changes.Length);
                await CommitAsync(changes);
            }
            else
            {
                var alone = _waiting[0];
                _waiting.RemoveAt(0);
                _isAlone = true;
                await alone.EndAsync(alone.Alone!);
                _isAlone = false;
            }
        }
    }

    private async Task CommitAsync(Waiting[] taken)
    {
        var batch = new EventBatch(Expected, options.Value.MaxExpectedPerShard);
        var written = new List<Waiting>(taken.Length);
        foreach (var one in taken)
        {
            try
            {
                one.Change!(batch);
                written.Add(one);
            }
            catch (Exception exception)
            {
                one.Done.SetException(exception);
            }
        }

        try
        {
            // The log first: what died before the second write took up events that lay in an item, and noted nothing.
            if (batch.IsLogChanged)
            {
                await Log.AppendAsync(batch.Added, head => head with { Taken = batch.TakenOf(Notes.Value.Events) });
            }

            if (batch.IsExpectedChanged)
            {
                await Notes.SaveAsync(StoredExpectedEvents.Of(batch.Expected.Values, Notes.Value.Next));
            }

            written.ForEach(one => one.Done.SetResult());
        }
        catch (Exception exception)
        {
            LogNotWritten(exception, written.Count);
            written.ForEach(one => one.Done.SetException(exception));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of {Subject} are overdue and it does not answer; it is asked again")]
    private partial void LogStillExpected(Exception exception, string subject);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} changes of events were not stored; events that lie in their items already are asked for again")]
    private partial void LogNotWritten(Exception exception, int count);

    private sealed record Waiting(Action<EventBatch>? Change, Func<Task>? Alone)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task EndAsync(Func<Task> act)
        {
            try
            {
                await act();
                Done.SetResult();
            }
            catch (Exception exception)
            {
                Done.SetException(exception);
            }
        }
    }
}
