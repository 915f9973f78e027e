using System.Runtime.InteropServices;
using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Decisions;

/// <summary>How one label does on decisions that were not learned from, before and after.</summary>
/// <param name="Label">The label.</param>
/// <param name="Rows">Held-out decisions about it.</param>
/// <param name="Positives">How many of them say yes.</param>
/// <param name="LossBefore">Mean logarithmic loss of the base model; lower is better.</param>
/// <param name="LossAfter">The same of the new one.</param>
/// <param name="AucBefore">Area under the ROC curve of the base; null when the decisions agree with each other.</param>
/// <param name="AucAfter">The same of the new one.</param>
internal sealed record DecisionFigures(
    string Label,
    int Rows,
    int Positives,
    double LossBefore,
    double LossAfter,
    double? AucBefore,
    double? AucAfter);

/// <summary>
/// Learns a correction of a shipped linear model from people's decisions: a second linear layer whose example offsets are
/// the base model's calibrated logits, so that L2 pulls it back to the base wherever decisions say nothing. Its weights are
/// added to the base's, and the calibration stays.
/// </summary>
internal static class DecisionTrainer
{
    /// <summary>Strong enough that a word decided once hardly moves, weak enough that fifty decisions do.</summary>
    public static readonly LogisticTrainerOptions Options = new() { Epochs = 8, Rate = 0.5, L2 = [1e-3], MaxClassWeight = 3 };

