using TorchSharp;
using static TorchSharp.torch;

namespace OrleansMl.FineTuning;

/// <summary>
/// Teaches the encoder and its head several labels at once: binary cross-entropy per label, left out where a set does not know the label.
/// The same rows, options and machine give the same weights: one thread, and every random number comes from the seed.
/// </summary>
internal static class FineTuner
{
    // Texts are sorted by length within so many batches: enough to save padding, few enough that batches stay mixed.
    private const int SortedBatches = 64;

    /// <param name="start">Where to start.</param>
    /// <param name="rows">What to learn from.</param>
    /// <param name="tokenizer">Cuts the texts.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the share done, the mean loss of the last steps, now and then.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static BertWeights Train(
        BertWeights start,
        IReadOnlyList<TrainingRow> rows,
        TextTokenizer tokenizer,
        FineTuningOptions options,
        Action<double, double> progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        NativeTorch.Prepare(options.Seed);
        var master = new MasterWeights(start);
        using var encoder = new TorchEncoder(start, learns: true, brain: true, options.FrozenLayers);
        double[] weights = [.. rows.Select(r => r.Weight)];
        var known = new int[rows.Count][];
        var perEpoch = (options.Rows + options.BatchSize - 1) / options.BatchSize;
        var steps = perEpoch * options.Epochs;
        var (step, loss, seen) = (0, 0.0, 0);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var random = new Random(unchecked((options.Seed * 1_000_003) + epoch));
            var drawn = RowSampler.Draw(weights, options.Rows, random);
            var positive = ClassWeights([.. drawn.Select(i => rows[i].Targets)], options.MaxClassWeight);
            var texts = drawn
                .Select(i => (
                    Tokens: random.NextDouble() < options.MisspeltShare
                        ? tokenizer.Read(Misspeller.Misspell(rows[i].Text, random))
                        : known[i] ??= tokenizer.Read(rows[i].Text),
                    rows[i].Targets))
                .ToArray();
            foreach (var batch in Batches(texts, options.BatchSize, random))
            {
                cancellationToken.ThrowIfCancellationRequested();
                loss += Step(encoder, master, batch, positive, Schedule(step, steps, options.WarmUp), options);
                step++;
                seen++;
                if (step % 10 == 0 || step == steps)
                {
                    progress((double)step / steps, loss / seen);
                    (loss, seen) = (0, 0);
                }
            }
        }

        return master.ToWeights();
    }

    /// <summary>The share of the highest step size: up to it, then down to nothing in a straight line.</summary>
    public static double Schedule(int step, int steps, double warmUp)
    {
        var rising = Math.Max(1, steps * warmUp);
        return step < rising ? (step + 1) / rising : (steps - step) / Math.Max(1, steps - rising);
    }

    /// <summary>How much more a positive counts than a negative: the root of their proportion, 1 at least.</summary>
    public static float[] ClassWeights(IReadOnlyList<sbyte[]> targets, double max) =>
    [
        .. Enumerable.Range(0, targets[0].Length).Select(label =>
        {
            var positives = targets.Count(t => t[label] == 1);
            var negatives = targets.Count(t => t[label] == 0);
            return (float)(positives == 0 ? 1 : Math.Clamp(Math.Sqrt((double)negatives / positives), 1, max));
        })
    ];

    private static double Step(
        TorchEncoder encoder,
        MasterWeights master,
        (int[] Tokens, sbyte[] Targets)[] texts,
        float[] positive,
        double share,
        FineTuningOptions options)
    {
        using var scope = NewDisposeScope();
        var batch = new TokenBatch([.. texts.Select(t => t.Tokens)]);
        var labels = positive.Length;
        var targets = new float[texts.Length * labels];
        var weights = new float[targets.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var target = texts[i / labels].Targets[i % labels];
            targets[i] = target == 1 ? 1 : 0;
            weights[i] = target < 0 ? 0 : target == 1 ? positive[i % labels] : 1;
        }

        var words = encoder.WordVectors(batch.Gather(master.Words), learns: options.FrozenLayers == 0);
        var (_, logits) = encoder.Forward(batch, words, options.Dropout);
        var loss = nn.functional.binary_cross_entropy_with_logits(
            logits,
            tensor(targets, [texts.Length, labels]),
            tensor(weights, [texts.Length, labels]),
            nn.Reduction.Sum) / texts.Length;
        loss.backward();
        master.Step(encoder, words, batch, options.Rate * share, options.HeadRate * share, options.Decay, options.MaxNorm);
        return loss.item<float>();
    }

    private static IEnumerable<(int[] Tokens, sbyte[] Targets)[]> Batches(
        (int[] Tokens, sbyte[] Targets)[] texts, int size, Random random)
    {
        foreach (var part in texts.Chunk(size * SortedBatches))
        {
            // A stable sort: equal lengths keep their random order.
            var batches = part.OrderBy(t => t.Tokens.Length).Chunk(size).ToArray();
            random.Shuffle(batches);
            foreach (var batch in batches)
            {
                yield return batch;
            }
        }
    }
}
