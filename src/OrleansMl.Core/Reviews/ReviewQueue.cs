using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Reviews;

/// <summary>
/// Cases in memory: by id, and of each queue all of them and those that wait, by priority. Setting, removing, taking the first and finding
/// the place to go on from cost O(log n); whoever may not have a case passes over it. A lease that is over returns its case when somebody
/// asks next: a heap of leases beside the ordered sets, whose stale entries are dropped when they are met.
/// </summary>
public sealed class ReviewQueue
{
    private readonly Dictionary<string, Entry> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<Entry>> _ordered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<Entry>> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _unsettled = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Entry, long> _leases = new();
    private readonly PriorityQueue<Entry, long> _due = new();

    /// <summary>Cases, whatever their state.</summary>
    public int Count => _cases.Count;

    /// <summary>All cases, in no order.</summary>
    public IEnumerable<ReviewCase> Cases => _cases.Values.Select(entry => entry.Case);

    /// <summary>Cases that something is still to be sent of: decided, taken back, or waiting for a second yes.</summary>
    public IEnumerable<ReviewCase> Unsettled => _unsettled.Values.Select(entry => entry.Case);

    /// <summary>A case with its queue.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out ReviewCase? review, [NotNullWhen(true)] out string? queue)
    {
        var found = _cases.TryGetValue(id, out var entry);
        (review, queue) = (entry?.Case, entry?.Queue);
        return found;
    }

    /// <summary>Adds a case, or replaces it.</summary>
    public void Set(ReviewCase review, string queue)
    {
        ArgumentNullException.ThrowIfNull(review);
        Remove(review.Id);
        var entry = new Entry(review.Id, ReviewPriority.KeyOf(review), review, queue);
        _cases[review.Id] = entry;
        Of(_ordered, queue).Add(entry);
        if (review.State == ReviewState.Decided || review.UndoneDecision is not null || review.ToAnnounce is not null)
        {
            _unsettled[review.Id] = entry;
        }

        switch (review.State)
        {
            case ReviewState.Open:
                Of(_waiting, queue).Add(entry);
                break;
            case ReviewState.Leased:
                _leases.Enqueue(entry, review.Lease!.Until.UtcTicks);
                break;
        }

        if (review is { State: ReviewState.Open or ReviewState.Leased, IsLate: false })
        {
            _due.Enqueue(entry, review.DueAt.UtcTicks);
        }

        Trim(_leases);
        Trim(_due);
    }

    /// <summary>Removes a case.</summary>
    public bool Remove(string id)
    {
        if (!_cases.Remove(id, out var entry))
        {
            return false;
        }

        _unsettled.Remove(id);
        Of(_ordered, entry.Queue).Remove(entry);
        Of(_waiting, entry.Queue).Remove(entry);
        return true;
    }

    /// <summary>The cases of a queue that wait, the first first.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="now">The time: leases that are over by then have returned.</param>
    public IEnumerable<ReviewCase> Waiting(string queue, DateTimeOffset now)
    {
        ReturnExpired(now);
        return _waiting.TryGetValue(queue, out var waiting) ? waiting.Select(entry => entry.Case) : [];
    }

    /// <summary>How many cases of a queue wait; those whose lease is over count once somebody asked for <see cref="Waiting"/>.</summary>
    public int CountWaiting(string queue) => _waiting.TryGetValue(queue, out var waiting) ? waiting.Count : 0;

    /// <summary>The cases of a queue that wait, the last first.</summary>
    public IEnumerable<ReviewCase> WaitingBack(string queue) =>
        _waiting.TryGetValue(queue, out var waiting) ? waiting.Reverse().Select(entry => entry.Case) : [];

    /// <summary>All cases of some queues, by priority, from a place on. O(log n) for each queue, and O(queues) a case.</summary>
    /// <param name="queues">The queues, without repetitions.</param>
    /// <param name="after">Key and id of the last one before; null for the beginning.</param>
    public IEnumerable<ReviewCase> After(IEnumerable<string> queues, (double Key, string Id)? after)
    {
        ArgumentNullException.ThrowIfNull(queues);
        var parts = queues.Select(queue => After(queue, after).GetEnumerator()).ToList();
        parts.RemoveAll(part => !part.MoveNext());
        while (parts.Count > 0)
        {
            var first = parts.MinBy(part => part.Current, ByPriority.Instance)!;
            yield return first.Current.Case;
            if (!first.MoveNext())
            {
                parts.Remove(first);
            }
        }
    }

    /// <summary>When the next case is late; null when none will be.</summary>
    public DateTimeOffset? NextLate() => TryPeekDue(out var first) ? first.Case.DueAt : null;

    /// <summary>A case that should be decided by now and is not; the earliest. It stays.</summary>
    public bool TryPeekLate(DateTimeOffset now, [NotNullWhen(true)] out ReviewCase? review)
    {
        review = TryPeekDue(out var first) && first.Case.DueAt <= now ? first.Case : null;
        return review is not null;
    }

    private bool TryPeekDue([NotNullWhen(true)] out Entry? first)
    {
        while (_due.TryPeek(out first, out _) && !IsCurrent(first))
        {
            _due.Dequeue();
        }

        return first is not null;
    }

    private IEnumerable<Entry> After(string queue, (double Key, string Id)? after)
    {
        if (!_ordered.TryGetValue(queue, out var ordered) || ordered.Max is not { } last)
        {
            return [];
        }

        if (after is not { } place)
        {
            return ordered;
        }

        var from = new Entry(place.Id, place.Key, null!, queue);
        return ByPriority.Instance.Compare(from, last) >= 0
            ? []
            : ordered.GetViewBetween(from, last).SkipWhile(entry => ByPriority.Instance.Compare(entry, from) == 0);
    }

    private void ReturnExpired(DateTimeOffset now)
    {
        while (_leases.TryPeek(out var entry, out var until) && (until <= now.UtcTicks || !IsCurrent(entry)))
        {
            _leases.Dequeue();
            if (IsCurrent(entry))
            {
                Of(_waiting, entry.Queue).Add(entry);
            }
        }
    }

    private static SortedSet<Entry> Of(Dictionary<string, SortedSet<Entry>> sets, string queue)
    {
        if (!sets.TryGetValue(queue, out var set))
        {
            sets[queue] = set = new(ByPriority.Instance);
        }

        return set;
    }

    private bool IsCurrent(Entry entry) => _cases.TryGetValue(entry.Id, out var current) && ReferenceEquals(current, entry);

    // When most entries are stale; so the heaps stay within a constant factor of the cases.
    private void Trim(PriorityQueue<Entry, long> heap)
    {
        const int Small = 64;
        if (heap.Count > Small && heap.Count > 4 * _cases.Count)
        {
            var current = heap.UnorderedItems.Where(one => IsCurrent(one.Element)).ToList();
            heap.Clear();
            heap.EnqueueRange(current);
        }
    }

    private sealed class Entry(string id, double key, ReviewCase review, string queue)
    {
        public string Id => id;

        public double Key => key;

        public ReviewCase Case => review;

        public string Queue => queue;
    }

    private sealed class ByPriority : IComparer<Entry>
    {
        public static ByPriority Instance { get; } = new();

        public int Compare(Entry? x, Entry? y)
        {
            var byKey = y!.Key.CompareTo(x!.Key);
            return byKey != 0 ? byKey : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
