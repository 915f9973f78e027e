using OrleansMl.Moderation;
using OrleansMl.Packages;

namespace OrleansMl.Models;

/// <summary>Writes packages of tiny models as somebody would who brings their own.</summary>
internal static class TinyPackages
{
    public static void Write(
        string models,
        string name,
        string task,
        ModelInput input,
        (string Name, ModerationCategory? Category)[] labels,
        ModelActivation activation,
        byte[] onnx,
        params (string Path, byte[] Bytes)[] files)
    {
        var folder = Path.Combine(models, name, "1.0.0");
        Directory.CreateDirectory(folder);
        (string Path, byte[] Bytes)[] all = [("model.onnx", onnx), .. files];
        foreach (var (path, bytes) in all)
        {
            File.WriteAllBytes(Path.Combine(folder, path), bytes);
        }

        var manifest = new ModelManifest
        {
            Name = name,
            Version = "1.0.0",
            Task = task,
            Input = input,
            Labels = [.. labels.Select(label => new ModelLabel(label.Name, label.Category))],
            Activation = activation,
            MaxLength = 1000,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData = [],
            Metrics = [],
            Files = [.. all.Select(file => ModelFile.Of(file.Path, file.Bytes))],
        };
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.FileName), manifest.ToUtf8Bytes());
    }
}
