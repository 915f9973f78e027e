using System.Collections.Immutable;

namespace OrleansMl.Events;

/// <summary>Changes of a shard's log that become one write.</summary>
/// <param name="expected">What the shard waits for.</param>
/// <param name="maxExpected">How many subjects it waits for at most.</param>
internal sealed class EventBatch(ImmutableArray<ExpectedEvents> expected, int maxExpected = int.MaxValue)
{
    private bool _isExpectedChanged;

    /// <summary>By subject.</summary>
    public Dictionary<string, ExpectedEvents> Expected { get; } = expected.ToDictionary(one => one.Subject, StringComparer.Ordinal);

    /// <summary>What the log grows by.</summary>
    public List<ModerationEvent> Added { get; } = [];

    public bool IsChanged => _isExpectedChanged || Added.Count > 0;

    /// <summary>
    /// A subject is about to store events. When others are still expected of it, they are among those it stored before, or were never
    /// stored: then their numbers are free.
    /// </summary>
    /// <param name="next">What is to come.</param>
    /// <param name="before">What the subject stored before; null when it is not there.</param>
    public void Expect(ExpectedEvents next, ImmutableArray<ModerationEvent>? before)
    {
        if (Expected.TryGetValue(next.Subject, out var known))
        {
            if (before is { } stored)
            {
                Added.AddRange(stored.Where(one => one.Seq >= known.Seq && one.Seq < next.Seq));
            }
            else if (known.Erasure is { } erasure)
            {
                // It went with its record, and begins anew.
                Added.Add(ContentEventData.Read(next.Subject, erasure));
            }
        }
        else if (Expected.Count >= maxExpected)
        {
            throw new EventsBusyException();
        }

        Expected[next.Subject] = next;
        _isExpectedChanged = true;
    }

    /// <summary>What was expected is here, or was never stored. Nothing when somebody was faster.</summary>
    public void Resolve(string subject, long seq, ImmutableArray<ModerationEvent> events)
    {
        if (Expected.TryGetValue(subject, out var known) && known.Seq == seq)
        {
            Added.AddRange(events.Where(one => one.Seq >= seq));
            Expected.Remove(subject);
            _isExpectedChanged = true;
        }
    }
}
