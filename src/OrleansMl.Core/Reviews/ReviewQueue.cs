using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Reviews;

/// <summary>
/// Cases in memory: by id, and of each queue those that wait, by priority. Setting, removing and taking the first cost O(log n); whoever
/// may not have a case passes over it. A lease that is over returns its case when somebody asks next: a heap of leases beside the ordered
/// sets, whose stale entries are dropped when they are met.
/// </summary>
public sealed class ReviewQueue
{
    private readonly Dictionary<string, Entry> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<Entry>> _waiting = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Entry, long> _leases = new();
    private readonly PriorityQueue<Entry, long> _due = new();

    /// <summary>Cases, whatever their state.</summary>
    public int Count => _cases.Count;

    /// <summary>All cases, in no order.</summary>
    public IEnumerable<ReviewCase> Cases => _cases.Values.Select(entry => entry.Case);

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
        var entry = new Entry(review, queue, ReviewPriority.KeyOf(review));
        _cases[review.Id] = entry;
        switch (review.State)
        {
            case ReviewState.Open:
                Enqueue(entry);
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

        if (_waiting.TryGetValue(entry.Queue, out var waiting))
        {
            waiting.Remove(entry);
        }

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

    /// <summary>A case that should be decided by now and is not; the earliest. It stays.</summary>
    public bool TryPeekLate(DateTimeOffset now, [NotNullWhen(true)] out ReviewCase? review)
    {
        while (_due.TryPeek(out var entry, out _) && !IsCurrent(entry))
        {
            _due.Dequeue();
        }

        review = _due.TryPeek(out var first, out var ticks) && ticks <= now.UtcTicks ? first.Case : null;
        return review is not null;
    }

    private void ReturnExpired(DateTimeOffset now)
    {
        while (_leases.TryPeek(out var entry, out var until) && (until <= now.UtcTicks || !IsCurrent(entry)))
        {
            _leases.Dequeue();
            if (IsCurrent(entry))
            {
                Enqueue(entry);
            }
        }
    }

    private void Enqueue(Entry entry)
    {
        if (!_waiting.TryGetValue(entry.Queue, out var waiting))
        {
            _waiting[entry.Queue] = waiting = new(ByPriority.Instance);
        }

        waiting.Add(entry);
    }

    private bool IsCurrent(Entry entry) => _cases.TryGetValue(entry.Case.Id, out var current) && ReferenceEquals(current, entry);

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

    private sealed record Entry(ReviewCase Case, string Queue, double Key);

    private sealed class ByPriority : IComparer<Entry>
    {
        public static ByPriority Instance { get; } = new();

        public int Compare(Entry? x, Entry? y)
        {
            var byKey = y!.Key.CompareTo(x!.Key);
            return byKey != 0 ? byKey : string.CompareOrdinal(x.Case.Id, y.Case.Id);
        }
    }
}
