using System.Runtime.CompilerServices;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>A cluster of its own: what is promoted here must not answer the other tests.</summary>
public sealed class RegistryCluster : ClusterFixtureBase
{
    internal const string Model = "text-safety";

    internal static readonly RegistryChange Change = new("root", null);

    private int _versions;

    internal IModelRegistryGrain Registry => Client.GetGrain<IModelRegistryGrain>(Model);

    /// <summary>Installs a version nobody else uses; null scores like the shipped one.</summary>
    internal ModelKey Install(Func<string, TextClassification>? answer = null)
    {
        var model = new ModelKey(Model, $"2.{Interlocked.Increment(ref _versions)}.0");
        Models.Install(model, answer ?? (text => ScriptedModelRuntime.Scored(model, text)));
        return model;
    }

    /// <summary>Posts under fresh ids, so that both silos get some.</summary>
    internal Task<ContentItem[]> PostAsync(string text, int count) =>
        Task.WhenAll(
            Enumerable.Range(0, count)
                .Select(_ => Content(FreshId()).CreateAsync(Drafts.Comment(text), TestContext.Current.CancellationToken)));

    /// <summary>Returns to how it was; the tests of this class run one after another.</summary>
    internal async Task ResetAsync()
    {
        await Registry.SetShadowAsync(null, Change);
        await Registry.SetSplitAsync(null, Change);
        if ((await Registry.GetAsync()).Live is not null and not "1.0.0")
        {
            await Registry.PromoteAsync("1.0.0", Change);
        }
    }

    /// <summary>What is expected to cause it is done again before each further look.</summary>
    internal Task<ModelRegistration> WaitForAsync(
        Func<ModelRegistration, bool> condition,
        Func<Task>? meanwhile = null,
        [CallerArgumentExpression(nameof(condition))] string expected = "")
    {
        var isFirst = true;
        return Eventually.ReadAsync(
            async cancellationToken =>
            {
                if (!isFirst && meanwhile is not null)
                {
                    await meanwhile();
                }

                isFirst = false;
                return await Registry.GetAsync(cancellationToken);
            },
            condition,
            TestContext.Current.CancellationToken,
            expected: expected);
    }
}
