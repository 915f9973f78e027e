using System.Numerics.Tensors;

namespace OrleansMl.Training;

/// <summary>How <see cref="DenseHeadTrainer"/> learns.</summary>
public sealed record DenseHeadOptions
{
    /// <summary>Rectified units; 0 makes it linear. The default is 0.</summary>
    public int Units { get; init; }

    /// <summary>
    /// How many heads are learned, each with a seed of its own, whose mean is the head: what a few examples happened to say evens out.
    /// More than 1 needs units, which then lie side by side. The default is 1.
    /// </summary>
    public int Members { get; init; } = 1;

    /// <summary>Passes over the data. The default is 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The first step size of Adam; it falls to nothing in a straight line. The default is 0.002.</summary>
    public float Rate { get; init; } = 0.002f;

    /// <summary>Decay of the weights per step, times the step size. The default is 0.3.</summary>
    public float Decay { get; init; } = 0.3f;

    /// <summary>The share of the inputs that is left out anew for every example. The default is 0.</summary>
    public float Dropout { get; init; }

    /// <summary>
    /// First weights and the order of the examples follow from it; the same seed and data give the same weights, bit for bit, on one
    /// machine. The default is 1.
    /// </summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Learns a <see cref="DenseHead"/> whose sums, as a softmax, are the classes of its examples: Adam (Kingma and Ba 2015).
/// </summary>
public static class DenseHeadTrainer
{
    private const int BatchSize = 32;
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
    private const double SmallestVariance = 1e-6;

    /// <summary>Learns from all examples.</summary>
    /// <param name="examples">Equally long vectors.</param>
    /// <param name="classes">The class of each.</param>
    /// <param name="weights">How much each counts.</param>
    /// <param name="labels">How many classes there are.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static DenseHead Train(
        IReadOnlyList<float[]> examples,
        IReadOnlyList<int> classes,
        IReadOnlyList<float> weights,
        int labels,
        DenseHeadOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(examples.Count, nameof(examples));
        ArgumentOutOfRangeException.ThrowIfNotEqual(classes.Count, examples.Count, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, examples.Count, nameof(weights));
        if (options.Members > 1)
        {
            ArgumentOutOfRangeException.ThrowIfZero(options.Units, nameof(options));
            return Joined(
                [
                    .. Enumerable.Range(options.Seed, options.Members)
                        .Select(seed => options with { Members = 1, Seed = seed })
                        .Select(member => Train(examples, classes, weights, labels, member, cancellationToken))
                ]);
        }

        var head = new DenseHead(examples[0].Length, options.Units, labels);
        Measure(head, examples, weights);
        var random = new Random(options.Seed);
        Begin(head, random);
        var step = new Step(head, options, options.Epochs * ((examples.Count + BatchSize - 1) / BatchSize));
        float[][] standard = [.. examples.Select(example => Standard(head, example))];
        var order = Enumerable.Range(0, examples.Count).ToArray();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var batch in order.Chunk(BatchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var i in batch)
                {
                    step.Add(standard[i], classes[i], weights[i] / batch.Length, random);
                }

