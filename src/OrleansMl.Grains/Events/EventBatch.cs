using System.Collections.Immutable;

namespace OrleansMl.Events;

/// <summary>Changes of a shard's log that become one write.</summary>
/// <param name="expected">What the shard waits for.</param>
/// <param name="maxExpected">How many subjects it waits for at most.</param>
internal sealed class EventBatch(ImmutableArray<ExpectedEvents> expected, int maxExpected = int.MaxValue)
{
    /// <summary>By subject.</summary>
    public Dictionary<string, ExpectedEvents> Expected { get; } = expected.ToDictionary(one => one.Subject, StringComparer.Ordinal);

    /// <summary>What the log grows by.</summary>
    public List<ModerationEvent> Added { get; } = [];

    /// <summary>True when the log grows, or something is no longer expected.</summary>
    public bool IsLogChanged { get; private set; }

    /// <summary>True when something is expected that was not.</summary>
    public bool IsExpectedChanged { get; private set; }

    /// <summary>
    /// A subject is about to store events. When others are still expected of it, they are among those it stored before, or were never
    /// stored: then their numbers are free.
    /// </summary>
    /// <param name="next">What is to come.</param>
    /// <param name="before">What the subject stored before; null when it is not there.</param>
    public void Expect(ExpectedEvents next, ImmutableArray<ModerationEvent>? before)
    {
        var (number, count) = (0L, Added.Count);
        if (Expected.TryGetValue(next.Subject, out var known))
        {
            if (before is { } stored)
            {
                Add(stored.Where(one => one.Seq >= known.Seq && one.Seq < next.Seq));
            }
            else if (known.Erasure is { } erasure)
            {
                // It went with its record, and begins anew.
                Add([ContentEventData.Read(next.Subject, erasure)]);
            }

            // A note that gave nothing holds until the one in its place is written.
            number = Added.Count == count ? known.Number : 0;
        }
        else if (Expected.Count >= maxExpected)
        {
            throw new EventsBusyException();
        }

        Expected[next.Subject] = next with { Number = number };
        IsExpectedChanged = true;
    }

    /// <summary>What was expected is here, or was never stored. Nothing when somebody was faster.</summary>
    public void Resolve(string subject, long seq, ImmutableArray<ModerationEvent> events)
    {
        if (Expected.TryGetValue(subject, out var known) && known.Seq == seq)
        {
            Add(events.Where(one => one.Seq >= seq));
            Expected.Remove(subject);
            IsLogChanged = true;
        }
    }

    /// <summary>Adds events that nobody expected.</summary>
    public void Add(IEnumerable<ModerationEvent> events)
    {
        Added.AddRange(events);
        IsLogChanged |= Added.Count > 0;
    }

    /// <summary>The numbers of those notes that are done with.</summary>
    public ImmutableArray<long> TakenOf(ImmutableArray<ExpectedEvents> notes) =>
        [.. notes.Where(one => !(Expected.TryGetValue(one.Subject, out var now) && now.Number == one.Number)).Select(one => one.Number)];
}
