using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;
using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>
/// Implicit alternating least squares: Σ_observed c (1 − xᵀy)² + α₀ Σ_all (xᵀy)² + λ Σ (count + α₀ · others)^ν ‖·‖², users and items in
/// turn, each solved exactly (Hu, Koren and Volinsky 2008; Rendle et al., "Revisiting the Performance of iALS on Item Recommendation
/// Benchmarks", 2021). Deterministic for a seed, whatever the number of threads.
/// </summary>
public static class IalsTrainer
{
    /// <summary>Learns.</summary>
    /// <param name="interactions">Users by items; the value is c, the confidence.</param>
    /// <param name="options">How.</param>
    /// <param name="onEpoch">Takes the number of epochs done and the model so far; false stops.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static FactorModel Train(
        SparseMatrix interactions,
        IalsOptions options,
        Func<int, FactorModel, bool>? onEpoch = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Dimensions is >= 1 and <= 1024, true);
        var byItem = interactions.Transpose();
        var random = new Random(options.Seed);
        var (users, items) = (Start(interactions.Rows), Start(interactions.Columns));
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            Step(users, items, interactions);
            Step(items, users, byItem);
            if (onEpoch is not null && !onEpoch(epoch, new((float[])items.Clone(), options)))
            {
                break;
            }
        }

        return new(items, options);

        float[] Start(int rows)
        {
            var scale = options.InitialScale / MathF.Sqrt(options.Dimensions);
            var factors = new float[rows * options.Dimensions];
            for (var i = 0; i < factors.Length; i++)
            {
                factors[i] =
                    scale * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            return factors;
        }

        void Step(float[] solved, float[] fixedSide, SparseMatrix rows)
        {
            var gram = FactorModel.Gram(fixedSide, options.Dimensions);
            Parallel.For(
                0,
                rows.Rows,
                ParallelWork.Options(cancellationToken),
                () => new float[options.Dimensions * options.Dimensions],
                (row, _, system) =>
                {
                    var x = solved.AsSpan(row * options.Dimensions, options.Dimensions);
                    if (options.Dimensions <= options.BlockDimensions)
                    {
                        Fill(system, x, fixedSide, gram, rows.ColumnsOf(row), rows.ValuesOf(row), rows.Columns, options);
                        Cholesky.Factor(system, options.Dimensions);
                        Cholesky.Solve(system, options.Dimensions, x);
                    }
                    else
                    {
                        SolveByBlocks(x, system, fixedSide, gram, rows.ColumnsOf(row), rows.ValuesOf(row), rows.Columns, options);
                    }

                    return system;
                },
                _ => { });
        }
    }

    /// <summary>
    /// Σ over the observed of c · y · yᵀ, α₀ times the Gram matrix, and the regularisation: the
    /// system of one row, and its right side Σ c · y.
    /// </summary>
    internal static void Fill(
        Span<float> system,
        Span<float> right,
        ReadOnlySpan<float> factors,
        ReadOnlySpan<float> gram,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> values,
        int others,
        IalsOptions options)
    {
        var dimensions = options.Dimensions;
        TensorPrimitives.Multiply(gram, options.UnobservedWeight, system);
        right.Clear();
        OuterProducts.AddRows(system, right, dimensions, factors, dimensions, 0, columns, values);
        var penalty = Penalty(columns.Length, others, options);
        for (var k = 0; k < dimensions; k++)
        {
            system[(k * dimensions) + k] += penalty;
        }
    }

    internal static float Penalty(int observed, int others, IalsOptions options) =>
        options.Regularisation * MathF.Pow(observed + (options.UnobservedWeight * others), options.Exponent);

    // One Newton step per block of dimensions with the others held: exact within the block (iALS++).
    private static void SolveByBlocks(
        Span<float> x,
        float[] system,
        float[] factors,
        float[] gram,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<float> values,
        int others,
        IalsOptions options)
    {
        var (dimensions, block) = (options.Dimensions, Math.Min(options.BlockDimensions, 64));
        var penalty = Penalty(columns.Length, others, options);
        Span<float> gradient = stackalloc float[64];
        var predicted = new float[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            predicted[i] = TensorPrimitives.Dot<float>(x, factors.AsSpan(columns[i] * dimensions, dimensions));
        }

        for (var from = 0; from < dimensions; from += block)
        {
            var size = Math.Min(block, dimensions - from);
            var part = system.AsSpan(0, size * size);
            for (var k = 0; k < size; k++)
            {
                // α₀ Σ_l G_kl x_l: G is kept as an upper triangle.
                double sum = 0;
                for (var l = 0; l < dimensions; l++)
                {
                    sum += x[l] * (l >= from + k ? gram[((from + k) * dimensions) + l] : gram[(l * dimensions) + from + k]);
                }

                gradient[k] = (options.UnobservedWeight * (float)sum) + (penalty * x[from + k]);
                for (var l = k; l < size; l++)
                {
                    part[(k * size) + l] = options.UnobservedWeight * gram[((from + k) * dimensions) + from + l];
                }

                part[(k * size) + k] += penalty;
            }

            OuterProducts.AddRows(part, [], size, factors, dimensions, from, columns, values);
            for (var i = 0; i < columns.Length; i++)
            {
                var y = factors.AsSpan((columns[i] * dimensions) + from, size);
                var confidence = values.IsEmpty ? 1 : values[i];
                TensorPrimitives.MultiplyAdd(y, confidence * (predicted[i] - 1), gradient[..size], gradient[..size]);
            }

            Cholesky.Factor(part, size);
            Cholesky.Solve(part, size, gradient[..size]);
            for (var k = 0; k < size; k++)
            {
                x[from + k] -= gradient[k];
            }

            for (var i = 0; i < columns.Length; i++)
            {
                predicted[i] -= TensorPrimitives.Dot<float>(gradient[..size], factors.AsSpan((columns[i] * dimensions) + from, size));
            }
        }
    }
}
