using System.Collections.Immutable;
using System.Numerics.Tensors;
using OrleansMl.Training;

namespace OrleansMl.TaughtCategories;

/// <summary>A linear head on unit vectors: probability = sigmoid(weights · vector + bias). Calibrated already.</summary>
/// <param name="Weights">As many as the encoder has dimensions.</param>
/// <param name="Bias">The log-odds of a vector that is orthogonal to the weights.</param>
public sealed record SentenceHead(ImmutableArray<float> Weights, float Bias)
{
    /// <summary>The probability of a sentence.</summary>
    /// <param name="vector">Of the encoder that the head was taught on.</param>
    /// <exception cref="ArgumentException">The vector has another number of dimensions.</exception>
    public float Score(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Weights.Length)
        {
            throw new ArgumentException($"The vector has {vector.Length} dimensions; the head was taught on {Weights.Length}.");
        }

        return (float)LogisticTrainer.Sigmoid(TensorPrimitives.Dot(Weights.AsSpan(), vector) + Bias);
    }
}
