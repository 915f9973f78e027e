using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OrleansMl.Embedding;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Text;

public sealed class HashedWordsEmbedderTests : IDisposable
{
    private static readonly EmbeddingModel Model = EmbeddingTrainer.Train(
        [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? "bread butter oven flour" : "engine brake wheel driver")],
        new() { Dimensions = 4, WordRows = 256, GramRows = 256, MinCount = 1, Subsampling = 1 },
        progress: null,
        CancellationToken.None);

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Theory]
    [InlineData("Bread and butter")]
    [InlineData("unheardbread, a wheel")]
    [InlineData("")]
    [InlineData("😀 \uD83D\uDC69\u200D\uD83D\uDE80")]
    public async Task The_runtime_gives_the_sum_of_the_tables(string text)
    {
        var key = Add();
        await using var runtime = Runtime();
        var expected = new float[Model.Dimensions];
        Model.Embed(text, expected);

        var answer = await runtime.EmbedAsync(key, text, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.Vector);
        Assert.Equal(key, answer.Model);
    }

    [Fact]
    public void The_graph_gives_the_vector_that_is_summed_here()
    {
        using var session = new InferenceSession(HashedWordsGraph.Write("test", Model));
        string[] texts = ["bread butter wheel", "driver", ""];
        const int Width = 64;
        var ids = new DenseTensor<int>([texts.Length, Width]);
        var factors = new DenseTensor<float>([texts.Length, Width]);
        for (var i = 0; i < texts.Length; i++)
        {
            var at = 0;
            var rows = new int[EmbeddingModel.MaxRows];
            foreach (var word in new WordReader(texts[i]))
            {
                var (count, weight) = Model.Rows(word, rows);
                foreach (var row in rows[..count])
                {
                    (ids[i, at], factors[i, at]) = (row, weight);
                    at++;
                }
            }
        }

        using var outputs = session.Run(
            [
                NamedOnnxValue.CreateFromTensor(HashedWordsGraph.Ids, ids),
                NamedOnnxValue.CreateFromTensor(HashedWordsGraph.Factors, factors)
            ]);

        var embeddings = outputs.First(output => output.Name == HashedWordsGraph.Embeddings).AsTensor<float>();
        for (var i = 0; i < texts.Length; i++)
        {
            var expected = new float[Model.Dimensions];
            Model.Embed(texts[i], expected);
            for (var k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], embeddings[i, k], 1e-4f);
            }
        }
    }

    [Fact]
    public async Task Another_reading_of_words_is_refused_by_name()
    {
        var key = Add(manifest => manifest with { Input = manifest.Input with { Fold = "words-0" } });
        await using var runtime = Runtime();

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.EmbedAsync(key, "bread", TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("input.fold", error.Reason, StringComparison.Ordinal);
    }

    private ModelKey Add(Func<ModelManifest, ModelManifest>? change = null) =>
        _packages.Add(name: "vectors", model: HashedWordsGraph.Write("test", Model), change: manifest =>
        {
            var words = manifest with
            {
                Task = FeatureExtractionTask.TaskName,
                Input = new() { Adapter = ModelInput.HashedWords, Fold = WordReader.Version },
                Labels = [],
                Activation = ModelActivation.None,
                Calibration = null,
            };
            return change?.Invoke(words) ?? words;
        });

    private ModelRuntime Runtime() => new(Options.Create(new ModelRuntimeOptions
    {
        Directories = [_packages.Root]
    }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
}
