using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <summary>Loading once, unloading, the byte budget, the end.</summary>
public sealed class ModelLifetimeTests : RuntimeTests
{
    [Fact]
    public async Task Sixty_four_callers_share_one_load()
    {
        var key = Packages.Add();
        var mayLoad = new SemaphoreSlim(0);
        var opened = 0;
        var gate = new GatedClassifier();
        gate.Pass(64);
        await using var runtime = Runtime((_, _) =>
        {
            Interlocked.Increment(ref opened);
            mayLoad.Wait();
            return gate;
        });

        var calls = Enumerable.Range(0, 64).Select(i => Classify(runtime, key, $"text {i}")).ToList();
        Assert.All(calls, c => Assert.False(c.IsCompleted));
        Assert.Equal(ModelState.Loading, Assert.Single(runtime.List()).State);
        mayLoad.Release();
        var answers = await Task.WhenAll(calls);

        Assert.Equal(1, opened);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"text {i}"), answers.Select(a => a.Labels[0].Label));
        Assert.Equal(64, gate.Runs.Sum());
        Assert.Equal(ModelState.Loaded, Assert.Single(runtime.List()).State);
    }

    [Fact]
    public async Task Least_recently_used_model_is_unloaded_beyond_the_budget()
    {
        var keys = new[] { "a", "b", "c" }.Select(name => Packages.Add(name: name)).ToArray();
        var gates = new Dictionary<string, GatedClassifier>();
        await using var runtime = Runtime((p, _) => gates[p.Key.Name] = new GatedClassifier(900_000), new()
        {
            MemoryBudgetBytes = 2_000_000
        });

        foreach (var name in new[] { 0, 1, 0, 2 })
        {
            await runtime.LoadAsync(keys[name], Token);
            gates[keys[name].Name].Pass(1);
            await Classify(runtime, keys[name], "text");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([ModelState.Loaded, ModelState.Available, ModelState.Loaded], runtime.List().Select(s => s.State));
        Assert.Equal([900_000, 0, 900_000], runtime.List().Select(s => s.MemoryBytes));
    }

    [Fact]
    public async Task Model_larger_than_the_budget_is_refused_with_the_remedy()
    {
        var key = Packages.Add();
        var gate = new GatedClassifier(2_000_000);
        await using var runtime = Runtime((_, _) => gate, new() { MemoryBudgetBytes = 1_500_000 });

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains("Raise OrleansMl:Models:MemoryBudgetBytes.", refused.Reason, StringComparison.Ordinal);
        Assert.True(gate.IsDisposed);
    }

    [Theory]
    [Trait("speed", "slow")]
    [InlineData(0, LinearKernel.Native)]
    [InlineData(1024, LinearKernel.Native)]
    [InlineData(0, LinearKernel.Onnx)]
    public async Task Unloading_under_load_loses_no_text(int inPlaceLength, LinearKernel kernel)
    {
        var key = Packages.Add();
        await using var runtime = Runtime(options: new() { InPlaceLength = inPlaceLength, Kernel = kernel });
        var texts = Enumerable.Range(0, 20).Select(i => $"this is text number {i} of twenty").ToArray();
        var expected = new TextClassification[20];
        for (var i = 0; i < 20; i++)
        {
            expected[i] = await Classify(runtime, key, texts[i]);
        }

        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 400; i++)
            {
                var answer = await Classify(runtime, key, texts[i % 20]);
                for (var label = 0; label < 4; label++)
                {
                    Assert.Equal(expected[i % 20].Labels[label].Score, answer.Labels[label].Score, 1e-6f);
                }
            }
        })).ToList();
        for (var unloads = 0; unloads < 20;)
        {
            await Classify(runtime, key, texts[0]);
            unloads += await runtime.UnloadAsync(key, Token) ? 1 : 0;
        }

        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Unload_answers_what_waits_and_then_frees_the_model()
    {
        var (runtime, gate, key) = await LoadedAsync(new());
        await using var _ = runtime;
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();
        var waits = Classify(runtime, key, "waits");

        var unload = runtime.UnloadAsync(key, Token);
        Assert.False(unload.IsCompleted);
        gate.Pass(2);

        Assert.True(await unload);
        Assert.True(gate.IsDisposed);
        Assert.Equal("taken", (await taken).Labels[0].Label);
        Assert.Equal("waits", (await waits).Labels[0].Label);
        Assert.False(await runtime.UnloadAsync(key, Token));
        Assert.Equal(ModelState.Available, runtime.List()[0].State);
    }

    [Fact]
    public async Task Disposing_answers_what_waits_and_refuses_the_rest()
    {
        var (runtime, gate, key) = await LoadedAsync(new());
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();

        var disposing = runtime.DisposeAsync();
        gate.Pass(1);
        await disposing;

        Assert.Equal("taken", (await taken).Labels[0].Label);
        Assert.True(gate.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Classify(runtime, key, "late"));
    }
}
