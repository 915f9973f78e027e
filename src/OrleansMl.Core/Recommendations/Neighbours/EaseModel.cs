using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;
using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>
/// Scores of items from the items somebody has: the closed-form linear autoencoder without self-loops, B = I − P · diag(1 / P_ii), P =
/// (XᵀX + λI)⁻¹ (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019). O(items³) to learn, items² floats to keep:
/// for catalogues up to some twenty thousand items.
/// </summary>
public sealed class EaseModel : IItemScorer
{
    private readonly float[][] _weights;

    private EaseModel(float[][] weights) => _weights = weights;

    /// <summary>Items.</summary>
    public int Items => _weights.Length;

    /// <summary>Learns.</summary>
    /// <param name="interactions">Users by items with what each counts for; of two together the geometric mean.</param>
    /// <param name="regularisation">λ; positive.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static EaseModel Train(SparseMatrix interactions, double regularisation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(regularisation);
        var items = interactions.Columns;
        double[][] gram = [.. Enumerable.Range(0, items).Select(_ => new double[items])];
        for (var user = 0; user < interactions.Rows; user++)
        {
            var columns = interactions.ColumnsOf(user);
            var roots = Array.ConvertAll(interactions.ValuesOf(user).ToArray(), value => Math.Sqrt(value));
            for (var a = 0; a < columns.Length; a++)
            {
                var row = gram[columns[a]];
                for (var b = 0; b < columns.Length; b++)
                {
                    row[columns[b]] += roots[a] * roots[b];
                }
            }
        }

        for (var item = 0; item < items; item++)
        {
            gram[item][item] += regularisation;
        }

        Cholesky.Invert(gram, cancellationToken);
        double[] diagonal = [.. gram.Select((row, item) => row[item])];

        // Row j: what having item j adds to every item, −P_ji / P_ii.
        var weights = new float[items][];
        Parallel.For(0, items, ParallelWork.Options(cancellationToken), j =>
        {
            var row = weights[j] = new float[items];
            for (var i = 0; i < items; i++)
            {
                row[i] = i == j ? 0 : (float)(-gram[j][i] / diagonal[i]);
            }
        });
        return new(weights);
    }

    /// <summary>Scores all items for somebody.</summary>
    /// <param name="items">The items they have.</param>
    /// <param name="scores">Takes one score per item.</param>
    public void Score(ReadOnlySpan<int> items, Span<float> scores) => Score(items, [], scores);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> scores)
    {
        scores.Clear();
        for (var i = 0; i < items.Length; i++)
        {
            if (weights.IsEmpty)
            {
                TensorPrimitives.Add(scores, _weights[items[i]], scores);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(_weights[items[i]], weights[i], scores, scores);
            }
        }
    }

    /// <summary>What having one item adds to the score of another.</summary>
    public float WeightOf(int had, int scored) => _weights[had][scored];
}
