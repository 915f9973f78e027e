using OrleansMl.Languages;

namespace OrleansMl.Text;

/// <summary>
/// What the head of a text classifier reads beside the hashed features: the encoder's vector, how the words feel, what the raw text looks
/// like. Training and serving make it here. Not thread-safe: it keeps a buffer.
/// </summary>
/// <param name="lexicon">How words feel.</param>
public sealed class EncodedTextFeatures(SentimentLexicon lexicon)
{
    /// <summary>UTF-16 code units that the encoder reads: a feeling shows early, and a long text must not hold up others.</summary>
    public const int LongestRead = 4000;

    private const string English = "en";

    private readonly FoldedText _folded = new();

    /// <summary>How many numbers follow the vector.</summary>
    public static int Beside => SentimentLexicon.FeatureNames.Count + DenseTextFeatures.Names.Count;

    /// <summary>True for a text whose words say for certain that it is English, the language that the head has learned.</summary>
    public static bool IsFor(string text) => LanguageReading.Of(text).Decide(label: null, score: 0, declared: null).Found is [English];

    /// <summary>The part of a text that the encoder reads.</summary>
    public static string Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LongestRead ? text : text[..(char.IsHighSurrogate(text[LongestRead - 1]) ? LongestRead - 1 : LongestRead)];
    }

    /// <summary>All numbers of a text.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="vector">The encoder's vector of what <see cref="Cut"/> leaves.</param>
    public float[] Of(string text, ReadOnlySpan<float> vector)
    {
        ArgumentNullException.ThrowIfNull(text);
        var features = new float[vector.Length + Beside];
        vector.CopyTo(features);
        lexicon.Compute(text, features.AsSpan(vector.Length, SentimentLexicon.FeatureNames.Count));
        TextFolder.Fold(text, _folded);
        DenseTextFeatures.Compute(text, _folded.Disguised, features.AsSpan(vector.Length + SentimentLexicon.FeatureNames.Count));
        return features;
    }
}
