using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Analysis;

/// <summary>The topics of this silo, and their vectors by each embedding version that was asked. One per silo.</summary>
internal sealed class TopicPrototypes(IOptions<AnalysisOptions> options)
{
    private readonly ConcurrentDictionary<ModelKey, Task<float[][]>> _byVersion = new();

    public TopicScorer Scorer { get; } = new(Load(options.Value.CategoriesFile));

    /// <summary>The prototypes by a version, made the first time; none while they cannot be made.</summary>
    public async ValueTask<float[][]> OfAsync(ModelKey version, Func<string, Task<float[]>> embed)
    {
        var making = _byVersion.GetOrAdd(
            version, static (_, from) => Task.WhenAll(from.Texts.Select(from.Embed)), (Texts: Scorer.PrototypeTexts, Embed: embed));
        try
        {
            return await making;
        }
        catch (Exception)
        {
            // Words alone decide this text; the next one tries again.
            _byVersion.TryRemove(KeyValuePair.Create(version, making));
            return [];
        }
    }

    /// <exception cref="InvalidDataException">The file is no catalogue of topics.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TopicCatalogue Load(string? file) =>
        file is null ? TopicCatalogue.Shipped : TopicCatalogue.Parse(File.ReadAllBytes(file));
}
