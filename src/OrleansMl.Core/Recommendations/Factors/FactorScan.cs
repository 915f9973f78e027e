namespace OrleansMl.Recommendations;

/// <summary>
/// The items whose factors fit a person's best, exactly: every item is scored (<see cref="DenseScorer"/>), and only
/// those that beat the worst kept one are looked at again. 200,000 items of 64 numbers take some milliseconds on
/// one thread; the memory's bandwidth is the limit.
/// </summary>
public static class FactorScan
{
    private const int Chunk = 1024;

    /// <summary>The best items, best first; of equal scores the smaller number.</summary>
    /// <param name="items">[count · dimensions], row-major.</param>
    /// <param name="person">[dimensions].</param>
    /// <param name="count">How many at most.</param>
    /// <param name="excluded">Items that must not be shown; asked only for those that would be.</param>
    public static List<(int Item, float Score)> Top(
        ReadOnlySpan<float> items, ReadOnlySpan<float> person, int count, Predicate<int>? excluded = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(person.Length);
        if (items.Length % person.Length != 0)
        {
            throw new ArgumentException($"{items.Length} numbers do not make whole rows of {person.Length}.", nameof(items));
        }

        var best = new Best(count, excluded);
        var (rows, dimensions) = (items.Length / person.Length, person.Length);
        Span<float> scores = stackalloc float[Chunk];
        for (var from = 0; from < rows; from += Chunk)
        {
            var some = scores[..Math.Min(Chunk, rows - from)];
            DenseScorer.Score(items.Slice(from * dimensions, some.Length * dimensions), person, some);
            for (var i = 0; i < some.Length; i++)
            {
                best.Offer(from + i, some[i]);
            }
        }

        return best.ToList();
    }

    // A heap whose root is the worst that is kept.
    private sealed class Best(int count, Predicate<int>? excluded)
    {
        private static readonly Comparer<(float Score, int Item)> WorstFirst = Comparer<(float Score, int Item)>.Create(
            (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item));

        private readonly PriorityQueue<int, (float Score, int Item)> _kept = new(count + 1, WorstFirst);
        private float _worst = count > 0 ? float.NegativeInfinity : float.PositiveInfinity;

        public void Offer(int item, float score)
        {
            if (score > _worst && excluded?.Invoke(item) is not true)
            {
                Keep(item, score);
            }
        }

        public List<(int Item, float Score)> ToList()
        {
            var list = new List<(int Item, float Score)>(_kept.Count);
            while (_kept.TryDequeue(out var item, out var place))
            {
                list.Add((item, place.Score));
            }

            list.Reverse();
            return list;
        }

        private void Keep(int item, float score)
        {
            _kept.Enqueue(item, (score, item));
            if (_kept.Count > count)
            {
                _kept.Dequeue();
            }

            if (_kept.Count == count && _kept.TryPeek(out _, out var place))
            {
                _worst = place.Score;
            }
        }
    }
}
