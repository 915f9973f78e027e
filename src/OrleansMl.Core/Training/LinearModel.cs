using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansMl.Training;

/// <summary>A linear layer: logit(label) = bias(label) + Σ value · weight(feature, label).</summary>
/// <param name="labels">The number of labels.</param>
/// <param name="weights">Row-major, one row of <paramref name="labels"/> per feature.</param>
/// <param name="bias">One per label.</param>
public sealed class LinearModel(int labels, float[] weights, float[] bias)
{
    /// <summary>The number of labels.</summary>
    public int Labels => labels;

    /// <summary>Row-major, one row of <see cref="Labels"/> per feature.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>One per label.</summary>
    public ReadOnlySpan<float> Bias => bias;

    /// <summary>Computes the logits of one example. O(features · labels), four labels at a time.</summary>
    public void Score(ReadOnlySpan<int> ids, ReadOnlySpan<float> values, Span<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, labels);
        if (labels == 4)
        {
            var rows = MemoryMarshal.Cast<float, Vector128<float>>(weights);
            var sum = Vector128.Create<float>(bias);
            for (var i = 0; i < ids.Length; i++)
            {
                sum += rows[ids[i]] * values[i];
            }

            sum.CopyTo(logits);
            return;
        }

        bias.CopyTo(logits);
        for (var i = 0; i < ids.Length; i++)
        {
            var row = weights.AsSpan(ids[i] * labels, labels);
            for (var l = 0; l < labels; l++)
            {
                logits[l] += row[l] * values[i];
            }
        }
    }

    /// <summary>
    /// The weights as signed bytes with one scale per label: weight ≈ scale · byte. The scale puts the largest weight at ±127;
    /// rounding is to nearest, so an error is at most half a step and averages out over the hundreds of features of a text.
    /// </summary>
    /// <param name="extraRows">Zero rows to append, for padding.</param>
    public (sbyte[] Weights, float[] Scale) Quantise(int extraRows)
    {
        var scale = new float[labels];
        for (var i = 0; i < weights.Length; i++)
        {
            scale[i % labels] = Math.Max(scale[i % labels], Math.Abs(weights[i]));
        }

        for (var l = 0; l < labels; l++)
        {
            scale[l] = scale[l] == 0 ? 1 : scale[l] / sbyte.MaxValue;
        }

        var bytes = new sbyte[weights.Length + (extraRows * labels)];
        for (var i = 0; i < weights.Length; i++)
        {
            bytes[i] = (sbyte)MathF.Round(weights[i] / scale[i % labels], MidpointRounding.ToEven);
        }

        return (bytes, scale);
    }

    /// <summary>The model that quantised weights stand for: what is served, hence what must be calibrated and measured.</summary>
    public static LinearModel Dequantise(ReadOnlySpan<sbyte> quantised, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias)
    {
        var weights = new float[quantised.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = quantised[i] * scale[i % scale.Length];
        }

        return new(scale.Length, weights, bias.ToArray());
    }
}
