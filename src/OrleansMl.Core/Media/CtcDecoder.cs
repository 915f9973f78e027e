using System.Text;

namespace OrleansMl.Media;

/// <summary>
/// Text of a reader that was trained with connectionist temporal classification (Graves et al., ICML 2006), greedily: the likeliest class
/// of each step, repetitions as one, the first class as nothing.
/// </summary>
public static class CtcDecoder
{
    /// <summary>Reads one line.</summary>
    /// <param name="probabilities">Step by step, one per class; the first class is "nothing".</param>
    /// <param name="characters">What the other classes mean, in their order.</param>
    /// <exception cref="ArgumentException">The probabilities are no whole steps.</exception>
    public static TextLine Decode(ReadOnlySpan<float> probabilities, IReadOnlyList<string> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        var classes = characters.Count + 1;
        if (probabilities.Length % classes != 0)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities are no whole steps of {classes} classes.", nameof(probabilities));
        }

        var text = new StringBuilder();
        var (sum, count, last) = (0.0, 0, 0);
        for (; probabilities.Length > 0; probabilities = probabilities[classes..])
        {
            var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities[..classes]);
            if (best != 0 && best != last)
            {
                text.Append(characters[best - 1]);
                sum += probabilities[best];
                count++;
            }

            last = best;
        }

        return new(text.ToString(), count == 0 ? 0 : (float)(sum / count));
    }
}
