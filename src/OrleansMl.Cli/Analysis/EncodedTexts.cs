using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;
using OrleansMl.Transformers;

namespace OrleansMl.Analysis;

/// <summary>The installed encoder, as trainers use it, and packages that read its vectors, as they will be served.</summary>
/// <param name="models">The models folder that holds the encoder.</param>
internal sealed class EncodedTexts(string models) : IDisposable
{
    private const string Encoder = "text-encoder";

    private readonly ModelRuntime _runtime = RuntimeOver(models);

    /// <summary>The version that is installed.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ModelKey Model => _runtime.Resolve(Encoder) ?? throw new InvalidDataException(
        $"No model '{Encoder}' is installed in '{models}'. Make it with export-encoder of tools/OrleansMl.Training.");

    public void Dispose() => _runtime.Dispose();

    /// <summary>
    /// Vectors of texts, one by one: what shares a run shares the scale of its eight bits, and weights would differ.
    /// </summary>
    public List<float[]> Embed(IReadOnlyList<string> texts, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var (model, vectors) = (Model, new List<float[]>(texts.Count));
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = _runtime.EmbedAsync(model, EncodedTextFeatures.Cut(text), cancellationToken).AsTask().GetAwaiter().GetResult();
            vectors.Add([.. answer.Vector]);
            progress.Report((double)vectors.Count / texts.Count);
        }

        return vectors;
    }

    /// <summary>Vectors of the words of texts, of each text end to end, made one by one; and how long one vector is.</summary>
    public (List<float[]> Vectors, int Dimensions) Tokens(
        IReadOnlyList<string> tensors, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var package = ModelPackage.Open(Path.Combine(models, Model.Name, Model.Version), ShippedModelTasks.All);
        using var encoder = new TokenVectors(new(package.Manifest, package.Verify()), tensors, new() { MaxBatch = 1 });
        var vectors = new List<float[]>(texts.Count);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tokens = new List<TokenSpan>();
            EntityTokenizer.Tokenize(text, tokens);
            vectors.Add(encoder.Of([tokens], [text])[0]);
        }

        return (vectors, encoder.Dimensions);
    }

    /// <summary>Lets a package answer from a folder of its own beside the encoder.</summary>
    /// <param name="trained">The package.</param>
    /// <param name="use">Takes the runtime and the version.</param>
    public T Serve<T>(TrainedText trained, Func<ModelRuntime, ModelKey, T> use)
    {
        var folder = Directory.CreateTempSubdirectory("orleansml-trained-").FullName;
        try
        {
            PackageFolder.Write(folder, trained, card: "");
            using var runtime = RuntimeOver(folder, models);
            return use(runtime, new(trained.Manifest.Name, trained.Manifest.Version));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ModelRuntime RuntimeOver(params string[] folders) => new(
        Options.Create(new ModelRuntimeOptions { Directories = folders }),
        ShippedModelTasks.All,
        TimeProvider.System,
        NullLogger<ModelRuntime>.Instance);
}
