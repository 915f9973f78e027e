using System.Buffers;
using System.Runtime.InteropServices;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>
/// Learns the model of a task: features, weights, 8-bit weights, calibration on texts that were not learned from, figures on a third part.
/// </summary>
internal static class TextTrainer
{
    private const string CalibrationName = "platt-1";
    private const int FewestOfTarget = 3; // letters
    private const float TargetGain = 2f;  // in log-odds, above those of an empty text

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz*");

    public static TrainedText Train(
        TextTask task,
        string data,
        string version,
        LogisticTrainerOptions options,
        Action<string, double> progress,
        CancellationToken cancellationToken)
    {
        progress("Reading", 0);
        var corpus = task.Read(data);
        var (learned, weights, scale, calibration, scorer, words, targets) = Learn(task, corpus, options, progress, cancellationToken);
        progress("Measuring", 0);
        var metrics = TaskEvaluation.Measure(task, corpus, task.ReadEvaluation(data), task.ReadOrdinary(data, corpus), scorer.Score);
        var onnx = HashedLinearGraph.Write(task.Name, weights, scale, learned.Bias);
        var files = words is null
            ? []
            : new Dictionary<string, byte[]> { [PackageFolder.WordsName] = words, [PackageFolder.TargetsName] = targets! };
        return new(onnx, new()
        {
            Name = task.Name,
            Version = version,
            Task = "text-classification",
            Description = task.Description,
            Input = task.Input() with
            {
                Words = words is null ? null : PackageFolder.WordsName,
                Targets = targets is null ? null : PackageFolder.TargetsName,
            },
            Labels = [.. task.Labels.Select(l => new ModelLabel(l.Name, l.Category))],
            Activation = ModelActivation.Sigmoid,
            Calibration = new()
            {
                Name = CalibrationName,
                Platt =
                [
                    .. task.Labels.Select(
                        (l, i) => new PlattScale(l.Name, Math.Round(calibration[i].A, 6), Math.Round(calibration[i].B, 6)))
                ]
            },
            MaxLength = Content.ContentLimits.MaxTextLength,
            Languages = ["en"],
            Judges = [.. task.Judges],
            Licence = "Apache-2.0",
            TrainingData =
            [
                .. corpus
                    .Where(t => t.Split == CorpusSplit.Train)
                    .GroupBy(t => t.Item.Set)
                    .Select(g => new TrainingDataSet(g.Key, TextTask.Licence(g.Key), g.Count())),
                .. task.LabelSources
            ],
            Metrics = metrics,
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), .. files.Select(file => ModelFile.Of(file.Key, file.Value))],
        })
        {
            Others = files,
        };
    }

    /// <summary>
    /// Learns from the training part of a corpus and calibrates on its calibration part; the scorer gives what a package of it would.
    /// </summary>
    public static LearnedText Learn(
        TextTask task,
        List<CorpusText> corpus,
        LogisticTrainerOptions options,
        Action<string, double> progress,
        CancellationToken cancellationToken)
    {
        var extractor = new HashedNgramExtractor(task.Features);
        var examples = Extract(task, corpus, extractor, share => progress("Extracting", share), cancellationToken);
        var learned = LogisticTrainer.Train(examples, options, new Step(share => progress("Learning", share)), cancellationToken);
        var (weights, scale) = learned.Quantise(extraRows: 1);
        // What is served is what gets calibrated and measured.
        var served = LinearModel.Dequantise(weights, scale, learned.Bias);
        progress("Calibrating", 0);
        var (wordsFile, targetsFile) = (default(byte[]), default(byte[]));
        var (words, targets) = (default(WordFrequencies), default(RepairTargets));
        if (task.RepairsSpelling)
        {
            var counts = CountWords(corpus, task.Reading.Folding).ToList();
            wordsFile = WordFrequencies.Write(counts);
            words = WordFrequencies.Parse(wordsFile);
            targetsFile = RepairTargets.Write(FindTargets(counts.Select(word => word.Key), extractor, served));
            targets = RepairTargets.Parse(targetsFile);
        }

        var calibration = Calibrate(task, corpus, new TextScorer(extractor, task.Reading, served, [], words, targets).Logits);
        var scorer = new TextScorer(extractor, task.Reading, served, calibration, words, targets);
        return new(learned, weights, scale, calibration, scorer, wordsFile, targetsFile);
    }

    private static SparseExamples Extract(
        TextTask task,
        List<CorpusText> corpus,
        HashedNgramExtractor extractor,
        Action<double> progress,
        CancellationToken cancellationToken)
    {
        var examples = new SparseExamples(task.Labels.Count, task.Features.Features);
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        var targets = new sbyte[task.Labels.Count];
        for (var i = 0; i < corpus.Count; i++)
        {
            if (corpus[i].Split == CorpusSplit.Train)
            {
                for (var l = 0; l < targets.Length; l++)
                {
                    targets[l] = task.Labels[l].Target(corpus[i].Item.Targets);
                }

                TextFolder.Fold(corpus[i].Item.Text, folded, task.Reading.Folding);
                extractor.Extract(corpus[i].Item.Text, folded, features);
                examples.Add(features, targets, task.Weight(corpus[i].Item));
            }

            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress((double)i / corpus.Count);
            }
        }

        return examples;
    }

    // Met twice or less, a word may be a misspelling itself.
    private static IEnumerable<KeyValuePair<string, int>> CountWords(List<CorpusText> corpus, TextFolding folding)
    {
        const int Known = 3;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var byWord = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var folded = new FoldedText();
        foreach (var text in corpus.Where(text => text.Split == CorpusSplit.Train))
        {
            TextFolder.Fold(text.Item.Text, folded, folding);
            foreach (var range in folded.Chars.Split(' '))
            {
                var word = folded.Chars[range].Trim("'.,!?:;\"()-");
                // With a star: a word that people write so is known as it stands.
                if (!word.IsEmpty && !word.ContainsAnyExcept(Letters))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(byWord, word, out _)++;
                }
            }
        }

        return counts.Where(word => word.Value >= Known);
    }

    // Known words that raise a label by themselves. A text that lacks them has nothing to hide.
    private static IEnumerable<string> FindTargets(IEnumerable<string> words, HashedNgramExtractor extractor, LinearModel model)
    {
        var (folded, features) = (new FoldedText(), new FeatureBuffer());
        var logits = new float[model.Labels];
        foreach (var word in words.Where(word => word.Length >= FewestOfTarget && !word.Contains('*')))
        {
            TextFolder.Fold(word, folded);
            extractor.Extract(word, folded, features);
            model.Score(features.Ids, features.Values, logits);
            for (var l = 0; l < logits.Length; l++)
            {
                if (logits[l] - model.Bias[l] >= TargetGain)
                {
                    yield return word;
                    break;
                }
            }
        }
    }

    /// <summary>Fits a Platt scale per label on the calibration part of a corpus.</summary>
    public static List<(double A, double B)> Calibrate(TextTask task, List<CorpusText> corpus, Func<string, float[]> logits)
    {
        var background = TextSets.Ordinary.Select(set => set.Name).ToHashSet();
        var held = corpus.Where(t => t.Split == CorpusSplit.Calibration)
            .Select(t =>
                (
                    t.Item.Targets,
                    Logits: logits(t.Item.Text),
                    Weight: task.Weight(t.Item),
                    IsBackground: background.Contains(TextSets.SetOf(t.Item.Set)))).ToList();
        var scales = new List<(double A, double B)>();
        for (var l = 0; l < task.Labels.Count; l++)
        {
            var label = task.Labels[l];
            var known = held.Where(t => label.Target(t.Targets) >= 0 && (label.BaseRate is null || !t.IsBackground)).ToList();
            var truths = known.Select(t => label.Target(t.Targets) == 1).ToArray();
            var weights = known.Select(t => label.BaseRate is null ? t.Weight : 1).ToArray();
            if (label.BaseRate is { } rate)
            {
                var positives = truths.Count(t => t);
                for (var i = 0; i < weights.Length; i++)
                {
                    weights[i] =
                        (float)(truths[i] ? rate * truths.Length / positives : (1 - rate) * truths.Length / (truths.Length - positives));
                }
            }

            scales.Add(PlattScaler.Fit(known.Select(t => t.Logits[l]).ToArray(), truths, weights));
        }

        return scales;
    }

    private sealed class Step(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}

/// <summary>A model ready to be written as a package.</summary>
internal sealed record TrainedText(byte[] Onnx, ModelManifest Manifest)
{
    /// <summary>The package's other files by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Others { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>
/// What learning gave; <paramref name="Words"/> is a file of the words met and <paramref name="Targets"/> one of those worth repairing for,
/// for models that repair spelling.
/// </summary>
internal sealed record LearnedText(
    LinearModel Model,
    sbyte[] Weights,
    float[] Scale,
    List<(double A, double B)> Calibration,
    TextScorer Scorer,
    byte[]? Words,
    byte[]? Targets);
