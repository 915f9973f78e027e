using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansMl.Embedding;

/// <summary>How word vectors are learned.</summary>
public sealed record EmbeddingTrainerOptions
{
    /// <summary>Numbers in a vector.</summary>
    public int Dimensions { get; init; } = 64;

    /// <summary>Rows for words; a power of two. Of two words that share a row the more frequent one keeps it.</summary>
    public int WordRows { get; init; } = 1 << 16;

    /// <summary>Rows for character n-grams; a power of two.</summary>
    public int GramRows { get; init; } = 1 << 14;

    /// <summary>Words that occur less often are not learned.</summary>
    public int MinCount { get; init; } = 3;

    /// <summary>Pairs this far apart count.</summary>
    public int Window { get; init; } = 12;

    /// <summary>
    /// Words more frequent than this are left out at random, the more frequent the more often (Mikolov et al. 2013): they fill
    /// windows, take most of the time and say little.
    /// </summary>
    public double Subsampling { get; init; } = 1e-4;

    /// <summary>a of smooth inverse frequency: a word of frequency p counts a / (a + p).</summary>
    public double Smoothing { get; init; } = 1e-3;

    /// <summary>
    /// The power of the eigenvalues that scales dimensions: 0 makes all equal, 1 keeps the matrix' own. 0.5 is customary; 0 did best here.
    /// </summary>
    public double EigenvaluePower { get; init; } = 0;

    /// <summary>Seeds the range finder.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Learns word vectors from texts: positive pointwise mutual information of words that stand near each other, its strongest eigenvectors,
/// and for character n-grams the mean of the words they occur in. Deterministic for a seed on one kind of machine.
/// </summary>
public static class EmbeddingTrainer
{
    /// <summary>Learns from texts, which are read twice.</summary>
    public static EmbeddingModel Train(
        IReadOnlyList<string> texts, EmbeddingTrainerOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        var vocabulary = Vocabulary(texts, options);
        var counter = new CooccurrenceCounter(vocabulary.Count, options.Window);
        var index = vocabulary
            .Select((word, i) => (word.Text, i))
            .ToDictionary(entry => entry.Text, entry => entry.i, StringComparer.Ordinal);
        var lookup = index.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new List<int>();
        var total = (double)vocabulary.Sum(word => word.Count);
        double[] keep = [.. vocabulary.Select(word => Math.Sqrt(options.Subsampling * total / word.Count))];
        var random = new Random(options.Seed);
        for (var i = 0; i < texts.Count; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(0.4 * i / texts.Count);
            }

            words.Clear();
            foreach (var word in new WordReader(texts[i]))
            {
                var known = lookup.TryGetValue(word, out var at);
                if (!known || keep[at] >= 1 || random.NextDouble() < keep[at])
                {
                    words.Add(known ? at : -1);
                }
            }

            counter.Add(CollectionsMarshal.AsSpan(words));
        }

        var matrix = counter.ToPositiveMutualInformation();
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(0.5);
        var (vectors, values) = RandomizedEigen.Of(matrix, options.Dimensions, options.Seed);
        progress?.Report(0.9);
        return ToModel(vocabulary, Scale(vectors, values, options), options);
    }

