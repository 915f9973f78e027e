using System.CommandLine;
using OrleansMl.Training;

namespace OrleansMl.Entities;

/// <summary><c>orleansml train text-entities</c> and <c>orleansml evaluate text-entities</c>.</summary>
internal sealed class EntityCommands : ITrainableModel
{
    public Command CreateTrain()
    {
        var common = new TrainOptions(TextEntitiesTask.Name, TextEntitiesTask.Options.Seed);
        var command = common.AddTo(new(TextEntitiesTask.Name, TextEntitiesTask.Description));
        common.SetAction(command, (result, progress, cancellationToken) =>
        {
            var options = TextEntitiesTask.Options with { Seed = result.GetValue(common.Seed) };
            var trained = TextEntitiesTask.Train(
                result.GetRequiredValue(common.Data),
                result.GetRequiredValue(common.Version),
                result.GetRequiredValue(common.Models),
                options,
                progress,
                cancellationToken);
            return (trained, TextEntitiesTask.Card(trained.Manifest, options), EntityFigures.Table(trained.Manifest.Metrics));
        });
        return command;
    }

    public Command? CreateEvaluate()
    {
        var common = new EvaluateOptions(TextEntitiesTask.Name);
        var command = common.AddTo(new(TextEntitiesTask.Name, TextEntitiesTask.Description));
        common.SetAction(command, (data, runtime, model, cancellationToken) => TextEntitiesTask.Measure(
            data, text => TextEntitiesTask.Ask(runtime, model, text)), EntityFigures.Table);
        return command;
    }
}
