using System.Text;
using System.Text.Json;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.WordCount;

/// <summary>A folder with packages of the task.</summary>
internal sealed class WordCountPackages : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("orleansml-words-").FullName;

    /// <param name="version">The version of the model <c>words</c>.</param>
    /// <param name="separator">What parts words.</param>
    /// <param name="options">The manifest's <c>input.options</c>.</param>
    public ModelKey Add(string version, string separator = " ", string options = """{"shout": true}""")
    {
        var key = new ModelKey("words", version);
        var folder = Path.Combine(Root, key.Name, key.Version);
        Directory.CreateDirectory(folder);

        // Every package has a graph; this kind of model makes no use of it.
        var graph = HashedLinearGraph.Write("words", [0f, 0f], [0f]);
        var text = Encoding.UTF8.GetBytes(separator);
        File.WriteAllBytes(Path.Combine(folder, ModelPackage.ModelFileName), graph);
        File.WriteAllBytes(Path.Combine(folder, WordCountTask.SeparatorFile), text);
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.FileName), new ModelManifest
        {
            Name = key.Name,
            Version = key.Version,
            Task = WordCountTask.TaskName,
            Input = new() { Adapter = "split", Options = JsonDocument.Parse(options).RootElement },
            Labels = [],
            Activation = ModelActivation.None,
            MaxLength = WordCountTask.MaxLength,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData = [],
            Metrics = [],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, graph), ModelFile.Of(WordCountTask.SeparatorFile, text)],
        }.ToUtf8Bytes());
        return key;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
