using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>Leave-one-out: how often a text's nearest neighbour is of its own topic.</summary>
internal static class NearestNeighbour
{
    public static double Accuracy(IReadOnlyList<float[]> unitVectors, IReadOnlyList<string> topics)
    {
        var right = 0;
        Parallel.For(0, unitVectors.Count, i =>
        {
            var (best, at) = (float.NegativeInfinity, -1);
            for (var j = 0; j < unitVectors.Count; j++)
            {
                if (j != i && TensorPrimitives.Dot<float>(unitVectors[i], unitVectors[j]) is var similarity && similarity > best)
                {
                    (best, at) = (similarity, j);
                }
            }

            if (topics[at] == topics[i])
            {
                Interlocked.Increment(ref right);
            }
        });
        return (double)right / unitVectors.Count;
    }

    /// <summary>The yardstick: tf-idf vectors of the same words, over the set itself.</summary>
    public static double TfIdfAccuracy(IReadOnlyList<string> texts, IReadOnlyList<string> topics)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var documents = new List<Dictionary<int, double>>();
        var frequency = new List<int>();
        foreach (var text in texts)
        {
            var document = new Dictionary<int, double>();
            foreach (var word in new WordReader(text))
            {
                var key = word.ToString();
                if (!index.TryGetValue(key, out var at))
                {
                    index[key] = at = index.Count;
                    frequency.Add(0);
                }

                document[at] = document.GetValueOrDefault(at) + 1;
            }

            foreach (var at in document.Keys)
            {
                frequency[at]++;
            }

            documents.Add(document);
        }

        foreach (var document in documents)
        {
            foreach (var at in document.Keys.ToList())
            {
                document[at] *= Math.Log((1.0 + texts.Count) / (1 + frequency[at])) + 1;
            }

            var norm = Math.Sqrt(document.Values.Sum(value => value * value));
            foreach (var at in document.Keys.ToList())
            {
                document[at] /= norm;
            }
        }

        var right = 0;
        Parallel.For(0, documents.Count, i =>
        {
            var dense = new double[index.Count];
            foreach (var (at, value) in documents[i])
            {
                dense[at] = value;
            }

            var (best, nearest) = (double.NegativeInfinity, -1);
            for (var j = 0; j < documents.Count; j++)
            {
                var similarity = j == i ? double.NegativeInfinity : documents[j].Sum(entry => entry.Value * dense[entry.Key]);
                if (similarity > best)
                {
                    (best, nearest) = (similarity, j);
                }
            }

            if (topics[nearest] == topics[i])
            {
                Interlocked.Increment(ref right);
            }
        });
        return (double)right / texts.Count;
    }
}
