using System.Numerics.Tensors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.TaughtCategories;

/// <summary>The package that heads stand on, through the runtime that serves it.</summary>
public sealed class ShippedEncoderTests : IAsyncDisposable
{
    private readonly ModelRuntime _runtime = new(
        Options.Create(new ModelRuntimeOptions { Directories = [Repository.Path("models")] }),
        ShippedModelTasks.All,
        TimeProvider.System,
        NullLogger<ModelRuntime>.Instance);

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    [Fact]
    public async Task Sentences_of_one_meaning_lie_closer_than_others()
    {
        var cake = await AskAsync("How do I bake a chocolate cake?");
        var baking = await AskAsync("A recipe for a cake with cocoa");
        var rates = await AskAsync("The central bank raised interest rates");

        Assert.Equal((384, 1.0), (cake.Vector.Length, Math.Round(Cosine(cake, cake), 5)));
        Assert.Equal(["en"], cake.Judges.AsEnumerable());
        Assert.InRange(Cosine(cake, baking), 0.5, 1);
        Assert.InRange(Cosine(cake, rates), -0.3, 0.2);
    }

    [Fact]
    public void Its_card_says_whose_work_it_is()
    {
        var package = ModelPackage.Open(Repository.Path("models", "text-encoder", "1.0.0"), ShippedModelTasks.All);
        var card = File.ReadAllText(Repository.Path("models", "text-encoder", "1.0.0", "card.md"));

        package.Verify();
        Assert.Equal("Apache-2.0", package.Manifest.Licence);
        Assert.Contains("all-MiniLM-L6-v2 of the sentence-transformers project", card, StringComparison.Ordinal);
        Assert.InRange(package.Manifest.Metrics.First(figure => figure.Metric.EndsWith("mean", StringComparison.Ordinal)).Value, 0.98, 1);
    }

    private async Task<TextEmbedding> AskAsync(string text) => await _runtime.InvokeAsync<TextEmbeddingInput, TextEmbedding>(
        _runtime.Resolve("text-encoder")!.Value, new(text), TestContext.Current.CancellationToken);

    private static double Cosine(TextEmbedding a, TextEmbedding b) =>
        TensorPrimitives.Dot(a.Vector.AsSpan(), b.Vector.AsSpan());
}
