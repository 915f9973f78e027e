using System.Collections.Immutable;

namespace OrleansMl.Webhooks;

/// <summary>Where an event is in the log.</summary>
[GenerateSerializer, Immutable, Alias("event-position")]
internal readonly record struct EventPosition([property: Id(0)] int Shard, [property: Id(1)] long Position);

/// <summary>
/// An item of which an event was not accepted: its later events wait behind it. Known by a hash, so that nothing here says whose it is;
/// two items with one hash only wait for each other.
/// </summary>
/// <param name="Key">The item's hash.</param>
/// <param name="Events">The event to try next, and those behind it.</param>
/// <param name="Attempts">How often the first was tried.</param>
/// <param name="FirstAttempt">When that began.</param>
/// <param name="NextAttempt">When it is tried again.</param>
[GenerateSerializer, Immutable, Alias("held-item")]
internal sealed record HeldItem(
    [property: Id(0)] ulong Key,
    [property: Id(1)] ImmutableArray<EventPosition> Events,
    [property: Id(2)] int Attempts,
    [property: Id(3)] DateTimeOffset FirstAttempt,
    [property: Id(4)] DateTimeOffset NextAttempt);

/// <summary>How far a subscription has come. Pure: results come in, progress comes out.</summary>
[GenerateSerializer, Immutable, Alias("webhook-progress")]
internal sealed record WebhookProgress
{
    public static readonly WebhookProgress None = new();

    /// <summary>So many failures without a success mean that the receiver is down, and not that one item fails.</summary>
    public const int FailingAfter = 10;

    /// <summary>Events that may wait behind held items.</summary>
    public const int MaxHeldEvents = 10_000;

    /// <summary>Where to read on, by shard: everything before was accepted, given up, or is held.</summary>
    [Id(0)] public ImmutableArray<long> Positions { get; init; } = [];

    [Id(1)] public ImmutableArray<HeldItem> Held { get; init; } = [];

    /// <summary>Failures since the last success.</summary>
    [Id(2)] public int Failures { get; init; }

    /// <summary>The receiver asked for no attempt before this.</summary>
    [Id(3)] public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Events that were no longer kept when their turn came.</summary>
    [Id(4)] public long Missed { get; init; }

    /// <summary>Of those, how many the receiver was told of.</summary>
    [Id(5)] public long MissedTold { get; init; }

    public bool IsFailing => Failures >= FailingAfter;

    public int HeldEvents => Held.Sum(item => item.Events.Length);

    public bool IsFull(int maxHeld) => Held.Length >= maxHeld || HeldEvents >= MaxHeldEvents;

    /// <summary>How long between attempts with something new while the receiver is down: half a minute to ten minutes.</summary>
    public TimeSpan ProbeEvery => TimeSpan.FromSeconds(Math.Min(600, 3 * Failures));

    /// <summary>Items to try now: one while the receiver is down.</summary>
    public IEnumerable<HeldItem> Due(DateTimeOffset now, int most) => Held
        .Where(item => item.NextAttempt <= now)
        .OrderBy(item => item.NextAttempt)
        .Take(IsFailing ? 1 : most);

    /// <summary>Events of an item wait, behind what waits already.</summary>
    public WebhookProgress Hold(ulong key, ImmutableArray<EventPosition> events, DateTimeOffset now) =>
        Find(key) is { } held
            ? Replace(held, held with { Events = held.Events.AddRange(events) })
            : this with { Held = Held.Add(new(key, events, 0, now, now)) };

    /// <summary>Events that were given up are tried again, before what waits behind them.</summary>
    public WebhookProgress HoldFirst(ulong key, EventPosition one, DateTimeOffset now) =>
        Find(key) is { } held
            ? held.Events.Contains(one)
                ? this
                : Replace(held, held with { Events = held.Events.Insert(0, one), Attempts = 0, FirstAttempt = now, NextAttempt = now })
            : this with { Held = Held.Add(new(key, [one], 0, now, now)) };

