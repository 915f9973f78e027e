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
    WordFrequencies? words = null,
    RepairTargets? targets = null)
{
    private readonly TextReadings _readings = new(extractor, reading, words, targets);
    private readonly ReadingScores _strength = new(model.Labels, reading.Noise);
    private readonly int[] _strongest = new int[model.Labels];

    public float[] Logits(string text)
    {
        _readings.Read(text);
        _strength.Begin();
        Span<float> logits = stackalloc float[model.Labels];
        for (var i = 0; i < _readings.Count; i++)
        {
            var features = _readings[i];
            model.Score(features.Ids, features.Values, logits);
            _strength.Add(_readings.ExtentOf(i), logits);
        }

        var strongest = new float[model.Labels];
        _strength.End(strongest, _strongest);
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
