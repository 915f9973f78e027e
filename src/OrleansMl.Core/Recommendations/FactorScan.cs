using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansMl.Recommendations;

/// <summary>
/// The items whose factors fit a person's best, exactly: every item is scored, four at once so that the person's factors stay in registers, and only those that beat the worst kept one are looked at
/// again. 200,000 items of 64 numbers take some milliseconds on one thread; the memory's bandwidth is the limit.
/// </summary>
public static class FactorScan
{
    /// <summary>The best items, best first; of equal scores the smaller number.</summary>
    /// <param name="items">[count · dimensions], row-major.</param>
    /// <param name="person">[dimensions].</param>
    /// <param name="count">How many at most.</param>
    /// <param name="excluded">Items that must not be shown; asked only for those that would be.</param>
    public static List<(int Item, float Score)> Top(ReadOnlySpan<float> items, ReadOnlySpan<float> person, int count, Predicate<int>? excluded = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(person.Length);
        if (items.Length % person.Length != 0)
        {
            throw new ArgumentException($"{items.Length} numbers do not make whole rows of {person.Length}.", nameof(items));
        }

        var best = new Best(count, excluded);
        var (rows, dimensions) = (items.Length / person.Length, person.Length);
        var row = 0;
        if (Vector.IsHardwareAccelerated && dimensions % Vector<float>.Count == 0)
        {
            var x = MemoryMarshal.Cast<float, Vector<float>>(person);
            for (; row + 4 <= rows; row += 4)
            {
                var y = MemoryMarshal.Cast<float, Vector<float>>(items.Slice(row * dimensions, 4 * dimensions));
                Vector<float> a = Vector<float>.Zero, b = a, c = a, d = a;
                for (var k = 0; k < x.Length; k++)
                {
                    a = Vector.FusedMultiplyAdd(x[k], y[k], a);
                    b = Vector.FusedMultiplyAdd(x[k], y[x.Length + k], b);
                    c = Vector.FusedMultiplyAdd(x[k], y[(2 * x.Length) + k], c);
                    d = Vector.FusedMultiplyAdd(x[k], y[(3 * x.Length) + k], d);
                }

                best.Offer(row, Vector.Sum(a));
                best.Offer(row + 1, Vector.Sum(b));
                best.Offer(row + 2, Vector.Sum(c));
                best.Offer(row + 3, Vector.Sum(d));
            }
        }

        for (; row < rows; row++)
        {
            best.Offer(row, TensorPrimitives.Dot(person, items.Slice(row * dimensions, dimensions)));
        }

        return best.ToList();
    }

    // A heap whose root is the worst that is kept.
    private sealed class Best(int count, Predicate<int>? excluded)
    {
        private static readonly Comparer<(float Score, int Item)> s_worstFirst = Comparer<(float Score, int Item)>.Create(
            (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item));

        private readonly PriorityQueue<int, (float Score, int Item)> _kept = new(count + 1, s_worstFirst);
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
