namespace OrleansMl.Media;

/// <summary>What an image-safety model of five classes says of a picture or a frame; probabilities in [0, 1] that add up to one.</summary>
/// <param name="Drawing">Harmless drawing.</param>
/// <param name="Hentai">Pornographic drawing.</param>
/// <param name="Neutral">Anything harmless.</param>
/// <param name="Porn">Pornographic picture, sexual acts.</param>
/// <param name="Sexy">Suggestive picture, not pornography.</param>
public readonly record struct ImageSafetyScores(float Drawing, float Hentai, float Neutral, float Porn, float Sexy)
{
    /// <summary>Classes, in the order of the model's output: that of nsfwjs, by the alphabet.</summary>
    public const int Classes = 5;

    /// <summary>How likely it is pornographic, drawn or not, in [0, 1]: the probability of the one or the other.</summary>
    public float Unsafe => Math.Clamp(Porn + Hentai, 0, 1);

    /// <summary>Reads a model's output.</summary>
    /// <exception cref="ArgumentException">There are not five finite numbers.</exception>
    public static ImageSafetyScores From(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != Classes)
        {
            throw new ArgumentException($"Five probabilities; there are {probabilities.Length}.", nameof(probabilities));
        }

        foreach (var probability in probabilities)
        {
            if (!float.IsFinite(probability))
            {
                throw new ArgumentException($"A probability is {probability}.", nameof(probabilities));
            }
        }

        return new(probabilities[0], probabilities[1], probabilities[2], probabilities[3], probabilities[4]);
    }
}
