using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;
using OrleansMl.Virality;

namespace OrleansMl.Models;

[Trait("speed", "slow")]
public sealed class CascadeForecasterTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly ViralityModel Model = ViralityTrainer.Train(new() { Cascades = 4000, Trees = new() { Trees = 20, Depth = 3 } });

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task The_runtime_gives_what_the_model_gives()
    {
        var key = Add(ViralityFile.Write(Model));
        await using var runtime = Runtime();
        var cascade = new CascadeState(0, 1000);
        for (var i = 0; i < 40; i++)
        {
            cascade.Add(30 * i, 150);
        }

        var expected = Model.Forecast(cascade, 2000, 500);
        var answer = await runtime.ForecastAsync(key, cascade, 2000, 500, Token);
        Assert.Equal(key, answer.Model);
        Assert.Equal(expected.Sizes, answer.Sizes);
        Assert.Equal(expected.Drivers, answer.Drivers);
        Assert.Equal(
            (expected.Probability, expected.DoublingProbability, expected.Confidence),
            (answer.Probability, answer.DoublingProbability, answer.Confidence));
        Assert.Equal("cascade-forecast", runtime.List().Single().Task);
    }

    [Fact]
    public void The_graph_gives_the_sums_that_are_walked_here()
    {
        using var session = new InferenceSession(ViralityPackage.WriteGraph("test", Model));
        var random = new Random(1);
        const int Rows = 200;
        var features = new DenseTensor<float>(
            Enumerable.Range(0, Rows * CascadeFeatures.Count).Select(_ => (float)(10 * (random.NextDouble() - .5))).ToArray(),
            [Rows, CascadeFeatures.Count]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(ObliviousTreesGraph.Features, features)]);
        foreach (var (name, trees) in ViralityPackage.Heads.Zip<string, ObliviousTrees>([Model.Growth, Model.Spread, Model.Doubling]))
        {
            var sums = outputs.Single(output => output.Name == name).AsTensor<float>();
            for (var row = 0; row < Rows; row++)
            {
                Assert.Equal(
                    trees.Predict(features.Buffer.Span.Slice(row * CascadeFeatures.Count, CascadeFeatures.Count)), sums[row, 0], 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData("not json", "virality.json")]
    [InlineData("{}", "virality.json")]
    [InlineData("\"branching_1h\",|\"branching_2h\",", "other features")]
    [InlineData("3600,|1800,", "other horizons")]
    public async Task A_file_that_does_not_fit_is_refused_by_name(string change, string reason)
    {
        var file = Encoding.UTF8.GetString(ViralityFile.Write(Model));
        var parts = change.Split('|');
        var key = Add(Encoding.UTF8.GetBytes(parts.Length == 2 ? Replace(file, parts[0], parts[1]) : change));
        await using var runtime = Runtime();
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.ForecastAsync(key, new(0, 100), 10, null, Token).AsTask());
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_task_is_not_asked_for_a_forecast()
    {
        var key = _packages.Add();
        await using var runtime = Runtime();
        await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.ForecastAsync(key, new(0, 100), 10, null, Token).AsTask());
        var growth = Add(ViralityFile.Write(Model));
        await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.ClassifyAsync(growth, "text", 1.1f, Token).AsTask());
    }

    private static string Replace(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to);
    }

    private ModelKey Add(byte[] file)
    {
        var model = ViralityPackage.WriteGraph("virality", Model);
        var key = _packages.Add(
            name: "virality",
            model: model,
            change: manifest => manifest with
            {
                Task = CascadeForecastTask.TaskName,
                Input = new() { Adapter = ModelInput.Cascade },
                Labels = [.. ViralityPackage.Heads.Select(head => new ModelLabel(head))],
                Activation = ModelActivation.None,
                Calibration = null,
                Files = [ModelFile.Of(ModelPackage.ModelFileName, model), ModelFile.Of(ViralityFile.FileName, file)],
            });
        File.WriteAllBytes(Path.Combine(_packages.Folder(key), ViralityFile.FileName), file);
        return key;
    }

    private ModelRuntime Runtime() => new(Options.Create(new ModelRuntimeOptions
    {
        Directories = [_packages.Root]
    }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
}