    /// <summary>What came of trying an item's events in their order, up to the first that was not accepted.</summary>
    /// <param name="lane">What was tried.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">In [0, 1).</param>
    /// <param name="dead">The event that is given up; null for none.</param>
    public WebhookProgress With(WebhookLane lane, DateTimeOffset now, double random, out LaneEvent? dead)
    {
        dead = null;
        var item = Find(lane.Key);

        // Without those that were accepted or are no longer there; others may have come meanwhile.
        var done = lane.Events.Take(lane.Done).Select(one => one.At).ToHashSet();
        ImmutableArray<EventPosition> events =
            [.. (item?.Events ?? []).Union(lane.Events.Select(one => one.At)).Where(one => !done.Contains(one))];
        var next = item is null ? this with { Held = Held.Add(item = new(lane.Key, events, 0, now, now)) } : this;
        if (lane.Done > 0)
        {
            item = item with { Attempts = 0, FirstAttempt = now, NextAttempt = now };
        }

        if (lane.Failure is { } failure)
        {
            var first = item.Attempts == 0 ? now : item.FirstAttempt;
            var again = WebhookRetry.Next(item.Attempts + 1, first, now, random);
            if (again is null)
            {
                dead = lane.Events[lane.Done];
                events = events.Remove(dead.At);
                item = item with { Attempts = 0, FirstAttempt = now, NextAttempt = now };
            }
            else
            {
                var at = failure.RetryAfter is { } asked && asked > again ? Earlier(asked, now + WebhookRetry.GiveUpAfter) : again.Value;
                item = item with { Attempts = item.Attempts + 1, FirstAttempt = first, NextAttempt = at };
            }
        }

        item = item with { Events = events };
        return events.IsEmpty
            ? next with { Held = next.Held.RemoveAll(one => one.Key == lane.Key) }
            : next with { Held = [.. next.Held.Select(one => one.Key == lane.Key ? item : one)] };
    }

    /// <summary>The receiver is back: nobody waits for their turn any longer.</summary>
    public WebhookProgress Recovered(DateTimeOffset now) => this with
    {
        Failures = 0,
        NotBefore = null,
        Held = [.. Held.Select(item => item.NextAttempt > now ? item with { NextAttempt = now } : item)],
    };

    private HeldItem? Find(ulong key) => Held.FirstOrDefault(item => item.Key == key);

    private WebhookProgress Replace(HeldItem before, HeldItem after) => this with { Held = Held.Replace(before, after) };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>An event to be delivered.</summary>
/// <param name="At">Where it is in the log.</param>
/// <param name="Id">Its id; empty when it is no longer there, or is not asked for.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">What is posted.</param>
internal sealed record LaneEvent(EventPosition At, string Id, string Type, byte[] Body)
{
    public bool IsNothing => Id.Length == 0;
}

/// <summary>Events of one item that are delivered one after the other; the first that is not accepted ends it.</summary>
internal sealed class WebhookLane(ulong key, int attempts, IReadOnlyList<LaneEvent> events)
{
    public ulong Key => key;

    public IReadOnlyList<LaneEvent> Events => events;

    /// <summary>Attempts of the first event before.</summary>
    public int Attempts => attempts;

    /// <summary>How many are done with.</summary>
    public int Done { get; private set; }

    /// <summary>Why the next one was not accepted; null when it was not tried.</summary>
    public WebhookAnswer? Failure { get; private set; }

    /// <summary>What was tried.</summary>
    public List<(LaneEvent Event, int Attempt, WebhookAnswer Answer)> Answers { get; } = [];

    /// <summary>Tries.</summary>
    /// <param name="send">Posts one.</param>
    /// <param name="mayGoOn">False when the receiver is down.</param>
    public async Task RunAsync(Func<LaneEvent, Task<WebhookAnswer>> send, Func<bool> mayGoOn)
    {
        foreach (var one in events)
        {
            if (!one.IsNothing)
            {
                if (!mayGoOn())
                {
                    return;
                }

                var answer = await send(one);
                Answers.Add((one, Done == 0 ? attempts + 1 : 1, answer));
                if (!answer.IsAccepted)
                {
                    Failure = answer;
                    return;
                }
            }

            Done++;
        }
    }
}
