using System.CommandLine;
using OrleansMl.Text;
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
                result.GetRequiredValue(common.Data), result.GetRequiredValue(common.Version), options, progress, cancellationToken);
            return (trained, TextEntitiesTask.Card(trained.Manifest, options), EntityFigures.Table(trained.Manifest.Metrics));
        });
        return command;
    }

    public Command? CreateEvaluate()
    {
        var common = new EvaluateOptions(TextEntitiesTask.Name);
        var command = common.AddTo(new(TextEntitiesTask.Name, TextEntitiesTask.Description));
        common.SetAction(command, (data, runtime, model, cancellationToken) => TextEntitiesTask.Measure(
            data,
            text => runtime.RecognizeAsync(model, text, cancellationToken).AsTask().GetAwaiter().GetResult().Entities
                .Select(entity => (Array.IndexOf(EntitySets.Types, entity.Type), entity.Start, entity.End))), EntityFigures.Table);
        return command;
    }
}