                step.Move();
            }
        }

        return head;
    }

    // All were standardised alike.
    private static DenseHead Joined(DenseHead[] members)
    {
        var (first, units) = (members[0], members[0].Units);
        var head = new DenseHead(first.Inputs, units * members.Length, first.Labels);
        first.Means.CopyTo(head.Means, 0);
        first.Factors.CopyTo(head.Factors, 0);
        for (var i = 0; i < members.Length; i++)
        {
            members[i].UnitWeights.CopyTo(head.UnitWeights, i * first.UnitWeights.Length);
            members[i].UnitBiases.CopyTo(head.UnitBiases, i * units);
            for (var label = 0; label < head.Labels; label++)
            {
                head.LabelBiases[label] += members[i].LabelBiases[label] / members.Length;
                for (var unit = 0; unit < units; unit++)
                {
                    head.LabelWeights[(label * head.Width) + (i * units) + unit] =
                        members[i].LabelWeights[(label * units) + unit] / members.Length;
                }
            }
        }

        return head;
    }

    private static float[] Standard(DenseHead head, float[] example)
    {
        var standard = new float[head.Inputs];
        head.Standardise(example, standard);
        return standard;
    }

    private static void Measure(DenseHead head, IReadOnlyList<float[]> examples, IReadOnlyList<float> weights)
    {
        var (sums, squares, total) = (new double[head.Inputs], new double[head.Inputs], 0.0);
        for (var i = 0; i < examples.Count; i++)
        {
            total += weights[i];
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += weights[i] * (double)examples[i][k];
                squares[k] += weights[i] * (double)examples[i][k] * examples[i][k];
            }
        }

        for (var k = 0; k < sums.Length; k++)
        {
            var mean = sums[k] / total;
            head.Means[k] = (float)mean;
            head.Factors[k] = (float)(1 / Math.Sqrt(Math.Max(SmallestVariance, (squares[k] / total) - (mean * mean))));
        }
    }

    private static void Begin(DenseHead head, Random random)
    {
        if (head.Units == 0)
        {
            return;
        }

        Fill(head.UnitWeights, head.Inputs);
        Fill(head.LabelWeights, head.Width);

        void Fill(float[] weights, int fanIn)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                weights[i] = (float)(normal / Math.Sqrt(fanIn));
            }
        }
    }

    private sealed class Step(DenseHead head, DenseHeadOptions options, int steps)
    {
        private readonly Moments _unitWeights = new(head.UnitWeights, options.Decay);
        private readonly Moments _unitBiases = new(head.UnitBiases, 0);
        private readonly Moments _labelWeights = new(head.LabelWeights, options.Decay);
        private readonly Moments _labelBiases = new(head.LabelBiases, 0);
        private readonly float[] _read = new float[head.Inputs];
        private readonly float[] _units = new float[head.Units];
        private readonly float[] _sums = new float[head.Labels];
        private int _steps;

        public void Add(float[] example, int target, float weight, Random random)
        {
            var read = example;
            if (options.Dropout > 0)
            {
                read = _read;
                for (var i = 0; i < read.Length; i++)
                {
                    read[i] = random.NextSingle() < options.Dropout ? 0 : example[i] / (1 - options.Dropout);
                }
            }

            head.Forward(read, _units, _sums);
            TensorPrimitives.SoftMax<float>(_sums, _sums);
            _sums[target]--;
            TensorPrimitives.Multiply(_sums, weight, _sums);
            var last = head.Units == 0 ? read : _units;
            TensorPrimitives.Add<float>(_labelBiases.Gradient, _sums, _labelBiases.Gradient);
            for (var label = 0; label < head.Labels; label++)
            {
                var row = _labelWeights.Gradient.AsSpan(label * head.Width, head.Width);
                TensorPrimitives.MultiplyAdd<float>(last, _sums[label], row, row);
            }

            for (var unit = 0; unit < head.Units; unit++)
            {
                if (_units[unit] <= 0)
                {
                    continue;
                }

                var gradient = 0f;
                for (var label = 0; label < head.Labels; label++)
                {
                    gradient += _sums[label] * head.LabelWeights[(label * head.Width) + unit];
                }

                _unitBiases.Gradient[unit] += gradient;
                var row = _unitWeights.Gradient.AsSpan(unit * head.Inputs, head.Inputs);
                TensorPrimitives.MultiplyAdd<float>(read, gradient, row, row);
            }
        }

        public void Move()
        {
            _steps++;
            var rate = options.Rate * (1 - ((_steps - 1f) / steps));
            foreach (var moments in (ReadOnlySpan<Moments>)[_unitWeights, _unitBiases, _labelWeights, _labelBiases])
            {
                moments.Move(rate, _steps);
            }
        }
    }

    private sealed class Moments(float[] weights, float decay)
    {
        private readonly float[] _first = new float[weights.Length];
        private readonly float[] _second = new float[weights.Length];

        public float[] Gradient { get; } = new float[weights.Length];

        public void Move(float rate, int step)
        {
            var (firstBias, secondBias) = (1 - MathF.Pow(Beta1, step), 1 - MathF.Pow(Beta2, step));
            for (var i = 0; i < weights.Length; i++)
            {
                var gradient = Gradient[i];
                _first[i] = (Beta1 * _first[i]) + ((1 - Beta1) * gradient);
                _second[i] = (Beta2 * _second[i]) + ((1 - Beta2) * gradient * gradient);
                var move = _first[i] / firstBias / (MathF.Sqrt(_second[i] / secondBias) + Epsilon);
                weights[i] -= rate * (move + (decay * weights[i]));
            }

            Array.Clear(Gradient);
        }
    }
}
