using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Models;

/// <summary>
/// One text of 118 characters through both embedded-size text models (4 labels and 1 label, 2^17 word and 2^17 character buckets, 8-bit
/// weights), by the three ways a text can take, for callers that ask one after the other (1) or at once (8, 32). Time and bytes are per
/// text, for both models together. docs/decisions/004-short-texts-run-in-place.md rests on it.
/// </summary>
[MemoryDiagnoser]
public class TextClassificationBenchmarks
{
    private const int TextsPerInvoke = 1024;
    private const string Text =
        "the quick brown fox jumps over the lazy dog while twelve other animals watch quietly from the edge of the green forest";

    private readonly ModelKey[] _models = [new("text-safety", "1.0.0"), new("text-spam", "1.0.0")];
    private readonly FoldedText _folded = new();
    private readonly FeatureBuffer _features = new();
    private readonly HashedNgramExtractor _extractor = new(new());
    private string _packages = "";
    private ModelRuntime _inPlace = null!;
    private ModelRuntime _queued = null!;
    private ModelRuntime _onnx = null!;

    /// <summary>Texts asked for at once.</summary>
    [Params(1, 8, 32)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _packages = Directory.CreateTempSubdirectory("orleansml-bench-").FullName;
        Write(_models[0], [ModerationCategory.Sexual, ModerationCategory.Violence, ModerationCategory.Hate, ModerationCategory.Harassment]);
        Write(_models[1], [ModerationCategory.Spam]);
        _inPlace = Runtime(new());
        _queued = Runtime(new() { InPlaceLength = 0 });
        _onnx = Runtime(new() { Kernel = LinearKernel.Onnx });
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _inPlace.Dispose();
        _queued.Dispose();
        _onnx.Dispose();
        Directory.Delete(_packages, recursive: true);
    }

    /// <summary>The floor: folding and features alone, once per model.</summary>
    [Benchmark(OperationsPerInvoke = TextsPerInvoke)]
    public int FoldAndExtract()
    {
        var features = 0;
        for (var i = 0; i < TextsPerInvoke * _models.Length; i++)
        {
            TextFolder.Fold(Text, _folded);
            _extractor.Extract(Text, _folded, _features);
            features += _features.Count;
        }

        return features;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = TextsPerInvoke)]
    public Task NativeInPlace() => RunAsync(_inPlace);

    [Benchmark(OperationsPerInvoke = TextsPerInvoke)]
    public Task NativeQueued() => RunAsync(_queued);

    [Benchmark(OperationsPerInvoke = TextsPerInvoke)]
    public Task OnnxQueued() => RunAsync(_onnx);

    private async Task RunAsync(ModelRuntime runtime)
    {
        var callers = new Task[Callers];
        for (var i = 0; i < callers.Length; i++)
        {
            callers[i] = CallAsync(runtime, TextsPerInvoke / Callers);
        }

        await Task.WhenAll(callers);
    }

    private async Task CallAsync(ModelRuntime runtime, int texts)
    {
        for (var i = 0; i < texts; i++)
        {
            foreach (var model in _models)
            {
                await runtime.ClassifyAsync(model, Text, evidenceFloor: 1.1f);
            }
        }
    }

    private ModelRuntime Runtime(ModelRuntimeOptions options)
    {
        options.Directories = [_packages];
        return new(
            Microsoft.Extensions.Options.Options.Create(options),
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance);
    }

    private void Write(ModelKey key, ModerationCategory[] categories)
    {
        var ngrams = new HashedNgramOptions();
        var rng = new Random(1);
        var weights = new sbyte[(ngrams.Features + 1) * categories.Length];
        for (var i = 0; i < ngrams.Features * categories.Length; i++)
        {
            weights[i] = (sbyte)rng.Next(-127, 128);
        }

        var scale = new float[categories.Length];
        Array.Fill(scale, 0.01f);
        var model = HashedLinearGraph.Write(key.Name, weights, scale, new float[categories.Length]);
        var folder = Directory.CreateDirectory(Path.Combine(_packages, key.Name, key.Version)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.FileName), new ModelManifest
        {
            Name = key.Name,
            Version = key.Version,
            Task = "text-classification",
            Input = ModelInput.From(ngrams),
            Labels = [.. categories.Select(c => new ModelLabel(c.ToString(), c))],
            Activation = ModelActivation.Sigmoid,
            MaxLength = 50_000,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData = [],
            Metrics = [],
            Files = [ModelFile.Of("model.onnx", model)],
        }.ToUtf8Bytes());
    }
}
