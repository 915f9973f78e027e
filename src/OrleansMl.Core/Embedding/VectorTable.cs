using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>
/// Vectors by key in one flat array, searched exactly: for some ten thousand vectors of 64 numbers a scan takes less than a millisecond.
/// </summary>
public sealed class VectorTable(int dimensions)
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];
    private float[] _vectors = [];

    /// <summary>How many there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a vector, or replaces the one under the same key.</summary>
    /// <exception cref="ArgumentException">It has another number of dimensions.</exception>
    public void Set(string key, ReadOnlySpan<float> vector)
    {
        if (vector.Length != dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} dimensions, the table {dimensions}.", nameof(vector));
        }

        if (!_rows.TryGetValue(key, out var row))
        {
            row = _keys.Count;
            _keys.Add(key);
            _rows.Add(key, row);
            if (_vectors.Length < _keys.Count * dimensions)
            {
                Array.Resize(ref _vectors, Math.Max(_vectors.Length * 2, 64 * dimensions));
            }
        }

        vector.CopyTo(_vectors.AsSpan(row * dimensions));
    }

    /// <summary>The vector under a key; empty when there is none.</summary>
    public ReadOnlySpan<float> VectorOf(string key) =>
        _rows.TryGetValue(key, out var row) ? _vectors.AsSpan(row * dimensions, dimensions) : [];

    /// <summary>Takes a vector out; false when there was none.</summary>
    public bool Remove(string key)
    {
        if (!_rows.Remove(key, out var row))
        {
            return false;
        }

        // The last one fills the gap.
        var last = _keys.Count - 1;
        if (row != last)
        {
            _keys[row] = _keys[last];
            _rows[_keys[row]] = row;
            _vectors.AsSpan(last * dimensions, dimensions).CopyTo(_vectors.AsSpan(row * dimensions));
        }

        _keys.RemoveAt(last);
        return true;
    }

    /// <summary>The vectors with the highest dot product, highest first, ties by key.</summary>
    public List<(string Key, float Score)> Nearest(ReadOnlySpan<float> vector, int count)
    {
        var best = new PriorityQueue<string, (float Score, string Key)>(Comparer<(float Score, string Key)>.Create(
            static (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : string.CompareOrdinal(b.Key, a.Key)));
        for (var row = 0; row < _keys.Count; row++)
        {
            var score = TensorPrimitives.Dot(vector, _vectors.AsSpan(row * dimensions, dimensions));
            if (best.Count < count)
            {
                best.Enqueue(_keys[row], (score, _keys[row]));
            }
            else
            {
                best.EnqueueDequeue(_keys[row], (score, _keys[row]));
            }
        }

        var nearest = new List<(string, float)>(best.Count);
        while (best.TryDequeue(out var key, out var priority))
        {
            nearest.Add((key, priority.Score));
        }

        nearest.Reverse();
        return nearest;
    }
}
