using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

/// <summary>What tests of the runtime share: a folder of packages, a clock, runtimes over them.</summary>
public abstract class RuntimeTests : IDisposable
{
    internal readonly TestPackages Packages = new();
    internal readonly FakeTimeProvider Time = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Packages.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static Task<TextClassification> Classify(ModelRuntime runtime, ModelKey key, string text) =>
        runtime.ClassifyAsync(key, text, 1.1f, Token).AsTask();

    internal ModelRuntime Runtime(Func<ModelPackage, VerifiedModel, ILoadedModel>? load = null, ModelRuntimeOptions? options = null)
    {
        options ??= new();
        if (options.Directories.Count == 0)
        {
            options.Directories = [Packages.Root];
        }

        return new(options, ShippedModelTasks.All, Time, NullLogger<ModelRuntime>.Instance, meters: null, load);
    }

    internal async Task<(ModelRuntime Runtime, GatedClassifier Gate, ModelKey Key)> LoadedAsync(ModelRuntimeOptions options)
    {
        var key = Packages.Add();
        var gate = new GatedClassifier();
        var runtime = Runtime((_, _) => gate, options);
        await runtime.LoadAsync(key, Token);
        return (runtime, gate, key);
    }
}
