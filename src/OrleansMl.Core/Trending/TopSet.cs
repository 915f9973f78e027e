namespace OrleansMl.Trending;

/// <summary>
/// The keys with the highest scores, exactly, as long as scores never fall (sums of <see cref="ForwardDecay"/> do not) and nothing is
/// removed. After a removal a key that was pushed out before comes back with its next event. O(log capacity) an update, O(1) for a key
/// below the threshold. Not safe for two threads at once.
/// </summary>
/// <typeparam name="TKey">What is ranked.</typeparam>
public sealed class TopSet<TKey>(int capacity) where TKey : notnull
{
    private readonly Dictionary<TKey, int> _places = [];
    private readonly List<(TKey Key, double Score)> _heap = []; // lowest first

    /// <summary>Keys that are kept.</summary>
    public int Count => _heap.Count;

    /// <summary>The admission threshold: a key that is not kept and scores no more cannot enter.</summary>
    public double Threshold => _heap.Count < capacity ? double.NegativeInfinity : _heap[0].Score;

    /// <summary>The keys in no order.</summary>
    public IEnumerable<TKey> Keys => _places.Keys;

    /// <summary>Sets a key's score.</summary>
    /// <returns>True when the key is among the highest now.</returns>
    public bool Set(TKey key, double score)
    {
        if (_places.TryGetValue(key, out var at))
        {
            var before = _heap[at].Score;
            _heap[at] = (key, score);
            if (score > before)
            {
                Sink(at);
            }
            else
            {
                Rise(at);
            }

            return true;
        }

        if (_heap.Count < capacity)
        {
            _heap.Add((key, score));
            Rise(_heap.Count - 1);
            return true;
        }

        if (score <= _heap[0].Score)
        {
            return false;
        }

        _places.Remove(_heap[0].Key);
        _heap[0] = (key, score);
        Sink(0);
        return true;
    }

    /// <summary>Takes a key out.</summary>
    public bool Remove(TKey key)
    {
        if (!_places.Remove(key, out var at))
        {
            return false;
        }

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (at < _heap.Count)
        {
            _heap[at] = last;
            _places[last.Key] = at;
            Sink(at);
            Rise(_places[last.Key]);
        }

        return true;
    }

    private void Rise(int at)
    {
        var entry = _heap[at];
        while (at > 0 && _heap[(at - 1) / 2].Score > entry.Score)
        {
            Move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }

        Place(entry, at);
    }

    private void Sink(int at)
    {
        var entry = _heap[at];
        while ((2 * at) + 1 is var child && child < _heap.Count)
        {
            child += child + 1 < _heap.Count && _heap[child + 1].Score < _heap[child].Score ? 1 : 0;
            if (_heap[child].Score >= entry.Score)
            {
                break;
            }

            Move(child, at);
            at = child;
        }

        Place(entry, at);
    }

    private void Move(int from, int to) => Place(_heap[from], to);

    private void Place((TKey Key, double Score) entry, int at)
    {
        _heap[at] = entry;
        _places[entry.Key] = at;
    }
}
