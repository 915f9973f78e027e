using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>Scores texts with a linear model as the runtime does: fold, extract, sum, calibrate. One thread.</summary>
internal sealed class TextScorer(HashedNgramExtractor extractor, LinearModel model, IReadOnlyList<(double A, double B)> calibration)
{
    private readonly FoldedText _folded = new();
    private readonly FeatureBuffer _features = new();

    public float[] Logits(string text)
    {
        TextFolder.Fold(text, _folded);
        extractor.Extract(text, _folded, _features);
        var logits = new float[model.Labels];
        model.Score(_features.Ids, _features.Values, logits);
        return logits;
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
