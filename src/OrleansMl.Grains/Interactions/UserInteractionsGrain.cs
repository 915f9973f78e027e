using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>
/// Stores what a user did, and hands on what counts (<see cref="InteractionRecorder"/>). Nothing is handed on before it is durable where it
/// has to be.
/// </summary>
[GrainType("user-interactions"), CollectionAgeLimit(Minutes = 10)]
internal sealed partial class UserInteractionsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ContentMetadataCache facts,
    IEngagementSink engagement,
    UserIndexShards users,
    UserPseudonyms pseudonyms,
    InteractionFeedVersions versions,
    IOptions<InteractionOptions> options,
    TimeProvider timeProvider,
    ILogger<UserInteractionsGrain> logger) : Grain, IUserInteractionsGrain, IInteractionFeed
{
    private static readonly TimeSpan ViewsWait = TimeSpan.FromSeconds(1);

    // Views of the last second, which the record does not hold yet.
    private readonly List<StoredInteraction> _unstored = [];
    private InteractionRecorder _recorder = null!;
    private Guid _epoch = Guid.CreateVersion7(timeProvider.GetUtcNow());
    private IGrainTimer _timer = null!;

    private string Id => this.GetPrimaryKeyString();

    private StoredRecord<StoredInteractions> Record => field ??= storage.Record<StoredInteractions>(this, StoredInteractions.StateName);

    private ChunkLog<StoredInteractions, StoredInteractionChunk, StoredInteraction> Log =>
        field ??= storage.Log(this, Record, StoredInteractions.LogFormat, AddSeenAsync);

    private StoredRecord<StoredScheduled> Scheduled => field ??= storage.Record<StoredScheduled>(this, "interactions-ahead");

    private StoredRecord<StoredSeen> Seen => field ??= storage.Record<StoredSeen>(this, "interactions-seen");

    private ImmutableArray<Interaction> Waiting => Scheduled.Value.Interactions;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _recorder = new(options.Value, Id);
        await foreach (var part in Log.ReadAsync())
        {
            foreach (var interaction in part.Entries)
            {
                _recorder.Replay(interaction.ToEntry());
            }
        }

        _recorder.Account = Account();
        await LoadCountedAsync();
        if (Record.Value.HasScheduled)
        {
            await Scheduled.LoadAsync();
        }

        _timer = this.RegisterGrainTimer(StoreViewsAsync, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        versions.Remove(Id);
        return StoreViewsAsync(cancellationToken);
    }

    public async Task<ImmutableArray<InteractionOutcome>> RecordAsync(
        ImmutableArray<Interaction> interactions, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interactions.Length, InteractionLimits.MaxBatch);
        engagement.ThrowIfFull();
        versions.Remove(Id);
        var now = timeProvider.GetUtcNow();
        await ApplyDueAsync(now);
        return await RecordAsync(interactions, Waiting, now, isDurable: false);
    }

    public async Task<ImmutableArray<InteractionType>> RetractAsync(
        string contentId, InteractionType? type, CancellationToken cancellationToken)
    {
        versions.Remove(Id);
        var now = timeProvider.GetUtcNow();
        await ApplyDueAsync(now);
        var retracted = _recorder.Retract(contentId, type, now);
        if (_recorder.History.KnowsKindsOf(contentId))
        {
            var own = await ActiveAsync(one => one.ContentId == contentId && one.Kind is not null
                && (type is null ? one.Type > InteractionType.Watch : one.Type == type));
            retracted.AddRange(_recorder.Retract(own.Select(one => one.ToEntry()), now));
        }

        _unstored.AddRange(retracted.Select(StoredInteraction.Of));
        if (retracted.Count > 0)
        {
            await StoreAsync(Waiting, now);
        }

        return [.. retracted.Select(one => one.Type).Distinct()];
    }

    public async Task<ImmutableArray<Interaction>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= InteractionLimits.MaxBatch, true);
        await ApplyDueAsync(timeProvider.GetUtcNow());
        return [.. (await ActiveAsync(_ => true, limit)).Select(one => one.ToInteraction())];
    }

    private async Task<ImmutableArray<InteractionOutcome>> RecordAsync(
        ImmutableArray<Interaction> interactions, ImmutableArray<Interaction> scheduled, DateTimeOffset now, bool isDurable)
    {
        var known = await Task.WhenAll(interactions.Select(KnownAsync));
        await TellItemsAsync(interactions.Zip(known)
            .Where(pair => pair.First.Kind is not null && (pair.Second is not null || pair.First.MayBeGone))
            .Select(pair => pair.First.ContentId));
        var recorded = _recorder.Record(interactions, known, scheduled, now);
        _unstored.AddRange(recorded.Appended.Select(StoredInteraction.Of));
        if (isDurable || recorded.IsDecided || recorded.Scheduled != Waiting)
        {
            await StoreAsync(recorded.Scheduled, now, recorded.Reports);
        }
        else if (_unstored.Count > 0)
        {
            _timer.Change(ViewsWait, Timeout.InfiniteTimeSpan);
        }

        engagement.Add(recorded.Counted);
        return recorded.Outcomes;
    }

    private async Task StoreViewsAsync(CancellationToken cancellationToken)
    {
        var count = _unstored.Count;
        try
        {
            await StoreAsync(Waiting, timeProvider.GetUtcNow());
        }
        catch (Exception exception)
        {
            // Nobody waits for it; views of a second are what may be lost.
            LogViewsLost(exception, count);
        }
    }

    /// <summary>Stores the record, and then what waits for its time.</summary>
    private async Task StoreAsync(ImmutableArray<Interaction> scheduled, DateTimeOffset now, IReadOnlyList<WeighedReport>? reports = null)
    {
        try
        {
            var reported = await TellReportsAsync(reports ?? [], now);
            var hasScheduled = Scheduled.Exists || !scheduled.IsEmpty;
            if (_unstored.Count > 0 || (hasScheduled && !Record.Value.HasScheduled))
            {
                var day = UserIndexShards.DayOf(now);
                if (day > Record.Value.NotedDay)
                {
                    // Before the write: who has interactions is in the index.
                    await users.TouchAsync(Id, day);
                }

                var account = _recorder.Account = _recorder.Account.Store(now, isNewDay: day > Record.Value.NotedDay);
                await Log.AppendAsync(_unstored, head => head with
                {
                    FirstAt = account.FirstAt,
                    NotedDay = Math.Max(head.NotedDay, day),
                    HasScheduled = hasScheduled,
                    Authors = account.Authors,
                    ActiveDays = account.ActiveDays,
                    HasCounted = !_counted.IsEmpty,
                    Reports = reports is { Count: > 0 } ? [.. reported.Select(StoredReport.Of)] : head.Reports,
                });
                _unstored.Clear();
            }

            if (scheduled != Waiting)
            {
                await WriteScheduledAsync(scheduled);
            }
        }
        catch
        {
            // What was decided is in memory and not in the store; the next activation reads what is true.
            _unstored.Clear();
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} views could not be stored and are lost")]
    private partial void LogViewsLost(Exception exception, int count);
}
