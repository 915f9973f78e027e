using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Content;
using OrleansMl.Trending;
using OrleansMl.Users;
using OrleansMl.Virality;

namespace OrleansMl.Interactions;

/// <summary>
/// Records what a person did, and hands on what counts: the first of a kind per item, not faster than a person can, and new accounts for
/// less. Nothing is handed on before it is durable where it has to be.
/// </summary>
[GrainType("user-interactions"), CollectionAgeLimit(Minutes = 10)]
internal sealed partial class UserInteractionsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ContentMetadataCache facts,
    IEngagementSink engagement,
    UserIndexShards people,
    InteractionFeedVersions versions,
    IOptions<InteractionOptions> options,
    TimeProvider timeProvider,
    ILogger<UserInteractionsGrain> logger) : Grain, IUserInteractionsGrain, IInteractionFeed
{
    private const string StateName = "interactions", AheadName = "interactions-ahead", SeenName = "interactions-seen";
    private static readonly TimeSpan ViewsWait = TimeSpan.FromSeconds(1);

    private readonly List<StoredInteraction> _waiting = [];
    private InteractionHistory _history = new();
    private Guid _epoch = Guid.CreateVersion7(timeProvider.GetUtcNow());
    private GrainState<StoredInteractions> _stored = new(new());
    private IGrainTimer _timer = null!;
    private (long Minute, int Counted) _rate;

    private StoredInteractions Current => _stored.State!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(StateName, this.GetGrainId(), _stored);
        var chunks = await Task.WhenAll(
            Enumerable.Range(Current.FirstChunk, Current.OpenChunk - Current.FirstChunk).Select(ReadChunkAsync));
        foreach (var interaction in chunks.SelectMany(chunk => chunk.State!.Interactions).Concat(Current.Open))
        {
            Replay(interaction);
        }

        if (Current.HasAhead)
        {
            await storage.ReadStateAsync(AheadName, this.GetGrainId(), _ahead);
        }

        _timer = this.RegisterGrainTimer(StoreViewsAsync, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        versions.Remove(this.GetPrimaryKeyString());
        return StoreViewsAsync(cancellationToken);
    }

    public async Task<ImmutableArray<InteractionOutcome>> RecordAsync(
        ImmutableArray<Interaction> interactions, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interactions.Length, InteractionLimits.MaxBatch);
        engagement.ThrowIfFull();
        versions.Remove(this.GetPrimaryKeyString());
        var clock = timeProvider.GetUtcNow();
        await HappenAsync(clock);
        return await RecordAsync(interactions, clock);
    }

    private async Task<ImmutableArray<InteractionOutcome>> RecordAsync(ImmutableArray<Interaction> interactions, DateTimeOffset clock)
    {
        var known = await Task.WhenAll(interactions.Select(interaction => facts.GetAsync(interaction.ContentId).AsTask()));
        await TellItemsAsync(
            interactions.Zip(known)
                .Where(pair => pair.First.Kind is not null && pair.Second is not null)
                .Select(pair => pair.First.ContentId));

        var outcomes = new InteractionOutcome[interactions.Length];
        var counted = new List<EngagementEvent>(interactions.Length);
        var (decided, ahead) = (false, _ahead.State!.Interactions);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var interaction = interactions[i];

            // A simulation's time is the time, within what can be counted from.
            var now = interaction.EventTime ?? clock;
            if (now < clock - InteractionLimits.OldestEvent || now > clock + InteractionLimits.LongestSimulation)
            {
                outcomes[i] = InteractionOutcome.OutOfRange;
                continue;
            }

            if (known[i] is not { } item)
            {
                outcomes[i] = InteractionOutcome.UnknownContent;
                continue;
            }

            // Less than half of a video is a view of it.
            var type = interaction is { Type: InteractionType.Watch, Value: < 0.5 } ? InteractionType.View : interaction.Type;
            if (interaction.WaitsForItsTime && interaction.At > now)
            {
                outcomes[i] = PutAhead(interaction with { Type = type }, clock, ref ahead, ref decided);
                continue;
            }

            var at = interaction.At is { } time ? time < now ? time : now : now;
            if (interaction.At > now + InteractionLimits.ClockSkew || (at < now - InteractionLimits.OldestEvent && !interaction.IsHistory))
            {
                outcomes[i] = InteractionOutcome.OutOfRange;
                continue;
            }

            if (interaction.Repeat != InteractionRepeat.Latest && IsRepetition(interaction, type, ref ahead))
            {
                outcomes[i] = InteractionOutcome.Repeated;
                continue;
            }

            var (isFirst, isNews) = _history.Add(interaction.ContentId, type, interaction.Kind);
            if (isNews || interaction.Repeat == InteractionRepeat.Overwrite)
            {
                _waiting.Add(new(interaction.ContentId, type, interaction.Value, at)
                {
                    Kind = interaction.Kind,
                    Comment = interaction.Comment
                });

                // What comes under a name of the platform's own is the platform's word: durable when answered.
                decided |= type > InteractionType.Watch || interaction.Kind is not null;
            }

            if (interaction.IsHistory)
            {
                outcomes[i] = isFirst ? InteractionOutcome.Counted : InteractionOutcome.Repeated;
                continue;
            }

            outcomes[i] = !isFirst ? InteractionOutcome.Repeated : Admit(now) ? InteractionOutcome.Counted : InteractionOutcome.Throttled;
            if (outcomes[i] == InteractionOutcome.Counted && options.Value.WeightOf(type) is not 0 and var weight)
            {
                counted.Add(new(interaction.ContentId, item, interaction.Region, weight * Trust(now), 1, TrendingClock.Seconds(at))
                {
                    Shares = type == InteractionType.Share ? 1 : 0,
                    Audience = type == InteractionType.Share ? interaction.Value ?? CascadePriors.MeanAudience : 0,
                });
            }
        }

        if (decided)
        {
            await StoreAsync(clock);
        }
        else if (_waiting.Count > 0)
        {
            _timer.Change(ViewsWait, Timeout.InfiniteTimeSpan);
        }

        await StoreAheadAsync(ahead, clock);
        engagement.Add(counted);
        return [.. outcomes];
    }

    public async Task<ImmutableArray<InteractionType>> RetractAsync(
        string contentId, InteractionType? type, CancellationToken cancellationToken)
    {
        versions.Remove(this.GetPrimaryKeyString());
        var now = timeProvider.GetUtcNow();
        await HappenAsync(now);
        var retracted = _history.Retract(contentId, type).ToList();
        _waiting.AddRange(retracted.Select(one => new StoredInteraction(contentId, one, null, now) { IsRetracted = true }));
        if (_history.KnowsKindsOf(contentId))
        {
            var own = await StandingAsync(one =>
                one.ContentId == contentId && one.Kind is not null && (type is null ? one.Type > InteractionType.Watch : one.Type == type));
            retracted.AddRange(TakeBack(own, now).Select(one => one.Type));
        }

        if (retracted.Count > 0)
        {
            await StoreAsync(now);
        }

        return [.. retracted.Distinct()];
    }

    public async Task<ImmutableArray<Interaction>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= InteractionLimits.MaxBatch, true);
        await HappenAsync(timeProvider.GetUtcNow());
        var listed = ImmutableArray.CreateBuilder<Interaction>();
        var met = new HashSet<(string, string)>();
        Collect([.. Current.Open, .. _waiting]);

        // Chunk by chunk back, as far as is asked for.
        for (var chunk = Current.OpenChunk - 1; chunk >= Current.FirstChunk && listed.Count < limit; chunk--)
        {
            Collect((await ReadChunkAsync(chunk)).State!.Interactions);
        }

        return listed.ToImmutable();

        void Collect(ImmutableArray<StoredInteraction> interactions)
        {
            foreach (var one in interactions.Reverse())
            {
                if (listed.Count < limit && met.Add((one.ContentId, one.KindName)) && !one.IsRetracted)
                {
                    listed.Add(one.ToInteraction());
                }
            }
        }
    }

    public async Task<InteractionDelta> GetSinceAsync(Guid epoch, long version, CancellationToken cancellationToken)
    {
        await HappenAsync(timeProvider.GetUtcNow());
        var (first, open) =
            ((long)Current.FirstChunk * StoredInteractionChunk.Capacity, (long)Current.OpenChunk * StoredInteractionChunk.Capacity);
        var now = open + Current.Open.Length + _waiting.Count;

        // Whoever changes the record takes this back first.
        var ahead = _ahead.State!.Interactions;
        versions.Set(this.GetPrimaryKeyString(), _epoch, now, ahead.IsEmpty ? DateTimeOffset.MaxValue : ahead[0].At!.Value);
        if (epoch == _epoch && version == now)
        {
            return new(_epoch, now, false, []);
        }

        // What another activation told may be lost with it: views that were not stored yet. Then everything is told anew.
        var isWhole = epoch != _epoch || version < first;
        var entries = ImmutableArray.CreateBuilder<InteractionDeltaEntry>();
        var from = isWhole ? first : version;
        for (var chunk = (int)(from / StoredInteractionChunk.Capacity); chunk < Current.OpenChunk; chunk++)
        {
            Add(
                (await ReadChunkAsync(chunk)).State!.Interactions,
                (int)Math.Max(0, from - ((long)chunk * StoredInteractionChunk.Capacity)));
        }

        Add([.. Current.Open, .. _waiting], (int)Math.Max(0, from - open));
        return new(_epoch, now, isWhole, entries.ToImmutable())
        {
            SeenBefore = isWhole && Current.FirstChunk > 0 ? (await ReadSeenAsync()).State!.Bytes : []
        };

        void Add(ImmutableArray<StoredInteraction> interactions, int start)
        {
            for (var i = start; i < interactions.Length; i++)
            {
                entries.Add(new(interactions[i].ContentId, interactions[i].Type, interactions[i].IsRetracted)
                {
                    Kind = interactions[i].Kind
                });
            }
        }
    }

    private void Replay(StoredInteraction interaction)
    {
        if (interaction.IsRetracted)
        {
            _history.Retract(interaction.ContentId, interaction.Type, interaction.Kind);
        }
        else
        {
            _history.Add(interaction.ContentId, interaction.Type, interaction.Kind);
        }

        if (interaction.Kind is not null)
        {
            _history.SetTold(interaction.ContentId);
        }
    }

    private double Trust(DateTimeOffset now) => now - (Current.FirstAt ?? now) < options.Value.NewFor ? options.Value.NewFactor : 1;

    private bool Admit(DateTimeOffset now)
    {
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        _rate = minute == _rate.Minute ? (minute, _rate.Counted + 1) : (minute, 1);
        return _rate.Counted <= options.Value.CountedPerMinute;
    }

    private async Task StoreViewsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(timeProvider.GetUtcNow());
        }
        catch (Exception exception)
        {
            // Nobody waits for it; views of a second are what may be lost.
            LogViewsLost(exception, _waiting.Count);
        }
    }

    /// <summary>
    /// Stores what waits. After a failure memory and store differ, so the activation goes and the next one reads what is true.
    /// </summary>
    private async Task StoreAsync(DateTimeOffset now)
    {
        if (_waiting.Count > 0 && UserIndexShards.DayOf(now) is var day && day > Current.NotedDay)
        {
            // Before the write: who has interactions is in the index.
            await NoteAsync(day);
        }

        while (_waiting.Count > 0)
        {
            var room = StoredInteractionChunk.Capacity - Current.Open.Length;
            var taken = Math.Min(room, _waiting.Count);
            var open = Current.Open.AddRange(_waiting.GetRange(0, taken));
            var next = Current with
            {
                FirstAt = Current.FirstAt ?? now,
                Open = open,
                NotedDay = Math.Max(Current.NotedDay, UserIndexShards.DayOf(now)),
                HasAhead = _ahead.RecordExists
            };
            try
            {
                if (open.Length == StoredInteractionChunk.Capacity)
                {
                    // The full chunk first: a crash in between leaves one that is written again.
                    var chunk = await ReadChunkAsync(Current.OpenChunk);
                    chunk.State = new() { Interactions = open };
                    await storage.WriteStateAsync(ChunkName(Current.OpenChunk), this.GetGrainId(), chunk);
                    next = next with { OpenChunk = next.OpenChunk + 1, Open = [] };
                    if (next.OpenChunk - next.FirstChunk > StoredInteractions.MaxChunks)
                    {
                        var oldest = await ReadChunkAsync(next.FirstChunk);
                        next = next with { FirstChunk = next.FirstChunk + 1 };

                        // Before the chunk is gone: what was seen is never shown again, however long ago.
                        await AddSeenAsync(oldest.State!.Interactions);
                        await WriteAsync(next);
                        await storage.ClearStateAsync(ChunkName(next.FirstChunk - 1), this.GetGrainId(), oldest);
                        _waiting.RemoveRange(0, taken);
                        continue;
                    }
                }

                await WriteAsync(next);
                _waiting.RemoveRange(0, taken);
            }
            catch
            {
                _waiting.Clear();
                DeactivateOnIdle();
                throw;
            }
        }
    }

    private async Task NoteAsync(int day)
    {
        try
        {
            await people.TouchAsync(this.GetPrimaryKeyString(), day);
        }
        catch
        {
            // As when the store takes no write: nothing was recorded.
            _waiting.Clear();
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task WriteAsync(StoredInteractions next)
    {
        var write = new GrainState<StoredInteractions>(next, _stored.ETag) { RecordExists = _stored.RecordExists };
        await storage.WriteStateAsync(StateName, this.GetGrainId(), write);
        _stored = write;
    }

    private async Task<GrainState<StoredInteractionChunk>> ReadChunkAsync(int chunk)
    {
        var stored = new GrainState<StoredInteractionChunk>(new());
        await storage.ReadStateAsync(ChunkName(chunk), this.GetGrainId(), stored);
        return stored;
    }

    private async Task AddSeenAsync(ImmutableArray<StoredInteraction> interactions)
    {
        var stored = await ReadSeenAsync();
        var seen = stored.State!.Bytes.IsEmpty ? new SeenItems() : new SeenItems(stored.State.Bytes.AsSpan());
        foreach (var interaction in interactions)
        {
            seen.Add(interaction.ContentId);
        }

        stored.State = new() { Bytes = ImmutableCollectionsMarshal.AsImmutableArray(seen.ToBytes()) };
        await storage.WriteStateAsync(SeenName, this.GetGrainId(), stored);
    }

    private async Task<GrainState<StoredSeen>> ReadSeenAsync()
    {
        var stored = new GrainState<StoredSeen>(new());
        await storage.ReadStateAsync(SeenName, this.GetGrainId(), stored);
        return stored;
    }

    private static string ChunkName(int chunk) => $"interactions-{chunk}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} views could not be stored and are lost")]
    private partial void LogViewsLost(Exception exception, int count);
}
