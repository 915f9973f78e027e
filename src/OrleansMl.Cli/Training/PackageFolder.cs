using System.Globalization;
using System.Text;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Training;

/// <summary>Puts packages into a models folder and keeps its README in step.</summary>
internal static class PackageFolder
{
    /// <summary>The file with the words of training.</summary>
    public const string WordsName = "words.bin";

    /// <summary>The file with the words that repairing is worth a reading for.</summary>
    public const string TargetsName = "targets.bin";

    /// <summary>The file with the valences of words.</summary>
    public const string LexiconName = "lexicon.bin";

    private const string CardName = "card.md";

    /// <summary>
    /// Writes model, card and manifest; the manifest last, and by renaming, so that a watching node never sees a half package.
    /// </summary>
    public static string Write(string models, TrainedText trained, string card)
    {
        var folder = Path.Combine(models, trained.Manifest.Name, trained.Manifest.Version);
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, CardName), Encoding.UTF8.GetBytes(card));
        Replace(Path.Combine(folder, ModelPackage.ModelFileName), trained.Onnx);
        foreach (var (name, bytes) in trained.Others)
        {
            Replace(Path.Combine(folder, name), bytes);
        }

        Replace(Path.Combine(folder, ModelManifest.FileName), trained.Manifest.ToUtf8Bytes());
        Replace(
            Path.Combine(models, "README.md"),
            Encoding.UTF8.GetBytes(Index(models) + FiguresSection.Keep(Path.Combine(models, "README.md"))));
        return folder;
    }

    private static string Index(string models)
    {
        var index = new StringBuilder("""
            # The embedded models
            Each folder is one version of one model: `model.onnx`, `model.json` (what it takes and gives, hashes, figures) and `card.md`
            (data, licences, figures, known failures). Made by `orleansml train`; measure them again with `orleansml evaluate`.

            | model | labels | learned from | size | card |
            |---|---|---:|---:|---|

            """);
        foreach (var file in Directory.EnumerateFiles(models, ModelManifest.FileName, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var manifest = ModelPackage.Open(Path.GetDirectoryName(file)!, ShippedModelTasks.All).Manifest;
            index.Append(
                CultureInfo.InvariantCulture,
                $"| {manifest.Name} {manifest.Version} | {string.Join(", ", manifest.Labels.Select(l => l.Name))} | " +
                $"{manifest.TrainingData.Sum(d => d.Rows):N0} examples | {manifest.Files.Sum(f => f.Size) / 1e6:0.0} MB | " +
                $"[card]({manifest.Name}/{manifest.Version}/{CardName}) |\n");
        }

        return index.ToString();
    }

    private static void Replace(string path, byte[] bytes)
    {
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }
}
