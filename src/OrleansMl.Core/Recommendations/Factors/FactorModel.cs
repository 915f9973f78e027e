using System.Buffers;
using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>
/// Item factors and what is needed to fold users in: nobody's factors are stored, they follow from what a user
/// did. Immutable; safe for any number of threads.
/// </summary>
public sealed class FactorModel
{
    private readonly float[] _items;
    private readonly float[] _gram;

    /// <param name="items">[count · dimensions], row-major.</param>
    /// <param name="options">How they were learned.</param>
    public FactorModel(float[] items, IalsOptions options)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        if (items.Length % options.Dimensions != 0)
        {
            throw new ArgumentException($"{items.Length} numbers do not make whole rows of {options.Dimensions}.", nameof(items));
        }

        (_items, Options, Count) = (items, options, items.Length / options.Dimensions);
        _gram = Gram(items, options.Dimensions);
    }

    /// <summary>How it was learned.</summary>
    public IalsOptions Options { get; }

    /// <summary>Items.</summary>
    public int Count { get; }

    /// <summary>Numbers per item.</summary>
    public int Dimensions => Options.Dimensions;

    /// <summary>The factors of an item.</summary>
    public ReadOnlySpan<float> Item(int item) => _items.AsSpan(item * Dimensions, Dimensions);

    /// <summary>All factors, [count · dimensions].</summary>
    public ReadOnlySpan<float> Items => _items;

    /// <summary>
    /// The factors of somebody who did these things: one user step of the learning, A = α₀ YᵀY + Σ c y yᵀ + λ_u I, x = A⁻¹ Σ c y.
    /// </summary>
    /// <param name="items">Items they have.</param>
    /// <param name="weights">c of each; empty: 1.</param>
    /// <param name="factors">Takes <see cref="Dimensions"/> numbers.</param>
    public void FoldIn(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> factors)
    {
        var system = ArrayPool<float>.Shared.Rent(Dimensions * Dimensions);
        Factor(items, weights, system.AsSpan(0, Dimensions * Dimensions), factors[..Dimensions]);
        ArrayPool<float>.Shared.Return(system);
    }

    /// <summary>Scores all items: the dot product of their factors with a user's.</summary>
    /// <param name="factors">The user's.</param>
    /// <param name="scores">Takes one score per item.</param>
    public void Score(ReadOnlySpan<float> factors, Span<float> scores) =>
        DenseScorer.Score(_items.AsSpan(0, scores.Length * Dimensions), factors, scores);

    /// <summary>How much each item somebody has adds to the score of another: score = Σ_j c_j · y_iᵀ A⁻¹ y_j, exactly.</summary>
    /// <param name="items">Items they have.</param>
    /// <param name="weights">c of each; empty: 1.</param>
    /// <param name="scored">The item that is explained.</param>
    /// <param name="contributions">Takes one per item they have; their sum is the score.</param>
    public void Explain(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, int scored, Span<float> contributions)
    {
        var pooled = ArrayPool<float>.Shared.Rent((Dimensions + 1) * Dimensions);
        var system = pooled.AsSpan(0, Dimensions * Dimensions);
        var direction = pooled.AsSpan(Dimensions * Dimensions, Dimensions);
        Factor(items, weights, system, direction);
        Item(scored).CopyTo(direction);
        Cholesky.Solve(system, Dimensions, direction);
        for (var j = 0; j < items.Length; j++)
        {
            contributions[j] = (weights.IsEmpty ? 1 : weights[j]) * TensorPrimitives.Dot<float>(direction, Item(items[j]));
        }

        ArrayPool<float>.Shared.Return(pooled);
    }

    private void Factor(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> system, Span<float> solution)
    {
        IalsTrainer.Fill(system, solution, _items, _gram, items, weights, Count, Options);
        Cholesky.Factor(system, Dimensions);
        Cholesky.Solve(system, Dimensions, solution);
    }

    // The upper triangle of YᵀY.
    internal static float[] Gram(ReadOnlySpan<float> rows, int dimensions)
    {
        var gram = new float[dimensions * dimensions];
        OuterProducts.AddAll(gram, dimensions, rows);
        return gram;
    }
}
