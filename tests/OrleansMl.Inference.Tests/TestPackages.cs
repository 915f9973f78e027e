using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Models;

/// <summary>A folder of model packages that lives as long as a test.</summary>
internal sealed class TestPackages : IDisposable
{
    public const string SafeName = "text-safety";
    public static readonly HashedNgramOptions Ngrams = new()
    {
        Word = new([1, 2], 1 << 10),
        Char = new([3, 4, 5], 1 << 10),
        MaxFeatures = 2048
    };

    public static readonly ModelLabel[] SafetyLabels =
    [
        new("sexual", ModerationCategory.Sexual),
        new("violence", ModerationCategory.Violence),
        new("hate", ModerationCategory.Hate),
        new("harassment", ModerationCategory.Harassment),
    ];

    public string Root { get; } = Directory.CreateTempSubdirectory("orleansml-models-").FullName;

    public string Folder(ModelKey key) => Path.Combine(Root, key.Name, key.Version);

    public string Folder(string version = "1.0.0") => Folder(new ModelKey(SafeName, version));

    /// <summary>
    /// A well-formed package with random but reproducible weights. <paramref name="change"/> may spoil the
    /// manifest, <paramref name="model"/> the model.
    /// </summary>
    public ModelKey Add(
        string version = "1.0.0",
        string name = SafeName,
        int labels = 4,
        HashedNgramOptions? ngrams = null,
        byte[]? model = null,
        Func<ModelManifest, ModelManifest>? change = null)
    {
        ngrams ??= Ngrams;
        model ??= Graph(ngrams, labels, seed: 1);
        var key = new ModelKey(name, version);
        Directory.CreateDirectory(Folder(key));
        File.WriteAllBytes(Path.Combine(Folder(key), "model.onnx"), model);
        var manifest = Manifest(key, labels, ngrams, model);
        File.WriteAllBytes(Path.Combine(Folder(key), "model.json"), (change?.Invoke(manifest) ?? manifest).ToUtf8Bytes());
        return key;
    }

    public static ModelManifest Manifest(ModelKey key, int labels, HashedNgramOptions ngrams, byte[] model) => new()
    {
        Name = key.Name,
        Version = key.Version,
        Task = "text-classification",
        Description = "Made for a test.",
        Input = ModelInput.From(ngrams),
        Labels = [.. SafetyLabels[..labels]],
        Activation = ModelActivation.Sigmoid,
        Calibration = new() { Name = "platt-1", Platt = [new("sexual", 1.5, -0.25)] },
        MaxLength = 10_000,
        Languages = ["en"],
        Licence = "Apache-2.0",
        TrainingData = [new("none", "CC0-1.0", 0)],
        Metrics = [new("none/test", "sexual", "auprc", 0.5, 10, 0.1)],
        Files = [ModelFile.Of("model.onnx", model)],
    };

    public static byte[] Graph(HashedNgramOptions ngrams, int labels, int seed)
    {
        var rng = new Random(seed);
        var weights = new sbyte[(ngrams.Features + 1) * labels];
        for (var i = 0; i < ngrams.Features * labels; i++)
        {
            weights[i] = (sbyte)rng.Next(-127, 128);
        }

        var scale = new float[labels];
        var bias = new float[labels];
        for (var i = 0; i < labels; i++)
        {
            scale[i] = 0.01f * (i + 1);
            bias[i] = 0.1f * (i - 2);
        }

        return HashedLinearGraph.Write("test", weights, scale, bias);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
