using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>
/// Scores texts with a linear model as the runtime does: fold, extract, sum, take the strongest reading, calibrate. One thread.
/// </summary>
internal sealed class TextScorer(
    HashedNgramExtractor extractor,
    ReadingOptions reading,
    LinearModel model,
    IReadOnlyList<(double A, double B)> calibration,
    WordFrequencies? words = null)
{
    private readonly TextReadings _readings = new(extractor, reading, words);

    public float[] Logits(string text)
    {
        _readings.Read(text);
        var strongest = new float[model.Labels];
        Array.Fill(strongest, float.NegativeInfinity);
        Span<float> logits = stackalloc float[model.Labels];
        for (var i = 0; i < _readings.Count; i++)
        {
            var features = _readings[i];
            model.Score(features.Ids, features.Values, logits);
            for (var l = 0; l < logits.Length; l++)
            {
                strongest[l] = Math.Max(strongest[l], logits[l]);
            }
        }

        return strongest;
    }

    public float[] Score(string text)
    {
        var scores = Logits(text);
        for (var l = 0; l < scores.Length; l++)
        {
            scores[l] = (float)LogisticTrainer.Sigmoid((calibration[l].A * scores[l]) + calibration[l].B);
        }

        return scores;
    }
}