    // Most frequent first, ties by text, so that a seed decides everything.
    private static List<(string Text, long Count)> Vocabulary(IReadOnlyList<string> texts, EmbeddingTrainerOptions options)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            foreach (var word in new WordReader(text))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _)++;
            }
        }

        var taken = new HashSet<int>();
        return
        [
            .. counts.Where(word => word.Value >= options.MinCount)
                .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
                .Where(word => taken.Add(EmbeddingModel.WordRow(StableHash.Of(word.Key), options.WordRows)))
                .Select(word => (word.Key, word.Value)),
        ];
    }

    private static float[] Scale(float[] vectors, double[] values, EmbeddingTrainerOptions options)
    {
        var d = values.Length;
        var factors = Array.ConvertAll(values, value => (float)Math.Pow(Math.Abs(value), options.EigenvaluePower));
        for (var row = 0; row < vectors.Length; row += d)
        {
            var vector = vectors.AsSpan(row, d);
            TensorPrimitives.Multiply(vector, factors, vector);
        }

        return vectors;
    }

    private static EmbeddingModel ToModel(List<(string Text, long Count)> vocabulary, float[] vectors, EmbeddingTrainerOptions options)
    {
        var d = vectors.Length / vocabulary.Count;
        var total = (double)vocabulary.Sum(word => word.Count);
        var sif = vocabulary.ConvertAll(word => (float)(options.Smoothing / (options.Smoothing + (word.Count / total))));
        Normalise(vectors, d);
        RemoveCommon(vectors, d, vocabulary, sif);
        Normalise(vectors, d);

        var rows = new float[(options.WordRows + options.GramRows) * d];
        var weights = new float[options.WordRows];
        var fingerprints = new int[options.WordRows];
        for (var i = 0; i < vocabulary.Count; i++)
        {
            var hash = StableHash.Of(vocabulary[i].Text);
            var row = EmbeddingModel.WordRow(hash, options.WordRows);
            vectors.AsSpan(i * d, d).CopyTo(rows.AsSpan(row * d));
            (weights[row], fingerprints[row]) = (sif[i], EmbeddingModel.Fingerprint(hash));

            // A word in ten thousand texts tells no more about its n-grams than a hundred words in a hundred.
            var share = MathF.Log(1 + vocabulary[i].Count) * sif[i];
            var grams = new EmbeddingModel.GramReader(vocabulary[i].Text);
            while (grams.MoveNext())
            {
                var sum = rows.AsSpan((options.WordRows + EmbeddingModel.GramRow(grams.Hash, options.GramRows)) * d, d);
                TensorPrimitives.MultiplyAdd(vectors.AsSpan(i * d, d), share, sum, sum);
            }
        }

        Normalise(rows, d);
        var (quantised, scales) = Quantise(rows, d);
        return new(d, quantised, scales, weights, fingerprints);
    }

    /// <summary>Takes the mean direction of the corpus' words, weighted as in a text, out of every word.</summary>
    private static void RemoveCommon(float[] vectors, int d, List<(string Text, long Count)> vocabulary, List<float> sif)
    {
        var common = new double[d];
        for (var i = 0; i < vocabulary.Count; i++)
        {
            for (var k = 0; k < d; k++)
            {
                common[k] += vocabulary[i].Count * sif[i] * vectors[(i * d) + k];
            }
        }

        var norm = Math.Sqrt(common.Sum(c => c * c));
        if (norm == 0)
        {
            return;
        }

        var direction = Array.ConvertAll(common, c => (float)(c / norm));
        for (var row = 0; row < vectors.Length; row += d)
        {
            var vector = vectors.AsSpan(row, d);
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<float>(direction, vector), vector, vector);
        }
    }

    private static void Normalise(float[] vectors, int d)
    {
        for (var row = 0; row < vectors.Length; row += d)
        {
            var vector = vectors.AsSpan(row, d);
            var norm = TensorPrimitives.Norm<float>(vector);
            if (norm > 1e-12f)
            {
                TensorPrimitives.Divide(vector, norm, vector);
            }
            else
            {
                vector.Clear();
            }
        }
    }

    private static (sbyte[] Rows, float[] Scales) Quantise(float[] rows, int d)
    {
        var quantised = new sbyte[rows.Length];
        var scales = new float[rows.Length / d];
        for (var row = 0; row < scales.Length; row++)
        {
            var vector = rows.AsSpan(row * d, d);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(vector));
            scales[row] = largest / sbyte.MaxValue;
            for (var k = 0; k < d && largest > 0; k++)
            {
                quantised[(row * d) + k] = (sbyte)MathF.Round(vector[k] / scales[row]);
            }
        }

        return (quantised, scales);
    }
}