    /// <exception cref="InvalidDataException">The package is not of the kind that can be learned on, or
    /// no decision is about its labels.</exception>
    public static (TrainedText Trained, IReadOnlyList<DecisionFigures> Figures) Train(
        ModelPackage package, string version, IReadOnlyList<LabelledRow> rows, LogisticTrainerOptions options)
    {
        var manifest = package.Manifest;
        if (manifest.Task != TextClassificationTask.TaskName
            || manifest.Input.Adapter != ModelInput.HashedNgrams
            || manifest.Activation != ModelActivation.Sigmoid
            || TextFolder.Find(manifest.Input.Fold) is null)
        {
            throw new InvalidDataException(
                $"{package.Key} cannot be learned on: decisions train text classifiers with the adapter {ModelInput.HashedNgrams}, " +
                $"sigmoid and the folding {TextFolder.Version} or {TextFolder.SeenVersion}.");
        }

        string[] labels = [.. manifest.Labels.Select(label => label.Name)];
        if (!rows.Any(row => labels.Any(row.Labels.ContainsKey)))
        {
            throw new InvalidDataException($"No decision is about a label of {package.Key}: {string.Join(", ", labels)}.");
        }

        var files = package.Verify();
        var model = Read(files.Onnx);
        var lexicon = manifest.Input.Lexicon is { } valences ? SentimentLexicon.Parse(files.Others[valences]) : null;
        var words = manifest.Input.Words is { } path ? WordFrequencies.Parse(files.Others[path]) : null;
        var targets = manifest.Input.Targets is { } repairs ? RepairTargets.Parse(files.Others[repairs]) : null;
        var calibration = labels
            .Select(label => manifest.Calibration?.Platt?.FirstOrDefault(platt => platt.Label == label) is { } platt
                ? (platt.A, platt.B)
                : (A: 1.0, B: 0.0))
            .ToArray();
        var extractor = new HashedNgramExtractor(manifest.Input.ToNgramOptions(), lexicon);
        var reading = manifest.Input.ToReadingOptions();
        var before = new TextScorer(extractor, reading, model, calibration, words, targets);

        // By the text, so that one said twice is on one side.
        var folded = new FoldedText();
        var sides = rows.ToLookup(row => Corpus.SplitOf(Corpus.Key(row.Text, folded)) == CorpusSplit.Test);
        var learned = Learn([.. sides[false]], labels, model, calibration, extractor, manifest, options);
        var (weights, scales) = learned.Quantise(extraRows: 0);
        var after = new TextScorer(
            extractor, reading, LinearModel.Dequantise(weights, scales, learned.Bias), calibration, words, targets);
        var figures = labels
            .Select((label, l) => Measure(label, l, [.. sides[true].Where(row => row.Labels.ContainsKey(label))], before, after))
            .Where(figure => figure.Rows > 0)
            .ToList();

        var onnx = HashedLinearGraph.Write(manifest.Name, weights, scales, learned.Bias);
        return (new(onnx, manifest with
        {
            Version = version,
            Description = $"{manifest.Description} Corrected by {rows.Count} decisions on top of {package.Key.Version}.",
            TrainingData = [.. manifest.TrainingData, new("decisions of moderators", "as held by the operator", sides[false].Count())],
            Metrics =
            [
                .. figures.SelectMany(figure => new ModelMetric[]
                {
                    new(
                        "decisions, held out",
                        figure.Label,
                        "log loss",
                        figure.LossAfter,
                        figure.Rows,
                        (double)figure.Positives / figure.Rows),
                    new("decisions, held out", figure.Label, $"log loss of {package.Key.Version}", figure.LossBefore, figure.Rows)
                })
            ],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), .. files.Others.Select(file => ModelFile.Of(file.Key, file.Value))],
        })
        {
            Others = files.Others,
        }, figures);
    }

    private static LinearModel Learn(
        IReadOnlyList<LabelledRow> rows,
        string[] labels,
        LinearModel model,
        (double A, double B)[] calibration,
        HashedNgramExtractor extractor,
        ModelManifest manifest,
        LogisticTrainerOptions options)
    {
        var folding = manifest.Input.ToReadingOptions().Folding;
        var features = manifest.Input.ToNgramOptions().Features;
        var examples = new SparseExamples(labels.Length, features);
        var offsets = new List<float>(rows.Count * labels.Length);
        var folded = new FoldedText();
        var buffer = new FeatureBuffer();
        var targets = new sbyte[labels.Length];
        var logits = new float[labels.Length];
        foreach (var row in rows)
        {
            TextFolder.Fold(row.Text, folded, folding);
            extractor.Extract(row.Text, folded, buffer);
            model.Score(buffer.Ids, buffer.Values, logits);
            for (var l = 0; l < labels.Length; l++)
            {
                targets[l] = row.Labels.TryGetValue(labels[l], out var truth) ? truth ? (sbyte)1 : (sbyte)0 : SparseExamples.Unknown;
                offsets.Add((float)((calibration[l].A * logits[l]) + calibration[l].B));
            }

            examples.Add(buffer, targets);
        }

        var correction = LogisticTrainer.Train(examples, options, offsets: [.. offsets]);

        // The correction was learned behind the calibration; in front of it the same change is smaller by its slope.
        var weights = model.Weights.ToArray();
        var bias = model.Bias.ToArray();
        for (var i = 0; i < correction.Weights.Length; i++)
        {
            weights[i] += (float)(correction.Weights[i] / calibration[i % labels.Length].A);
        }

        for (var l = 0; l < bias.Length; l++)
        {
            bias[l] += (float)(correction.Bias[l] / calibration[l].A);
        }

        return new(labels.Length, weights, bias);
    }

    private static DecisionFigures Measure(string label, int at, IReadOnlyList<LabelledRow> held, TextScorer before, TextScorer after)
    {
        bool[] truths = [.. held.Select(row => row.Labels[label])];
        float[] old = [.. held.Select(row => before.Score(row.Text)[at])];
        float[] fresh = [.. held.Select(row => after.Score(row.Text)[at])];
        var positives = truths.Count(truth => truth);
        var mixed = positives > 0 && positives < truths.Length;
        return new(
            label,
            truths.Length,
            positives,
            Loss(old, truths),
            Loss(fresh, truths),
            mixed ? ClassificationMetrics.RocAuc(old, truths) : null,
            mixed ? ClassificationMetrics.RocAuc(fresh, truths) : null);
    }

    private static double Loss(float[] scores, bool[] truths) =>
        scores.Length == 0 ? 0 : scores.Zip(truths, (score, truth) => -Math.Log(Math.Clamp(truth ? score : 1 - score, 1e-6, 1))).Average();

    private static LinearModel Read(OnnxModelFile onnx)
    {
        var weights = onnx.Constants[HashedLinearGraph.Weights];
        var scale = MemoryMarshal.Cast<byte, float>(onnx.Constants[HashedLinearGraph.Scale].Raw.Span).ToArray();
        var bias = MemoryMarshal.Cast<byte, float>(onnx.Constants[HashedLinearGraph.Bias].Raw.Span).ToArray();
        return weights.Type == OnnxType.Int8
            ? LinearModel.Dequantise(MemoryMarshal.Cast<byte, sbyte>(weights.Raw.Span), scale, bias)
            : throw new InvalidDataException($"The weights are {weights.Type}; decisions are learned on top of 8-bit weights.");
    }
}
