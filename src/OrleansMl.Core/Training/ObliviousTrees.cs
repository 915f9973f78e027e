using System.Numerics;

namespace OrleansMl.Training;

/// <summary>
/// A sum of oblivious trees: all nodes of one level ask the same question, so a tree is a table of 2^depth values whose index is read bit
/// by bit, without a branch. Prokhorenkova et al., "CatBoost", NeurIPS 2018.
/// </summary>
/// <param name="Depth">Questions per tree, 1 to 8.</param>
/// <param name="Features">[trees · depth] what each question is about.</param>
/// <param name="Thresholds">[trees · depth] it is answered yes by values above; the first question is the highest bit of the index.</param>
/// <param name="Leaves">[trees · 2^depth] the values.</param>
/// <param name="Means">[trees] mean value over the examples: what a tree says of the usual case.</param>
/// <param name="Bias">What the sum starts with.</param>
public sealed record ObliviousTrees(int Depth, int[] Features, float[] Thresholds, float[] Leaves, float[] Means, float Bias)
{
    /// <summary>How many trees.</summary>
    public int Count => Means.Length;

    /// <summary>The sum for one example.</summary>
    /// <param name="values">Its features.</param>
    public double Predict(ReadOnlySpan<float> values)
    {
        double sum = Bias;
        for (var tree = 0; tree < Count; tree++)
        {
            sum += Leaves[LeafOf(values, tree)];
        }

        return sum;
    }

    /// <summary>
    /// What each feature adds to the difference from the usual case: a tree's difference goes in equal
    /// parts to the different features it asks about.
    /// </summary>
    /// <param name="values">The features.</param>
    /// <param name="contributions">One per feature; what is there is kept and added to. Their sum is <see cref="Predict"/> −
    /// <see cref="Bias"/> − Σ <see cref="Means"/>.</param>
    public void Explain(ReadOnlySpan<float> values, Span<double> contributions)
    {
        for (var tree = 0; tree < Count; tree++)
        {
            ulong asked = 0;
            for (var level = 0; level < Depth; level++)
            {
                asked |= 1ul << Features[(tree * Depth) + level];
            }

            var part = (Leaves[LeafOf(values, tree)] - Means[tree]) / BitOperations.PopCount(asked);
            for (; asked != 0; asked &= asked - 1)
            {
                contributions[BitOperations.TrailingZeroCount(asked)] += part;
            }
        }
    }

    private int LeafOf(ReadOnlySpan<float> values, int tree)
    {
        var index = 0;
        for (var level = tree * Depth; level < (tree + 1) * Depth; level++)
        {
            index = (index << 1) | (values[Features[level]] > Thresholds[level] ? 1 : 0);
        }

        return (tree << Depth) + index;
    }
}
