using System.Numerics.Tensors;
using OrleansMl.Training;

namespace OrleansMl.Entities;

/// <summary>Learns, token by token, what vectors add to the scores of labels. Not thread-safe: it keeps buffers.</summary>
internal sealed class EntityHead(DenseHead head, float rate, float l2)
{
    private const float Epsilon = 1e-6f;

    // A token whose labels are as good as certain teaches nothing.
    private const float SmallestGradient = 1e-3f;

    // The length of a standardised vector, whatever its dimensions: the units then start between -1 and 1, times it.
    private const float Length = 5;
    private const float FirstWeight = 1 / Length;

    // Of every fifth text the means and deviations are close enough.
    private const int Measured = 5;

    private readonly float[] _unitSquares = new float[head.UnitWeights.Length];
    private readonly float[] _unitBiasSquares = new float[head.Units];
    private readonly float[] _labelSquares = new float[head.LabelWeights.Length];
    private readonly float[] _back = new float[head.Units];
    private readonly float[] _sums = new float[head.Labels];
    private readonly float[] _change = new float[Math.Max(head.Inputs, head.Width)];
    private readonly float[] _roots = new float[Math.Max(head.Inputs, head.Width)];
    private float[] _standard = [];
    private float[] _units = [];

    /// <summary>A head whose inputs are standardised and whose labels know nothing yet.</summary>
    public static DenseHead Begin(IReadOnlyList<float[]> vectors, int dimensions, int units, int labels, Random random)
    {
        var head = new DenseHead(dimensions, units, labels);
        var (sums, squares, count) = (new double[dimensions], new double[dimensions], 0);
        foreach (var text in vectors.Where((_, i) => i % Measured == 0))
        {
            for (var i = 0; i < text.Length; i++)
            {
                sums[i % dimensions] += text[i];
                squares[i % dimensions] += (double)text[i] * text[i];
            }

            count += text.Length / dimensions;
        }

        for (var k = 0; k < dimensions; k++)
        {
            var mean = sums[k] / Math.Max(1, count);
            var deviation = Math.Sqrt(Math.Max(Epsilon, (squares[k] / Math.Max(1, count)) - (mean * mean)));
            head.Means[k] = (float)mean;
            head.Factors[k] = (float)(Length / (deviation * Math.Sqrt(dimensions)));
        }

        for (var i = 0; i < head.UnitWeights.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            head.UnitWeights[i] = (float)(normal * FirstWeight);
        }

        return head;
    }

    /// <summary>Adds what the vectors of a text say to the scores of its tokens' labels.</summary>
    public void Forward(float[] vectors, Span<float> emissions)
    {
        var tokens = emissions.Length / head.Labels;
        if (_standard.Length < tokens * head.Inputs)
        {
            _standard = new float[2 * tokens * head.Inputs];
            _units = new float[2 * tokens * head.Units];
        }

        for (var token = 0; token < tokens; token++)
        {
            var standard = Standard(token);
            head.Standardise(vectors.AsSpan(token * head.Inputs, head.Inputs), standard);
            head.Forward(standard, Units(token), _sums);
            var row = emissions.Slice(token * head.Labels, head.Labels);
            TensorPrimitives.Add(row, _sums, row);
        }
    }

    /// <summary>Learns from the gradients of the labels of the text that <see cref="Forward"/> saw last.</summary>
    public void Learn(ReadOnlySpan<float> gradients)
    {
        for (var token = 0; token < gradients.Length / head.Labels; token++)
        {
            var gradient = gradients.Slice(token * head.Labels, head.Labels);
            if (TensorPrimitives.MaxMagnitude(gradient) is > -SmallestGradient and < SmallestGradient)
            {
                continue;
            }

            var standard = Standard(token);
            var units = Units(token);
            Array.Clear(_back);
            for (var label = 0; label < head.Labels; label++)
            {
                var weights = head.LabelWeights.AsSpan(label * head.Width, head.Width);
                if (head.Units > 0)
                {
                    TensorPrimitives.MultiplyAdd<float>(weights, gradient[label], _back, _back);
                }

                Move(weights, _labelSquares.AsSpan(label * head.Width, head.Width), head.Units == 0 ? standard : units, gradient[label]);
            }

            for (var unit = 0; unit < head.Units; unit++)
            {
                if (units[unit] > 0)
                {
                    Move(
                        head.UnitWeights.AsSpan(unit * head.Inputs, head.Inputs),
                        _unitSquares.AsSpan(unit * head.Inputs, head.Inputs),
                        standard,
                        _back[unit]);
                    _unitBiasSquares[unit] += _back[unit] * _back[unit];
                    head.UnitBiases[unit] -= rate * _back[unit] / MathF.Sqrt(_unitBiasSquares[unit] + Epsilon);
                }
            }
        }
    }

    private Span<float> Standard(int token) => _standard.AsSpan(token * head.Inputs, head.Inputs);

    private Span<float> Units(int token) => _units.AsSpan(token * head.Units, head.Units);

    // AdaGrad with the gradient times the inputs, plus the penalty.
    private void Move(Span<float> weights, Span<float> squares, ReadOnlySpan<float> inputs, float gradient)
    {
        var change = _change.AsSpan(0, weights.Length);
        var roots = _roots.AsSpan(0, weights.Length);
        TensorPrimitives.Multiply(inputs, gradient, change);
        TensorPrimitives.MultiplyAdd<float>(weights, l2, change, change);
        TensorPrimitives.MultiplyAdd<float>(change, change, squares, squares);
        TensorPrimitives.Add<float>(squares, Epsilon, roots);
        TensorPrimitives.Sqrt<float>(roots, roots);
        TensorPrimitives.Divide<float>(change, roots, change);
        TensorPrimitives.MultiplyAdd<float>(change, -rate, weights, weights);
    }
}
