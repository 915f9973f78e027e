using System.Collections.Immutable;
using OrleansMl.Trending;
using OrleansMl.Virality;

namespace OrleansMl.Interactions;

/// <summary>
/// Decides what becomes of what one user does: what their record gains, what counts in trending, and what waits for its time. What counts
/// is the first of a type per item of somebody else, not faster than a user can, and as far as the account is proven
/// (<see cref="AccountWeight"/>). Not safe for two threads at once.
/// </summary>
/// <param name="options">What interactions count for.</param>
/// <param name="userId">Whose; null when no item is theirs.</param>
public sealed class InteractionRecorder(InteractionOptions options, string? userId = null)
{
    private readonly ulong? _self = userId is null ? null : AccountRecord.KeyOf(userId);
    private (long Minute, int Counted) _rate;

    /// <summary>What the user did so far.</summary>
    public InteractionHistory History { get; private set; } = new();

    /// <summary>What speaks for the account. Set it when a record is read back.</summary>
    public AccountRecord Account { get; set; }

    /// <summary>
    /// Whether something counted that <see cref="History"/> does not know of any more (<see cref="CountedActs"/>); null for nothing.
    /// </summary>
    public Func<string, InteractionType, bool>? HasCounted { get; set; }

    /// <summary>
    /// Forgets what the user did. How much they did within this minute is kept, or an erasure would be a way to do more of it.
    /// </summary>
    public void Forget() => (History, Account) = (new(), default);

    /// <summary>Learns an entry of the record that is read back.</summary>
    public void Replay(InteractionEntry entry)
    {
        if (entry.IsRetracted)
        {
            History.Retract(entry.ContentId, entry.Type, entry.Kind);
        }
        else
        {
            History.Add(entry.ContentId, entry.Type, entry.Kind);
        }

        if (entry.Kind is not null)
        {
            History.SetTold(entry.ContentId);
        }
    }

    /// <summary>Takes a batch into <see cref="History"/>, and says what else follows from it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="items">What is known of the item of each; null when there is no such item, which history may be about.</param>
    /// <param name="scheduled">What waits for its time already.</param>
    /// <param name="now">The time.</param>
    public RecordedInteractions Record(
        ImmutableArray<Interaction> batch,
        IReadOnlyList<ContentMetadata?> items,
        ImmutableArray<Interaction> scheduled,
        DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(items.Count, batch.Length);
        var recording = new Recording(scheduled, now);
        var outcomes = ImmutableArray.CreateBuilder<InteractionOutcome>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            outcomes.Add(Record(batch[i], items[i], recording));
        }

