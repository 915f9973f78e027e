using OrleansMl.Content;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>The package of a fine-tuned encoder, as the wordpiece adapter of text-classification loads it.</summary>
internal static class SafetyPackage
{
    /// <summary>
    /// Not text-safety: a name has one live version, and the n-grams of that name stay live beside this one.
    /// </summary>
    public const string Name = "text-safety-transformer";

    public const string Vocabulary = "vocab.txt";

    private const string CalibrationName = "platt-2";

    /// <summary>The manifest without figures.</summary>
    public static ModelManifest Manifest(
        TextTask task,
        string version,
        string description,
        IReadOnlyDictionary<string, byte[]> files,
        byte[] onnx,
        IReadOnlyList<PlattScale>? calibration,
        IReadOnlyList<TrainingDataSet> data) => new()
        {
            Name = Name,
            Version = version,
            Task = TextClassificationTask.TaskName,
            Description = description,
            Input = new()
            {
                Adapter = ModelInput.WordPiece,
                Fold = TextFolder.NameOf(TextTokenizer.Folding),
                Sentences = true,
                Noise = new(From: 50, Floor: -2, Most: 3),
                Words = files.ContainsKey(PackageFolder.WordsName) ? PackageFolder.WordsName : null,
                Targets = files.ContainsKey(PackageFolder.TargetsName) ? PackageFolder.TargetsName : null,
                Tokenizer = TextTokenizer.Options,
            },
            Labels = [.. task.Labels.Select(l => new ModelLabel(l.Name, l.Category))],
            Activation = ModelActivation.Sigmoid,
            Calibration = calibration is null ? null : new() { Name = CalibrationName, Platt = calibration },
            MaxLength = ContentLimits.MaxTextLength,
            Languages = ["en"],
            Judges = [.. task.Judges],
            Licence = "Apache-2.0",
            TrainingData = data,
            Metrics = [],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), .. files.Select(file => ModelFile.Of(file.Key, file.Value))],
        };

    public static IReadOnlyList<PlattScale> Scales(TextTask task, IReadOnlyList<(double A, double B)> calibration) =>
        [.. task.Labels.Select((l, i) => new PlattScale(l.Name, Math.Round(calibration[i].A, 6), Math.Round(calibration[i].B, 6)))];
}
