using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Models;

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

    internal ModelRuntime Runtime(Func<ModelPackage, VerifiedModel, ITextClassifier>? open = null, ModelRuntimeOptions? options = null)
    {
        options ??= new();
        if (options.Directories.Count == 0)
        {
            options.Directories = [Packages.Root];
        }

        return new(options, Time, NullLogger<ModelRuntime>.Instance, meters: null, open);
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