        return new(outcomes.MoveToImmutable(), recording.Appended, recording.IsDecided, recording.Scheduled, recording.Counted)
        {
            Reports = recording.Reports,
        };
    }

    /// <summary>Takes back what the user did to an item, but for what has a name of the platform's own.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="type">What; null for everything but having been shown it and having seen it.</param>
    /// <param name="now">The time.</param>
    /// <returns>What the record gains: one for each that was active.</returns>
    public List<InteractionEntry> Retract(string contentId, InteractionType? type, DateTimeOffset now) =>
        [.. History.Retract(contentId, type).Select(one => new InteractionEntry(contentId, one, null, now) { IsRetracted = true })];

    /// <summary>Takes back what is active.</summary>
    /// <param name="active">Entries of the record.</param>
    /// <param name="now">The time.</param>
    /// <returns>What the record gains.</returns>
    public List<InteractionEntry> Retract(IEnumerable<InteractionEntry> active, DateTimeOffset now)
    {
        var retracted = new List<InteractionEntry>();
        foreach (var one in active)
        {
            History.Retract(one.ContentId, one.Type, one.Kind);
            retracted.Add(one with { Value = null, Comment = null, Region = null, At = now, IsRetracted = true });
        }

        return retracted;
    }

    /// <summary>Divides what waits for its time.</summary>
    /// <param name="scheduled">All of it, by time.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is due, as it is recorded now, and the rest.</returns>
    public static (ImmutableArray<Interaction> Due, ImmutableArray<Interaction> Later) TakeDue(
        ImmutableArray<Interaction> scheduled, DateTimeOffset now)
    {
        var count = 0;
        while (count < scheduled.Length && scheduled[count].At <= now)
        {
            count++;
        }

        return count == 0 ? ([], scheduled) : ([.. scheduled[..count].Select(AsDue)], scheduled[count..]);

        Interaction AsDue(Interaction one) => one with
        {
            WaitsForItsTime = false,
            IsHistory = one.IsHistory || one.At < now - InteractionLimits.OldestEvent,
        };
    }

    private InteractionOutcome Record(Interaction interaction, ContentMetadata? item, Recording recording)
    {
        // A simulation's time is the time, within what can be counted from.
        var now = interaction.EventTime ?? recording.Clock;
        if (now < recording.Clock - InteractionLimits.OldestEvent || now > recording.Clock + InteractionLimits.LongestSimulation)
        {
            return InteractionOutcome.OutOfRange;
        }

        // What was done to an item that is withdrawn by now is history all the same.
        if (item is null && !interaction.MayBeGone)
        {
            return InteractionOutcome.UnknownContent;
        }

        // Less than half of a video is a view of it. Under a name of the platform's own the value is in a measure of its own.
        var type = interaction is { Type: InteractionType.Watch, Value: < 0.5, Kind: null } ? InteractionType.View : interaction.Type;
        if (interaction.WaitsForItsTime && interaction.At > now)
        {
            // What is yet to come is no history, whoever tells it.
            return Schedule(interaction with { Type = type, IsHistory = false }, recording);
        }

        var at = interaction.At is { } time && time < now ? time : now;
        if (interaction.At > now + InteractionLimits.ClockSkew || (at < now - InteractionLimits.OldestEvent && !interaction.IsHistory))
        {
            return InteractionOutcome.OutOfRange;
        }

        if (interaction.Repeat != InteractionRepeat.Latest && IsKept(interaction, type, recording))
        {
            return InteractionOutcome.Repeated;
        }

        var isOwn = _self is { } self && item?.AuthorKey == self;
        var (isFirst, isNews) = History.Add(interaction.ContentId, type, interaction.Kind);
        if (isNews || interaction.Repeat == InteractionRepeat.Overwrite)
        {
            recording.Appended.Add(new(interaction.ContentId, type, interaction.Value, at)
            {
                Kind = interaction.Kind,
                Comment = interaction.Comment,
                Region = interaction.Region,
                IsOwn = isOwn,
            });

            // What comes under a name of the platform's own is the platform's word: durable when answered.
            recording.IsDecided |= type > InteractionType.Watch || interaction.Kind is not null;
        }

        isFirst = isFirst && HasCounted?.Invoke(interaction.ContentId, type) is not true;
        var author = item is null or { AuthorKey: 0 } ? AccountRecord.KeyOf(interaction.ContentId) : item.AuthorKey;
        var proven = AccountWeight.Of(Account, author, now, options);
        if (!isOwn && type != InteractionType.Impression)
        {
            Account = Account.Meet(author);
        }

        if (interaction.IsHistory)
        {
            Account = Account.Import(at);
            return isFirst ? InteractionOutcome.Counted : InteractionOutcome.Repeated;
        }

        if (!isFirst || !TryAcquire(now))
        {
            return isFirst ? InteractionOutcome.Throttled : InteractionOutcome.Repeated;
        }

        if (!isOwn)
        {
            Count(interaction, type, item!, proven, TrendingClock.Seconds(at), recording);
        }

        return InteractionOutcome.Counted;
    }

    private void Count(
        Interaction interaction, InteractionType type, ContentMetadata item, double proven, double time, Recording recording)
    {
        if (type == InteractionType.Report)
        {
            recording.Reports.Add(new(interaction.ContentId, proven));
        }

        if (options.WeightOf(type) is not 0 and var weight)
        {
            var isShare = type == InteractionType.Share;
            recording.Counted.Add(
                new(interaction.ContentId, item, interaction.Region, weight, 1, time)
                {
                    Shares = isShare ? 1 : 0,
                    Audience = !isShare ? 0
                        : interaction is { Kind: null, Value: { } reached } ? reached
                        : CascadePriors.MeanAudience,
                    Unproven = Math.Abs(weight) * (1 - proven),
                    Users = _self is { } self ? DistinctWindow.BitOf(self) : 0,
                });
        }
    }

    /// <summary>Puts an interaction among those that wait, in the place of one of the same name.</summary>
    private InteractionOutcome Schedule(Interaction interaction, Recording recording)
    {
        var waits = recording.IndexOf(interaction);
        var isActive = History.IsActive(interaction.ContentId, interaction.Type, interaction.Kind);
        if (interaction.Repeat != InteractionRepeat.Overwrite && (waits >= 0 || isActive))
        {
            return InteractionOutcome.Repeated;
        }

        var scheduled = recording.Scheduled;
        if (waits < 0 && scheduled.Length >= InteractionLimits.MaxWaiting)
        {
            return InteractionOutcome.TooManyWaiting;
        }

        if (isActive)
        {
            // One name of one item is one thing: overwritten with what is yet to come, it is yet to come.
            var active = new InteractionEntry(interaction.ContentId, interaction.Type, null, recording.Clock) { Kind = interaction.Kind };
            recording.Appended.AddRange(Retract([active], recording.Clock));
            recording.IsDecided = true;
        }

        scheduled = waits < 0 ? scheduled : scheduled.RemoveAt(waits);
        var place = 0;
        while (place < scheduled.Length && scheduled[place].At <= interaction.At)
        {
            place++;
        }

        recording.Scheduled = scheduled.Insert(place, interaction);
        return InteractionOutcome.Waiting;
    }

    /// <summary>
    /// Whether something is there that shall be kept. What waits under the same name and shall be overwritten waits no longer.
    /// </summary>
    private bool IsKept(Interaction interaction, InteractionType type, Recording recording)
    {
        var waits = recording.IndexOf(interaction);
        if (interaction.Repeat == InteractionRepeat.Keep)
        {
            return waits >= 0 || History.IsActive(interaction.ContentId, type, interaction.Kind);
        }

        recording.Scheduled = waits < 0 ? recording.Scheduled : recording.Scheduled.RemoveAt(waits);
        return false;
    }

    private bool TryAcquire(DateTimeOffset now)
    {
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        _rate = minute == _rate.Minute ? (minute, _rate.Counted + 1) : (minute, 1);
        return _rate.Counted <= options.MaxEventsPerMinute;
    }

    private sealed class Recording(ImmutableArray<Interaction> scheduled, DateTimeOffset clock)
    {
        public DateTimeOffset Clock { get; } = clock;

        public List<InteractionEntry> Appended { get; } = [];

        public List<EngagementEvent> Counted { get; } = [];

        public List<WeighedReport> Reports { get; } = [];

        public ImmutableArray<Interaction> Scheduled { get; set; } = scheduled;

        public bool IsDecided { get; set; }

        public int IndexOf(Interaction interaction)
        {
            for (var i = 0; i < Scheduled.Length; i++)
            {
                if (Scheduled[i].ContentId == interaction.ContentId && Scheduled[i].KindName == interaction.KindName)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
