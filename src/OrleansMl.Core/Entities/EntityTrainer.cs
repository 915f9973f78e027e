using System.Numerics.Tensors;
using OrleansMl.Training;

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
    /// The share of the hashed features that is left out anew at every token, so that vectors are listened to and names that were learned
    /// by heart do not decide alone. The default is 0.
    /// </summary>
    public float FeatureDropout { get; init; }

    /// <summary>Rectified units between a token's vector and the labels; 0 makes it linear. The default is 0.</summary>
    public int HeadUnits { get; init; }

    /// <summary>The step size of AdaGrad for the weights of the vectors. The default is 0.01.</summary>
    public float HeadRate { get; init; } = 0.01f;

    /// <summary>L2 penalty of the weights of the vectors. The default is 1e-4.</summary>
    public float HeadL2 { get; init; } = 1e-4f;

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
        CancellationToken cancellationToken = default) =>
        Train(labels, examples, vectors: null, dimensions: 0, options, progress, cancellationToken);

    /// <summary>Learns from all examples and the vectors of their tokens.</summary>
    /// <inheritdoc cref="Train(EntityLabels, IReadOnlyList{EntityExample}, EntityTrainerOptions, IProgress{double}?, CancellationToken)"/>
    /// <param name="labels">The labels.</param>
    /// <param name="examples">The texts; one that no legal sequence agrees with is skipped.</param>
    /// <param name="vectors">For each text the vectors of its tokens, end to end; null for a model that reads none.</param>
    /// <param name="dimensions">How long one vector is.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="progress">Told the share done after each pass.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    public static EntityModel Train(
        EntityLabels labels,
        IReadOnlyList<EntityExample> examples,
        IReadOnlyList<float[]>? vectors,
        int dimensions,
        EntityTrainerOptions options,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(options.Seed);
        var model = EntityModel.Empty(labels, options.Buckets) with
        {
            Head = vectors is null ? null : EntityHead.Begin(vectors, dimensions, options.HeadUnits, labels.Count, random),
        };
        var step = new Step(model, options, random);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                step.Learn(examples[index], vectors?[index]);
            }

            progress?.Report((epoch + 1.0) / options.Epochs);
        }

        for (var from = 0; from <= labels.Count; from++)
        {
            model.Transition[(from * labels.Count) + EntityLabels.Outside] -= options.OutsidePenalty;
        }

        return model;
    }

    private sealed class Step(EntityModel model, EntityTrainerOptions options, Random random)
    {
        private readonly EntityHead? _head = model.Head is { } head ? new(head, options.HeadRate, options.HeadL2) : null;
        private readonly List<int> _kept = [];
        private int[] _keptEnds = [];
        private readonly int _labels = model.Labels.Count;
        private readonly TokenFeatures _features = new(model.Buckets);
        private readonly LinearChain _chain = new(model.Labels.Count);
        private readonly float[] _emissionSquares = new float[model.Emission.Length];
        private readonly float[] _transitionSquares = new float[model.Transition.Length];
        private readonly float[] _pairs = new float[model.Transition.Length];
        private float[] _emissions = [];
        private float[] _gradient = [];

        public void Learn(EntityExample example, float[]? vectors)
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
                _keptEnds = new int[2 * size];
            }

            var emissions = _emissions.AsSpan(0, size);
            var gradient = _gradient.AsSpan(0, size);
            Emit(tokens, emissions);
            _head?.Forward(vectors!, emissions);
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
                foreach (var feature in Kept(token))
                {
                    Update(
                        model.Emission.AsSpan(feature * _labels, _labels),
                        _emissionSquares.AsSpan(feature * _labels, _labels),
                        gradient.Slice(token * _labels, _labels));
                }
            }

            Update(model.Transition, _transitionSquares, _pairs);
            _head?.Learn(gradient);
        }

        private ReadOnlySpan<int> Kept(int token) => options.FeatureDropout == 0
            ? _features[token]
            : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_kept)[(token == 0 ? 0 : _keptEnds[token - 1]).._keptEnds[token]];

        // What is kept counts for what was left out, so that the sums are as large as when nothing is.
        private void Emit(int tokens, Span<float> emissions)
        {
            _kept.Clear();
            for (var token = 0; token < tokens; token++)
            {
                var row = emissions.Slice(token * _labels, _labels);
                if (options.FeatureDropout > 0)
                {
                    foreach (var feature in _features[token])
                    {
                        if (random.NextSingle() >= options.FeatureDropout)
                        {
                            _kept.Add(feature);
                        }
                    }

                    _keptEnds[token] = _kept.Count;
                }

                model.Emit(Kept(token), row);
                if (options.FeatureDropout > 0)
                {
                    TensorPrimitives.Multiply(row, 1 / (1 - options.FeatureDropout), row);
                }
            }
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
