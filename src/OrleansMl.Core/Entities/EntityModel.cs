using OrleansMl.Training;

namespace OrleansMl.Entities;

/// <summary>The weights of a linear-chain CRF over hashed token features.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Buckets">Rows of the emission table; a power of two.</param>
/// <param name="Emission">Buckets · labels: what a feature adds to each label's score.</param>
/// <param name="Transition">(Labels + 1) · labels, the last row for the start; illegal ones are -∞.</param>
public sealed record EntityModel(EntityLabels Labels, int Buckets, float[] Emission, float[] Transition)
{
    /// <summary>What a token's vector adds to each label's score; null for a model that reads no vectors.</summary>
    public DenseHead? Head { get; init; }

    /// <summary>All weights zero, illegal transitions closed.</summary>
    public static EntityModel Empty(EntityLabels labels, int buckets)
    {
        var count = labels.Count;
        var transition = new float[(count + 1) * count];
        for (var from = 0; from <= count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                transition[(from * count) + to] = EntityLabels.MayFollow(from == count ? null : from, to) ? 0 : float.NegativeInfinity;
            }
        }

        return new(labels, buckets, new float[(long)buckets * count], transition);
    }

    /// <summary>Sums the rows of a token's features into one score per label.</summary>
    public void Emit(ReadOnlySpan<int> features, Span<float> scores)
    {
        var count = Labels.Count;
        scores.Clear();
        foreach (var feature in features)
        {
            var row = Emission.AsSpan(feature * count, count);
            for (var label = 0; label < row.Length; label++)
            {
                scores[label] += row[label];
            }
        }
    }
}
