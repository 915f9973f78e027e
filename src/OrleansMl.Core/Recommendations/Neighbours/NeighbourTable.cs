using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansMl.LinearAlgebra;
using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>
/// The heaviest neighbours of every item, by row: what is served of <see cref="EaseModel"/> or of
/// co-visitation, small enough to publish. Immutable.
/// </summary>
public sealed class NeighbourTable : IItemScorer
{
    private const int PerCacheLine = 64 / sizeof(float);

    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly float[] _weights;

    /// <param name="starts">[items + 1] where each item's neighbours begin.</param>
    /// <param name="items">The neighbours, rising within an item.</param>
    /// <param name="weights">What having the item adds to each neighbour's score.</param>
    /// <exception cref="ArgumentException">The three do not fit one another.</exception>
    public NeighbourTable(int[] starts, int[] items, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(weights);
        if (starts.Length == 0
            || starts[0] != 0
            || starts[^1] != items.Length
            || items.Length != weights.Length
            || starts.Zip(starts.Skip(1)).Any(pair => pair.First > pair.Second)
            || items.AsSpan().ContainsAnyExceptInRange(0, Math.Max(0, starts.Length - 2)))
        {
            throw new ArgumentException("Starts, items and weights do not fit one another.", nameof(starts));
        }

        (_starts, _items, _weights) = (starts, items, weights);
    }

    /// <summary>Items.</summary>
    public int Items => _starts.Length - 1;

    /// <summary>Neighbours of all items together.</summary>
    public int Count => _items.Length;

    /// <summary>Where each item's neighbours begin, with the end as the last.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>All neighbours.</summary>
    public ReadOnlySpan<int> Neighbours => _items;

    /// <summary>All weights.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The neighbours with the largest weights, by amount, of every row of an EASE model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="perItem">How many of each.</param>
    public static NeighbourTable Of(EaseModel model, int perItem)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(perItem, 1);
        var rows = new (int Item, float Weight)[model.Items][];
        Parallel.For(0, model.Items, ParallelWork.Options(CancellationToken.None), item =>
        {
            var amounts = new float[model.Items];
            for (var other = 0; other < model.Items; other++)
            {
                var weight = MathF.Abs(model.WeightOf(item, other));
                amounts[other] = weight > 0 ? weight : float.NegativeInfinity;
            }

            rows[item] = [.. TopItems.Of(amounts, perItem).Order().Select(other => (other, model.WeightOf(item, other)))];
        });
        return Of(rows);
    }

    /// <summary>
    /// Co-visitation of everybody at once, for catalogues that are too large for <see cref="EaseModel"/>: s_ij = Σ_u
    /// w_uij/|I_u| · (d_i · d_j)^−½, d how many users have an item, w the geometric mean of what the two entries
    /// count for. O(Σ_u |I_u|²), of users with more than <paramref name="perUser"/> items the last so many.
    /// </summary>
    /// <param name="interactions">Users by items with what each counts for.</param>
    /// <param name="perItem">Neighbours that are kept of each.</param>
    /// <param name="perUser">Items of a user that are paired.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static NeighbourTable OfCoVisits(
        SparseMatrix interactions, int perItem, int perUser = 200, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentOutOfRangeException.ThrowIfLessThan(perItem, 1);
        var byItem = interactions.Transpose();
        var rows = new (int Item, float Weight)[interactions.Columns][];
        Parallel.For(
            0,
            interactions.Columns,
            ParallelWork.Options(cancellationToken),
            () => new Dictionary<int, float>(),
            (item, _, together) =>
            {
                together.Clear();
                var users = byItem.ColumnsOf(item);
                var counts = byItem.ValuesOf(item);
                for (var i = 0; i < users.Length; i++)
                {
                    var all = interactions.ColumnsOf(users[i]);
                    var values = interactions.ValuesOf(users[i]);
                    for (var other = Math.Max(0, all.Length - perUser); other < all.Length; other++)
                    {
                        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(together, all[other], out var _) +=
                            MathF.Sqrt(counts[i] * values[other]) / all.Length;
                    }
                }

                together.Remove(item);
                var degree = byItem.ColumnsOf(item).Length;
                rows[item] =
                [
                    .. together
                        .Select(
                            pair => (Item: pair.Key, Weight: pair.Value / MathF.Sqrt((float)degree * byItem.ColumnsOf(pair.Key).Length)))
                        .OrderByDescending(pair => pair.Weight)
                        .ThenBy(pair => pair.Item)
                        .Take(perItem)
                        .OrderBy(pair => pair.Item),
                ];
                return together;
            },
            _ => { });
        return Of(rows);
    }

    private static NeighbourTable Of((int Item, float Weight)[][] rows)
    {
        var starts = new int[rows.Length + 1];
        for (var item = 0; item < rows.Length; item++)
        {
            starts[item + 1] = starts[item] + rows[item].Length;
        }

        return new(
            starts, [.. rows.SelectMany(row => row.Select(one => one.Item))], [.. rows.SelectMany(row => row.Select(one => one.Weight))]);
    }

    /// <summary>Scores all items for somebody: the sum of the rows of what they have.</summary>
    /// <param name="items">What they have.</param>
    /// <param name="scores">Takes one score per item.</param>
    public void Score(ReadOnlySpan<int> items, Span<float> scores) => Score(items, [], scores);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, Items);
        scores.Clear();
        ref var to = ref MemoryMarshal.GetReference(scores);
        for (var next = 0; next < items.Length; next++)
        {
            // Rows lie far apart, and the processor cannot know which is next: half of the time would go by in waiting for memory.
            var row = _starts[items[next]].._starts[items[next] + 1];
            var ahead = _starts[items[Math.Min(next + 1, items.Length - 1)]];
            var neighbours = _items.AsSpan(row);
            var added = _weights.AsSpan(row);
            var weight = weights.IsEmpty ? 1 : weights[next];
            for (var from = 0; from < neighbours.Length; from += PerCacheLine)
            {
                if (ahead + from < _items.Length)
                {
                    CacheLines.Prefetch(in _items[ahead + from]);
                    CacheLines.Prefetch(in _weights[ahead + from]);
                }

                // Unchecked: that every neighbour is an item was checked when the table was made.
                for (var i = from; i < Math.Min(from + PerCacheLine, neighbours.Length); i++)
                {
                    Unsafe.Add(ref to, neighbours[i]) += weight * added[i];
                }
            }
        }
    }
}
