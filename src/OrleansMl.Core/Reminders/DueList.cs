using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Reminders;

/// <summary>
/// What is due when, one entry per target: scheduling a target again replaces its time. Ordered by time, then target, so that
/// two lists with the same entries yield them alike. Schedule and remove O(log n), the earliest O(log n).
/// </summary>
public sealed class DueList
{
    private readonly Dictionary<string, DateTimeOffset> _due;
    private readonly SortedSet<(DateTimeOffset Due, string Target)> _order =
        new(Comparer<(DateTimeOffset Due, string Target)>.Create(static (a, b) =>
            a.Due.CompareTo(b.Due) is var byTime and not 0 ? byTime : string.CompareOrdinal(a.Target, b.Target)));

    /// <summary>Creates a list from stored entries.</summary>
    public DueList(IEnumerable<KeyValuePair<string, DateTimeOffset>> entries)
    {
        _due = new(entries, StringComparer.Ordinal);
        foreach (var (target, due) in _due)
        {
            _order.Add((due, target));
        }
    }

    /// <summary>Targets in the list.</summary>
    public int Count => _due.Count;

    /// <summary>When the first target is due; null when the list is empty.</summary>
    public DateTimeOffset? Earliest => _order.Count == 0 ? null : _order.Min.Due;

    /// <summary>The entries, in no particular order.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Entries => _due;

    /// <summary>Adds a target or moves it to another time. Returns false when nothing changed.</summary>
    public bool Schedule(string target, DateTimeOffset due)
    {
        if (_due.TryGetValue(target, out var old))
        {
            if (old == due)
            {
                return false;
            }

            _order.Remove((old, target));
        }

        _due[target] = due;
        _order.Add((due, target));
        return true;
    }

    /// <summary>Removes a target if it is still scheduled for <paramref name="due"/>: a target that was moved meanwhile stays.</summary>
    public bool Complete(string target, DateTimeOffset due)
    {
        if (!_due.TryGetValue(target, out var current) || current != due)
        {
            return false;
        }

        _due.Remove(target);
        return _order.Remove((due, target));
    }

    /// <summary>
    /// Up to <paramref name="max"/> targets due at <paramref name="now"/>, earliest first. They stay in the list until completed.
    /// </summary>
    [SuppressMessage("Performance", "CA1859", Justification = "The list is the contract.")]
    public IReadOnlyList<(string Target, DateTimeOffset Due)> Peek(DateTimeOffset now, int max)
    {
        var taken = new List<(string, DateTimeOffset)>();
        foreach (var (due, target) in _order)
        {
            if (due > now || taken.Count == max)
            {
                break;
            }

            taken.Add((target, due));
        }

        return taken;
    }
}
