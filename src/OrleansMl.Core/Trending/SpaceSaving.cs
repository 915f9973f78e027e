namespace OrleansMl.Trending;

/// <summary>
/// The heaviest keys of an endless stream in bounded memory (Metwally, Agrawal, El Abbadi 2005, with weights). A key's estimate is never
/// too low, and too high by at most its <see cref="HeavyHitter{TKey}.Error"/>, which is at most N / capacity for a stream of total weight
/// N. Summaries merge (Agarwal et al. 2012) and keep that bound. O(log capacity) an event. Not safe for two threads at once.
/// </summary>
/// <typeparam name="TKey">What is counted.</typeparam>
public sealed class SpaceSaving<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, int> _places;
    private readonly Entry[] _heap; // lightest first

    /// <param name="capacity">Keys kept at once; positive.</param>
    /// <param name="comparer">How keys are compared; null: as they compare themselves.</param>
    public SpaceSaving(int capacity, IEqualityComparer<TKey>? comparer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _heap = new Entry[capacity];
        _places = new(capacity, comparer);
    }

    /// <summary>Keys that may be kept.</summary>
    public int Capacity => _heap.Length;

    /// <summary>Keys that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The weight of all events.</summary>
    public double Total { get; private set; }

    /// <summary>No key that is not kept weighs more than this.</summary>
    public double Floor => Count < Capacity ? 0 : _heap[0].Weight;

    /// <summary>Counts an event.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="weight">Its weight; 0 or less counts nothing.</param>
    public void Add(TKey key, double weight)
    {
        if (!(weight > 0))
        {
            return;
        }

        Total += weight;
        if (_places.TryGetValue(key, out var at))
        {
            _heap[at].Weight += weight;
            Sink(at);
        }
        else if (Count < Capacity)
        {
            Put(new() { Key = key, Weight = weight });
        }
        else
        {
            // The newcomer may have been here before and been pushed out: it takes over the lightest one's weight as its error.
            ref var lightest = ref _heap[0];
            _places.Remove(lightest.Key);
            lightest = new() { Key = key, Weight = lightest.Weight + weight, Error = lightest.Weight };
            _places.Add(key, 0);
            Sink(0);
        }
    }

    /// <summary>Adds what another summary has counted.</summary>
    public void Merge(SpaceSaving<TKey> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (mine, theirs) = (Floor, other.Floor);
        var all = new Dictionary<TKey, Entry>(_places.Comparer);
        foreach (ref readonly var entry in _heap.AsSpan(0, Count))
        {
            all.Add(entry.Key, entry with { Weight = entry.Weight + theirs, Error = entry.Error + theirs });
        }

        foreach (ref readonly var entry in other._heap.AsSpan(0, other.Count))
        {
            all[entry.Key] = all.TryGetValue(entry.Key, out var both)
                ? both with { Weight = both.Weight - theirs + entry.Weight, Error = both.Error - theirs + entry.Error }
                : entry with { Weight = entry.Weight + mine, Error = entry.Error + mine };
        }

        Total += other.Total;
        Fill(all.Values);
    }

    /// <summary>
    /// Forgets a key that nobody carries any more, with its weight; false when it is not kept. What was pushed out before by less than
    /// <see cref="Floor"/> then counts from 0 if it comes again. O(capacity log capacity).
    /// </summary>
    public bool Remove(TKey key)
    {
        if (!_places.TryGetValue(key, out var at))
        {
            return false;
        }

        Total = Math.Max(0, Total - _heap[at].Weight);
        Fill([.. _heap.Take(Count).Where(entry => !_places.Comparer.Equals(entry.Key, key))]);
        return true;
    }

    /// <summary>Multiplies every weight, for weights that grow with time (<see cref="ForwardDecay"/>).</summary>
    public void Scale(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        Total *= factor;
        for (var i = 0; i < Count; i++)
        {
            _heap[i].Weight *= factor;
            _heap[i].Error *= factor;
        }
    }

    /// <summary>The keys that are kept, heaviest first.</summary>
    public HeavyHitter<TKey>[] Top(int count = int.MaxValue) =>
        [
            .. _heap.Take(Count)
                .OrderByDescending(entry => entry.Weight)
                .Take(count)
                .Select(entry => new HeavyHitter<TKey>(entry.Key, entry.Weight, entry.Error))
        ];

    /// <summary>Starts again from what <see cref="Top"/> gave.</summary>
    /// <param name="total">The weight of all events.</param>
    /// <param name="entries">The keys.</param>
    public void Restore(double total, IEnumerable<HeavyHitter<TKey>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Total = total;
        Fill(entries.Select(entry => new Entry { Key = entry.Key, Weight = entry.Weight, Error = entry.Error }));
    }

    private void Fill(IEnumerable<Entry> entries)
    {
        Entry[] heaviest = [.. entries.OrderByDescending(entry => entry.Weight).Take(Capacity)];
        Count = 0;
        _places.Clear();
        Array.Clear(_heap);

        // Lightest first is a heap already.
        foreach (var entry in heaviest.Reverse())
        {
            Put(entry);
        }
    }

    private void Put(Entry entry)
    {
        var at = Count++;
        while (at > 0 && _heap[(at - 1) / 2].Weight > entry.Weight)
        {
            Move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }

        _heap[at] = entry;
        _places[entry.Key] = at;
    }

    private void Sink(int at)
    {
        var entry = _heap[at];
        while ((2 * at) + 1 is var child && child < Count)
        {
            child += child + 1 < Count && _heap[child + 1].Weight < _heap[child].Weight ? 1 : 0;
            if (_heap[child].Weight >= entry.Weight)
            {
                break;
            }

            Move(child, at);
            at = child;
        }

        _heap[at] = entry;
        _places[entry.Key] = at;
    }

    private void Move(int from, int to)
    {
        _heap[to] = _heap[from];
        _places[_heap[to].Key] = to;
    }

    private record struct Entry
    {
        public TKey Key;
        public double Weight;
        public double Error;
    }
}

/// <summary>A key that weighs much.</summary>
/// <param name="Key">The key.</param>
/// <param name="Weight">At least its true weight.</param>
/// <param name="Error">Its true weight is at least <paramref name="Weight"/> − this.</param>
/// <typeparam name="TKey">What is counted.</typeparam>
public readonly record struct HeavyHitter<TKey>(TKey Key, double Weight, double Error);
