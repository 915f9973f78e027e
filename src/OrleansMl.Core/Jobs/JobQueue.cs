using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Jobs;

/// <summary>
/// The jobs in memory, earliest first, one per target: setting a target again replaces what it held. A binary heap beside a
/// dictionary: what was replaced stays in the heap until it is met or the heap is rebuilt, which happens when half of it is
/// stale. Set O(log n), take O(log n), remove O(1).
/// </summary>
/// <typeparam name="T">What is kept of a job.</typeparam>
public sealed class JobQueue<T> where T : class
{
    private const int SmallHeap = 64;

    private readonly Dictionary<string, (DateTimeOffset Due, T Job)> _jobs = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Target, T Job), long> _order = new();

    /// <summary>Jobs in the queue.</summary>
    public int Count => _jobs.Count;

    /// <summary>When the first job is due; null when the queue is empty.</summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            DropStale();
            return _order.TryPeek(out _, out var ticks) ? new(ticks, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Adds a target's job, or replaces it.</summary>
    public void Set(string target, DateTimeOffset due, T job)
    {
        _jobs[target] = (due, job);
        _order.Enqueue((target, job), due.UtcTicks);
        if (_order.Count > SmallHeap && _order.Count > 2 * _jobs.Count)
        {
            _order.Clear();
            _order.EnqueueRange(_jobs.Select(entry => ((entry.Key, entry.Value.Job), entry.Value.Due.UtcTicks)));
        }
    }

    /// <summary>The job of a target, with its time.</summary>
    public bool TryGet(string target, out DateTimeOffset due, [NotNullWhen(true)] out T? job)
    {
        var found = _jobs.TryGetValue(target, out var entry);
        (due, job) = entry;
        return found;
    }

    /// <summary>Removes a target's job.</summary>
    public bool Remove(string target) => _jobs.Remove(target);

    /// <summary>Takes the earliest job that is due out of the queue. Targets in <paramref name="busy"/> are passed over and stay.</summary>
    public bool TryTake(DateTimeOffset now, IReadOnlySet<string> busy, [NotNullWhen(true)] out T? job)
    {
        List<(string Target, T Job, long Due)>? passed = null;
        job = null;
        while (job is null)
        {
            DropStale();
            if (!_order.TryPeek(out var first, out var ticks) || ticks > now.UtcTicks)
            {
                break;
            }

            _order.Dequeue();
            if (busy.Contains(first.Target))
            {
                (passed ??= []).Add((first.Target, first.Job, ticks));
                continue;
            }

            _jobs.Remove(first.Target);
            job = first.Job;
        }

        foreach (var (target, waiting, due) in passed ?? [])
        {
            _order.Enqueue((target, waiting), due);
        }

        return job is not null;
    }

    private void DropStale()
    {
        while (_order.TryPeek(out var first, out _)
            && !(_jobs.TryGetValue(first.Target, out var current) && ReferenceEquals(current.Job, first.Job)))
        {
            _order.Dequeue();
        }
    }
}
