using OrleansMl.Analysis;
using OrleansMl.Backtest;
using OrleansMl.Embedding;
using OrleansMl.Entities;
using OrleansMl.Training;
using OrleansMl.Virality;

namespace OrleansMl;

/// <summary>Every model that this program learns. A new one is one line here.</summary>
internal static class TrainableModels
{
    public static IReadOnlyList<ITrainableModel> All { get; } =
    [
        .. TextTask.All.Select(task => new TextCommands(task)),
        .. ClassTask.All.Select(task => new ClassCommands(task)),
        new EntityCommands(),
        new EmbeddingCommands(),
        new ViralityCommands(),
        new FactorsCommand(),
    ];
}
