using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Training;

/// <summary>
/// One logistic regression per label over shared sparse features, by averaged stochastic gradient descent
/// (Polyak and Juditsky 1992; L2 by one scale per label as in Bottou, Stochastic Gradient Descent Tricks, 2012).
/// A label whose target is unknown is left alone by that example. The answer is the mean of 16 snapshots per pass after the first quarter:
/// as smooth as averaging every step, at the cost of sparse steps. Deterministic: one thread, order from the seed.
/// O(passes · features in the data · labels); labels go four at a time through one vector.
/// </summary>
public static class LogisticTrainer
{
    private const int Lanes = 4;
    private const int SnapshotsPerEpoch = 16;
    private const float SmallestScale = 1e-4f; // fold the L2 scale into the weights before it loses digits
    private const double BiasRate = 0.05;      // the bias is touched by every example; a full step makes it swing

    /// <summary>Learns a model.</summary>
    /// <param name="examples">What to learn from.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the share done in [0, 1] at each snapshot.</param>
    /// <param name="cancellationToken">Stops at the next snapshot.</param>
    /// <param name="offsets">
    /// What is added to the logits, examples by labels, row-major: the answers of a model that this one is learned on top of. L2
    /// then pulls towards that model. Empty for none.
    /// </param>
    public static LinearModel Train(
        SparseExamples examples,
        LogisticTrainerOptions options,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default,
        float[]? offsets = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(examples.Count);
        var labels = examples.Labels;
        if (offsets is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(offsets.Length, examples.Count * labels, nameof(offsets));
        }

        var blocks = (labels + Lanes - 1) / Lanes;
        var width = blocks * Lanes;
        var weights = new Vector128<float>[examples.Features * blocks];
        var sums = new Vector128<float>[weights.Length];
        var bias = new float[width];
        var biasSums = new double[width];
        var scale = new float[width];
        Array.Fill(scale, 1);
        var positive = ClassWeights(examples, options.MaxClassWeight);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var rng = new Random(options.Seed);
        var steps = (long)options.Epochs * order.Length;
        var every = Math.Max(order.Length / SnapshotsPerEpoch, 1);
        var snapshots = 0;
        long step = 0;
        Span<float> logits = stackalloc float[width];
        Span<float> moves = stackalloc float[width];

        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            rng.Shuffle(order);
            foreach (var example in order)
            {
                var ids = examples.Ids(example);
                var values = examples.Values(example);
                Sum(weights, blocks, ids, values, logits);
                var rate = options.Rate / (1 + (options.RateDecay * step / order.Length));
                moves.Clear();
                var any = false;
                for (var l = 0; l < labels; l++)
                {
                    var target = examples.Target(example, l);
                    if (target == SparseExamples.Unknown)
                    {
                        continue;
                    }

                    var error =
                        target - Sigmoid((logits[l] * scale[l]) + bias[l] + (offsets is null ? 0 : offsets[(example * labels) + l]));
                    var move = rate * examples.Weight(example) * (target == 1 ? positive[l] : 1) * error;
                    scale[l] *= (float)(1 - (rate * options.L2[l < options.L2.Count ? l : 0]));
                    moves[l] = (float)(move / scale[l]);
                    bias[l] += (float)(move * BiasRate);
                    any = true;
                }

                if (any)
                {
                    Move(weights, blocks, ids, values, moves);
                }

                step++;
                if (step % every != 0)
                {
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)step / steps);
                Rescale(weights, blocks, scale);
                if (step * 4 >= steps)
                {
                    snapshots++;
                    for (var i = 0; i < weights.Length; i++)
                    {
                        sums[i] += weights[i] * Vector128.Create<float>(scale.AsSpan((i % blocks) * Lanes));
                    }

                    for (var l = 0; l < width; l++)
                    {
                        biasSums[l] += bias[l];
                    }
                }
            }
        }

        return Mean(sums, biasSums, snapshots, labels, blocks);
    }

    /// <summary>1 / (1 + e^-z).</summary>
    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static void Sum(Vector128<float>[] weights, int blocks, ReadOnlySpan<int> ids, ReadOnlySpan<float> values, Span<float> logits)
    {
        for (var block = 0; block < blocks; block++)
        {
            var sum = Vector128<float>.Zero;
            for (var i = 0; i < ids.Length; i++)
            {
                sum += weights[(ids[i] * blocks) + block] * values[i];
            }

            sum.CopyTo(logits[(block * Lanes)..]);
        }
    }

    private static void Move(
        Vector128<float>[] weights, int blocks, ReadOnlySpan<int> ids, ReadOnlySpan<float> values, ReadOnlySpan<float> moves)
    {
        for (var block = 0; block < blocks; block++)
        {
            var move = Vector128.Create(moves[(block * Lanes)..]);
            for (var i = 0; i < ids.Length; i++)
            {
                weights[(ids[i] * blocks) + block] += move * values[i];
            }
        }
    }

    private static void Rescale(Vector128<float>[] weights, int blocks, float[] scale)
    {
        if (!scale.AsSpan().ContainsAnyInRange(0, SmallestScale))
        {
            return;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= Vector128.Create<float>(scale.AsSpan((i % blocks) * Lanes));
        }

        Array.Fill(scale, 1);
    }

    private static double[] ClassWeights(SparseExamples examples, double max)
    {
        var weights = new double[examples.Labels];
        for (var l = 0; l < weights.Length; l++)
        {
            double positives = 0, negatives = 0;
            for (var i = 0; i < examples.Count; i++)
            {
                var target = examples.Target(i, l);
                positives += target == 1 ? examples.Weight(i) : 0;
                negatives += target == 0 ? examples.Weight(i) : 0;
            }

            weights[l] = Math.Clamp(Math.Sqrt(negatives / Math.Max(positives, 1)), 1, max);
        }

        return weights;
    }

    private static LinearModel Mean(Vector128<float>[] sums, double[] biasSums, int snapshots, int labels, int blocks)
    {
        var flat = MemoryMarshal.Cast<Vector128<float>, float>(sums.AsSpan());
        var weights = new float[sums.Length / blocks * labels];
        for (var row = 0; row < sums.Length / blocks; row++)
        {
            for (var l = 0; l < labels; l++)
            {
                weights[(row * labels) + l] = flat[(row * blocks * Lanes) + l] / snapshots;
            }
        }

        return new(labels, weights, [.. biasSums.Take(labels).Select(b => (float)(b / snapshots))]);
    }
}
