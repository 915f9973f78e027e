using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

public sealed class ModelTaskTests : IDisposable
{
    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task Vectors_come_from_a_feature_extraction_model_through_its_queue()
    {
        var key = AddEmbedder();
        var embedder = new LengthEmbedder();
        await using var runtime = Runtime((_, _) => embedder);

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 40).Select(i => runtime.EmbedAsync(key, new('x', i), TestContext.Current.CancellationToken).AsTask()));

        Assert.Equal(Enumerable.Range(1, 40).Select(i => (float)i), answers.Select(a => Assert.Single(a.Vector)));
        Assert.All(answers, a => Assert.Equal(key, a.Model));
        var status = Assert.Single(runtime.List());
        Assert.Equal((40, 0, FeatureExtractionTask.TaskName), (status.Calls, status.Errors, status.Task));
        Assert.True(await runtime.UnloadAsync(key, TestContext.Current.CancellationToken));
        Assert.True(embedder.IsDisposed);
    }

    [Fact]
    public async Task Names_come_from_a_token_classification_model()
    {
        var key = _packages.Add(
            name: "text-entities",
            change: m => m with { Task = TokenClassificationTask.TaskName, Labels = [new("O"), new("B-person")], Calibration = null });
        await using var runtime = Runtime((_, _) => new FirstWordIsAPerson());

        var answer = await runtime.RecognizeAsync(key, "Ada wrote it", TestContext.Current.CancellationToken);

        Assert.Equal([new EntityMention("Ada", "person", 0, 3, 0.5f)], answer.Entities);
    }

    [Fact]
    public async Task Model_that_is_asked_for_another_task_says_what_it_does_and_is_not_loaded()
    {
        var classifier = _packages.Add();
        var embedder = AddEmbedder();
        await using var runtime = Runtime((_, _) => throw new InvalidOperationException("loaded"));
        var cancel = TestContext.Current.CancellationToken;

        var noVector = await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.EmbedAsync(classifier, "text", cancel).AsTask());
        var noNames = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.RecognizeAsync(classifier, "text", cancel).AsTask());
        var noScores = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.ClassifyAsync(embedder, "text", 1.1f, cancel).AsTask());

        Assert.Equal("its task is text-classification; it cannot do feature-extraction.", noVector.Reason);
        Assert.Equal("its task is text-classification; it cannot do token-classification.", noNames.Reason);
        Assert.Equal("its task is feature-extraction; it cannot do text-classification.", noScores.Reason);
        Assert.All(runtime.List(), s => Assert.Equal(ModelState.Available, s.State));
    }

    [Fact]
    public async Task Loaded_model_that_is_asked_for_another_task_serves_on()
    {
        var key = _packages.Add();
        await using var runtime = new ModelRuntime(new()
        {
            Directories = [_packages.Root]
        }, ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance, null, null);
        var cancel = TestContext.Current.CancellationToken;
        await runtime.LoadAsync(key, cancel);

        await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.EmbedAsync(key, "text", cancel).AsTask());

        Assert.Equal(4, (await runtime.ClassifyAsync(key, "text", 1.1f, cancel)).Labels.Length);
    }

    private ModelKey AddEmbedder() => _packages.Add(
        name: "text-embedding",
        change: m => m with { Task = FeatureExtractionTask.TaskName, Labels = [], Activation = ModelActivation.None, Calibration = null });

    private ModelRuntime Runtime(Func<ModelPackage, VerifiedModel, ILoadedModel> open) =>
        new(
            new() { Directories = [_packages.Root] },
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance,
            null,
            open);

    private sealed class LengthEmbedder : ILoadedModel<TextEmbeddingInput, ImmutableArray<float>>
    {
        public bool IsDisposed { get; private set; }

        public long MemoryBytes => 1;

        public void Run(ReadOnlySpan<ModelCall<TextEmbeddingInput, ImmutableArray<float>>> batch)
        {
            foreach (var call in batch)
            {
                call.Result = [call.Input.Text.Length];
            }
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class FirstWordIsAPerson : ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>>
    {
        public long MemoryBytes => 1;

        public void Run(ReadOnlySpan<ModelCall<TokenClassificationInput, ImmutableArray<EntityMention>>> batch)
        {
            foreach (var call in batch)
            {
                var end = call.Input.Text.IndexOf(' ', StringComparison.Ordinal);
                call.Result = ImmutableArray.Create(new EntityMention(call.Input.Text[..end], "person", 0, end, 0.5f));
            }
        }

        public void Dispose()
        {
        }
    }
}
