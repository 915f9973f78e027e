using System.Numerics.Tensors;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Least squares with weights and a ridge, and what each row would be given by the fit without it, in closed form:
/// f₋ᵢ(xᵢ) = (f(xᵢ) − hᵢ · yᵢ) / (1 − hᵢ) with hᵢ = wᵢ · xᵢᵀ · A⁻¹ · xᵢ and A = Σ wᵢ · xᵢ · xᵢᵀ + ridge (Allen 1974, PRESS). Exact:
/// the other rows keep their weights. The last column is a constant 1 for the intercept, which is hardly held back.
/// O(n · d²) once, and O(d³ + n · d²) for each ridge.
/// </summary>
internal sealed class WeightedRidge
{
    // Of the ridge: keeps the matrix positive definite and moves nothing.
    private const double OnIntercept = 1e-3;

    private readonly double[][] _rows;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly double[][] _gram;
    private readonly double[] _moments;

    /// <param name="vectors">Rows, all of one length.</param>
    /// <param name="targets">What each shall be given.</param>
    /// <param name="weights">How much each counts.</param>
    public WeightedRidge(IReadOnlyList<float[]> vectors, double[] targets, double[] weights)
    {
        var size = vectors[0].Length + 1;
        _rows = [.. vectors.Select(vector => (double[])[.. vector.Select(x => (double)x), 1])];
        (_targets, _weights) = (targets, weights);
        _gram = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        _moments = new double[size];
        for (var i = 0; i < _rows.Length; i++)
        {
            for (var a = 0; a < size; a++)
            {
                TensorPrimitives.MultiplyAdd(_rows[i], _weights[i] * _rows[i][a], _gram[a], _gram[a]);
            }

            TensorPrimitives.MultiplyAdd(_rows[i], _weights[i] * _targets[i], _moments, _moments);
        }
    }

    /// <summary>Fits.</summary>
    /// <param name="ridge">Above 0.</param>
    /// <returns>The weights, the intercept last, and each row's value without it.</returns>
    public (double[] Solution, float[] LeftOut) Fit(double ridge)
    {
        double[][] inverse = [.. _gram.Select((row, a) =>
        {
            double[] copy = [.. row];
            copy[a] += a == _gram.Length - 1 ? ridge * OnIntercept : ridge;
            return copy;
        })];
        Cholesky.Invert(inverse);
        double[] solution = [.. inverse.Select(row => TensorPrimitives.Dot<double>(row, _moments))];
        var leftOut = new float[_rows.Length];
        var product = new double[_gram.Length];
        for (var i = 0; i < _rows.Length; i++)
        {
            for (var a = 0; a < product.Length; a++)
            {
                product[a] = TensorPrimitives.Dot<double>(inverse[a], _rows[i]);
            }

            var leverage = _weights[i] * TensorPrimitives.Dot<double>(product, _rows[i]);
            leftOut[i] = (float)((TensorPrimitives.Dot<double>(solution, _rows[i]) - (leverage * _targets[i])) / (1 - leverage));
        }

        return (solution, leftOut);
    }
}
