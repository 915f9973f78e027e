using System.CommandLine;
using OrleansMl.Models;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Embedding;

/// <summary><c>orleansml train text-embedding</c> and <c>orleansml evaluate text-embedding</c>.</summary>
internal sealed class EmbeddingCommands : ITrainableModel
{
    public Command CreateTrain()
    {
        var common = new TrainOptions(TextEmbeddingTask.Name, TextEmbeddingTask.Options.Seed);
        var command = common.AddTo(new(TextEmbeddingTask.Name, TextEmbeddingTask.Description));
        common.SetAction(command, (result, progress, cancellationToken) =>
        {
            var options = TextEmbeddingTask.Options with { Seed = result.GetValue(common.Seed) };
            var trained = TextEmbeddingTask.Train(
                result.GetRequiredValue(common.Data), result.GetRequiredValue(common.Version), options, progress, cancellationToken);
            return (trained, TextEmbeddingTask.Card(trained.Manifest, options), TextEmbeddingTask.Table(trained.Manifest.Metrics));
        });
        return command;
    }

    public Command? CreateEvaluate()
    {
        var common = new EvaluateOptions(TextEmbeddingTask.Name);
        var command = common.AddTo(new(TextEmbeddingTask.Name, TextEmbeddingTask.Description));
        common.SetAction(
            command,
            (data, runtime, model, cancellationToken) => TextEmbeddingTask.Measure(
                data, text => [.. runtime.EmbedAsync(model, text, cancellationToken).AsTask().GetAwaiter().GetResult().Vector]),
            TextEmbeddingTask.Table);
        return command;
    }
}
