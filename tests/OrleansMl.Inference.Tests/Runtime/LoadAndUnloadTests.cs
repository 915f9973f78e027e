using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMl.Models;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

public sealed class LoadAndUnloadTests : IDisposable
{
    private const int Rounds = 20;
    private const int Callers = 64;

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task Twenty_loads_and_unloads_under_64_callers_load_once_each_lose_nothing_and_keep_nothing()
    {
        var key = _packages.Add();
        var options = new ModelRuntimeOptions { Directories = [_packages.Root] };
        var opened = new List<WeakReference>();
        await using var runtime = new ModelRuntime(
            options,
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance,
            null,
            (package, file) =>
            {
                var model = ShippedModelTasks.All.Load(package.Manifest, file, options);
                opened.Add(new(model));
                return model;
            });

        for (var round = 1; round <= Rounds; round++)
        {
            var answers = await AskAsync(runtime, key);
            Assert.Equal(Callers, answers);
            Assert.Equal(round, opened.Count);
            Assert.True(await runtime.UnloadAsync(key, TestContext.Current.CancellationToken));
        }

        // Not the process's bytes: other tests run beside this one. A model that nothing holds is memory given back.
        await Eventually.ReadAsync(() => Collect(opened), held => held == 0, TestContext.Current.CancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> AskAsync(ModelRuntime runtime, ModelKey key)
    {
        // Every other text is too long to run in place, so that both ways are taken. (Unloading
        // while texts wait is ModelRuntimeTests' subject.)
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(
            () => runtime.ClassifyAsync(
                key,
                i % 2 == 0 ? "short" : new string('a', 2000),
                1.1f,
                TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken)));
        return answers.Count(a => a.Model == key && a.Labels.Length == 4);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Collect(List<WeakReference> models)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return models.Count(m => m.IsAlive);
    }
}
