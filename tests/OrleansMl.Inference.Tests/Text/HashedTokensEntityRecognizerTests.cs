using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Text;

public sealed class HashedTokensRecogniserTests : IDisposable
{
    private static readonly string[] Types = ["person", "place"];
    private static readonly EntityLabels Labels = new(Types);

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task The_runtime_finds_what_the_tables_say_with_exact_places()
    {
        var (onnx, model) = Random(seed: 3);
        var key = Add(onnx);
        await using var runtime = Runtime();
        foreach (var text in new[]
        {
            "Anna went to Bern",
            "\U0001F469\u200D\U0001F680 Zoe\u0308 met Ben",
            "",
            "שלום Anna",
            string.Concat(Enumerable.Repeat("some more words ", 300))
        })
        {
            var expected = new List<FoundEntity>();
            new EntityRecognizer(model).Recognize(text, expected);

            var answer = await runtime.RecognizeAsync(key, text, TestContext.Current.CancellationToken);

            Assert.Equal(
                expected.Select(e => new EntityMention(text[e.Start..e.End], Types[e.Type], e.Start, e.End, e.Score)), answer.Entities);
        }
    }

    [Fact]
    public void The_graph_gives_the_emissions_that_are_summed_here()
    {
        var (onnx, model) = Random(seed: 4);
        using var session = new InferenceSession(onnx);
        var features = new TokenFeatures(model.Buckets);
        features.Extract("Anna went to Bern, again");
        for (var token = 0; token < features.Tokens.Count; token++)
        {
            var ids = features[token].ToArray();
            var expected = new float[Labels.Count];
            model.Emit(ids, expected);

            using var outputs = session.Run(
                [NamedOnnxValue.CreateFromTensor(HashedTokensGraph.Ids, new DenseTensor<int>(ids, [1, ids.Length]))]);

            var emissions = outputs.First(output => output.Name == HashedTokensGraph.Emissions).AsTensor<float>().ToArray();
            for (var label = 0; label < expected.Length; label++)
            {
                Assert.Equal(expected[label], emissions[label], 1e-4f);
            }

            Assert.Equal(
                model.Transition, outputs.First(output => output.Name == HashedTokensGraph.TransitionScores).AsTensor<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("fold")]
    [InlineData("order")]
    [InlineData("labels")]
    public async Task A_package_that_does_not_fit_is_named(string wrong)
    {
        var (onnx, _) = Random(seed: 5);
        var key = Add(onnx, manifest => wrong switch
        {
            "fold" => manifest with { Input = manifest.Input with { Fold = "tokens-0" } },
            "order" => manifest with { Labels = [.. manifest.Labels.Reverse()] },
            _ => manifest with { Labels = [.. manifest.Labels.Take(3)] },
        });
        await using var runtime = Runtime();

        var error = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.RecognizeAsync(key, "Anna", TestContext.Current.CancellationToken).AsTask());

        Assert.Contains(
            wrong switch { "fold" => "input.fold", "order" => "labels", _ => "model.onnx" }, error.Reason, StringComparison.Ordinal);
    }

    private static (byte[] Onnx, EntityModel Model) Random(int seed)
    {
        const int Buckets = 1 << 10;
        var random = new Random(seed);
        var count = Labels.Count;
        var weights = new sbyte[(Buckets + 1) * count];
        for (var i = 0; i < Buckets * count; i++)
        {
            weights[i] = (sbyte)random.Next(-127, 128);
        }

        float[] scale = [0.004f, 0.004f, 0.003f, 0.004f, 0.003f];
        var transitions = EntityModel.Empty(Labels, 1).Transition;
        return (
            HashedTokensGraph.Write("test", weights, scale, transitions),
            new(Labels, Buckets, [.. weights.Take(Buckets * count).Select((weight, i) => weight * scale[i % count])], transitions));
    }

    private ModelKey Add(byte[] onnx, Func<ModelManifest, ModelManifest>? change = null) =>
        _packages.Add(name: "names", model: onnx, change: manifest =>
        {
            var tokens = manifest with
            {
                Task = TokenClassificationTask.TaskName,
                Input = new() { Adapter = ModelInput.HashedTokens, Fold = TokenFeatures.Version },
                Labels = [new("O"), .. Types.SelectMany(type => new ModelLabel[] { new($"B-{type}"), new($"I-{type}") })],
                Activation = ModelActivation.None,
                Calibration = null,
            };
            return change?.Invoke(tokens) ?? tokens;
        });

    private ModelRuntime Runtime() => new(Options.Create(new ModelRuntimeOptions
    {
        Directories = [_packages.Root]
    }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
}
