using System.Runtime.InteropServices;

namespace OrleansMl.Embedding;

/// <summary>
/// Counts how often two words stand near each other: a pair d words apart counts 1/d, up to a window (as
/// GloVe does; Pennington, Socher, Manning 2014).
/// </summary>
internal sealed class CooccurrenceCounter(int vocabulary, int window)
{
    private readonly Dictionary<ulong, float> _pairs = [];

    /// <summary>Adds a text, as indices into the vocabulary; -1 stands for a word outside it.</summary>
    public void Add(ReadOnlySpan<int> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            for (var d = 1; d <= window && i + d < words.Length; d++)
            {
                int one = words[i], other = words[i + d];
                if (one >= 0 && other >= 0 && one != other)
                {
                    // Symmetric: one half is kept.
                    CollectionsMarshal.GetValueRefOrAddDefault(_pairs, Key(Math.Min(one, other), Math.Max(one, other)), out _) += 1f / d;
                }
            }
        }
    }

    /// <summary>
    /// The positive pointwise mutual information of every pair that was seen, with the context distribution smoothed by a power of 0.75 on
    /// either side in turn (Levy, Goldberg, Dagan 2015), as a symmetric matrix.
    /// </summary>
    public SquareSparseMatrix ToPositiveMutualInformation()
    {
        const double Smoothing = 0.75;
        var count = new double[vocabulary];
        foreach (var (key, value) in _pairs)
        {
            var (one, other) = Pair(key);
            count[one] += value;
            count[other] += value;
        }

        var total = count.Sum();
        var smoothedTotal = count.Sum(c => Math.Pow(c, Smoothing));
        var p = Array.ConvertAll(count, c => Math.Log(Math.Max(c, 1e-9) / total));
        var smoothed = Array.ConvertAll(count, c => Math.Log(Math.Pow(Math.Max(c, 1e-9), Smoothing) / smoothedTotal));
        var entries = new List<(int Row, int Column, float Value)>();
        foreach (var (key, value) in _pairs)
        {
            var (one, other) = Pair(key);
            var information = Math.Log(value / total) - (0.5 * (p[one] + smoothed[other] + smoothed[one] + p[other]));
            if (information > 0)
            {
                entries.Add((one, other, (float)information));
                entries.Add((other, one, (float)information));
            }
        }

        return SquareSparseMatrix.From(vocabulary, entries);
    }

    // Not low and high half of the number: a ulong's hash is their exclusive or, and small indices would all collide.
    private ulong Key(int low, int high) => ((ulong)low * (ulong)vocabulary) + (ulong)high;

    private (int Low, int High) Pair(ulong key) => ((int)(key / (ulong)vocabulary), (int)(key % (ulong)vocabulary));
}
