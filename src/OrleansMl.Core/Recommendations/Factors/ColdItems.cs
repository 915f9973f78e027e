using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Factors of items that nobody has taken yet, from what they are about: ridge regression of the learned factors on content vectors, W =
/// (EᵀE + λI)⁻¹ EᵀY. A new item ranks at once, and its own factors take over with the next training.
/// </summary>
public sealed class ColdItems
{
    private readonly float[] _weights;
    private readonly int _inputs, _outputs;

    /// <param name="weights">[outputs · inputs], row-major.</param>
    /// <param name="inputs">Numbers of a content vector.</param>
    /// <param name="outputs">Numbers of factors.</param>
    public ColdItems(float[] weights, int inputs, int outputs)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length != inputs * outputs)
        {
            throw new ArgumentException($"{weights.Length} weights do not map {inputs} numbers to {outputs}.", nameof(weights));
        }

        (_weights, _inputs, _outputs) = (weights, inputs, outputs);
    }

    /// <summary>Numbers of a content vector.</summary>
    public int Inputs => _inputs;

    /// <summary>[outputs · inputs], row-major.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Learns from items that have both.</summary>
    /// <param name="content">What items are about.</param>
    /// <param name="factors">What users made of them.</param>
    /// <param name="known">Items with enough interactions to be believed.</param>
    /// <param name="regularisation">λ; positive.</param>
    public static ColdItems Train(ContentVectors content, FactorModel factors, IEnumerable<int> known, float regularisation = 1)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(regularisation);
        var (inputs, outputs) = (content.Dimensions, factors.Dimensions);
        var (system, right) = (new float[inputs * inputs], new float[outputs * inputs]);
        foreach (var item in known)
        {
            var e = content.Item(item);
            var y = factors.Item(item);
            OuterProducts.Add(system, inputs, 0, e, e, inputs, 1);
            for (var k = 0; k < outputs; k++)
            {
                var row = right.AsSpan(k * inputs, inputs);
                TensorPrimitives.MultiplyAdd(e, y[k], row, row);
            }
        }

        for (var i = 0; i < inputs; i++)
        {
            system[(i * inputs) + i] += regularisation;
        }

        Cholesky.Factor(system, inputs);
        for (var k = 0; k < outputs; k++)
        {
            Cholesky.Solve(system, inputs, right.AsSpan(k * inputs, inputs));
        }

        return new(right, inputs, outputs);
    }

    /// <summary>
    /// What a user makes of content, without going by way of factors: d = Wᵀx, so that the score of an item about e is d · e.
    /// Once a user, then one dot product an item.
    /// </summary>
    /// <param name="factors">The user's factors.</param>
    /// <param name="direction">Takes one number per content dimension.</param>
    public void Direction(ReadOnlySpan<float> factors, Span<float> direction)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(direction.Length, _inputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(factors.Length, _outputs);
        direction.Clear();
        for (var k = 0; k < _outputs; k++)
        {
            TensorPrimitives.MultiplyAdd(_weights.AsSpan(k * _inputs, _inputs), factors[k], direction, direction);
        }
    }
}
