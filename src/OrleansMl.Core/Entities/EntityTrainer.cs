namespace OrleansMl.Entities;

/// <summary>How <see cref="EntityTrainer"/> learns.</summary>
public sealed record EntityTrainerOptions
{
    /// <summary>Rows of the emission table, a power of two. The default is 2^18.</summary>
    public int Buckets { get; init; } = 1 << 18;

    /// <summary>Passes over the data. The default is 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The step size of AdaGrad. The default is 0.1.</summary>
    public float Rate { get; init; } = 0.1f;

    /// <summary>L2 penalty, applied to a weight whenever its feature occurs. The default is 1e-4.</summary>
    public float L2 { get; init; } = 1e-4f;

    /// <summary>
    /// Taken off the score of "outside" at every token once learning is done: finds more entities and more that are none. 0 keeps the
    /// learned odds, which most texts' many plain words tip towards silence. The default is 0.
    /// </summary>
    public float OutsidePenalty { get; init; }

    /// <summary>
    /// The order of the examples follows from it; the same seed and data give the same weights, bit for bit. The default is 1.
    /// </summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Learns a linear-chain CRF by AdaGrad (Duchi, Hazan, Singer 2011) from texts whose labels may be known only in part: the likelihood is
/// that of the set of legal sequences which agree with the marks (Tsuboi et al., Training CRFs Using Incomplete Annotations, 2008).
/// </summary>
public static class EntityTrainer
{
    private const float Epsilon = 1e-6f;

    /// <summary>Learns from all examples.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="examples">The texts; one that no legal sequence agrees with is skipped.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="progress">Told the share done after each pass.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    public static EntityModel Train(
        EntityLabels labels,
        IReadOnlyList<EntityExample> examples,
        EntityTrainerOptions options,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var model = EntityModel.Empty(labels, options.Buckets);
        var step = new Step(model, options);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(options.Seed);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                step.Learn(examples[index]);
            }

            progress?.Report((epoch + 1.0) / options.Epochs);
        }

        for (var from = 0; from <= labels.Count; from++)
        {
            model.Transition[(from * labels.Count) + EntityLabels.Outside] -= options.OutsidePenalty;
        }

        return model;
    }

    private sealed class Step(EntityModel model, EntityTrainerOptions options)
    {
        private readonly int _labels = model.Labels.Count;
        private readonly TokenFeatures _features = new(model.Buckets);
        private readonly LinearChain _chain = new(model.Labels.Count);
        private readonly float[] _emissionSquares = new float[model.Emission.Length];
        private readonly float[] _transitionSquares = new float[model.Transition.Length];
        private readonly float[] _pairs = new float[model.Transition.Length];
        private float[] _emissions = [];
        private float[] _gradient = [];

        public void Learn(EntityExample example)
        {
            _features.Extract(example.Text);
            var tokens = _features.Tokens.Count;
            var size = tokens * _labels;
            if (size == 0)
            {
                return;
            }

            if (_emissions.Length < size)
            {
                _emissions = new float[2 * size];
                _gradient = new float[2 * size];
            }

            var emissions = _emissions.AsSpan(0, size);
            var gradient = _gradient.AsSpan(0, size);
            for (var token = 0; token < tokens; token++)
            {
                model.Emit(_features[token], emissions.Slice(token * _labels, _labels));
            }

            gradient.Clear();
            Array.Clear(_pairs);
            if (double.IsNegativeInfinity(
                _chain.Posterior(emissions, model.Transition, example.Allowed(_features.Tokens), -1, gradient, _pairs)))
            {
                return;
            }

            _chain.Posterior(emissions, model.Transition, [], 1, gradient, _pairs);
            for (var token = 0; token < tokens; token++)
            {
                foreach (var feature in _features[token])
                {
                    Update(
                        model.Emission.AsSpan(feature * _labels, _labels),
                        _emissionSquares.AsSpan(feature * _labels, _labels),
                        gradient.Slice(token * _labels, _labels));
                }
            }

            Update(model.Transition, _transitionSquares, _pairs);
        }

        private void Update(Span<float> weights, Span<float> squares, ReadOnlySpan<float> gradient)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                // Closed transitions stay closed.
                if (gradient[i] == 0 || float.IsNegativeInfinity(weights[i]))
                {
                    continue;
                }

                var g = gradient[i] + (options.L2 * weights[i]);
                squares[i] += g * g;
                weights[i] -= options.Rate * g / MathF.Sqrt(squares[i] + Epsilon);
            }
        }
    }
}
