using System.CommandLine;
using OrleansMl.Training;

namespace OrleansMl.Analysis;

/// <summary><c>orleansml train</c> and <c>orleansml evaluate</c> of the models that give one class per text.</summary>
internal sealed class ClassCommands(ClassTask task) : ITrainableModel
{
    public Command CreateTrain()
    {
        var common = new TrainOptions(task.Name, task.Trainer.Seed);
        var command = common.AddTo(new(task.Name, task.Description));
        common.SetAction(command, (result, progress, cancellationToken) =>
        {
            var options = task.Trainer with { Seed = result.GetValue(common.Seed) };
            var trained = ClassTrainer.Train(
                task,
                result.GetRequiredValue(common.Data),
                result.GetRequiredValue(common.Version),
                result.GetRequiredValue(common.Models),
                options,
                progress,
                cancellationToken);
            return (trained, ClassTrainer.Card(task, trained.Manifest, options), ClassFigures.Table(trained.Manifest.Metrics));
        });
        return command;
    }

    public Command? CreateEvaluate()
    {
        var common = new EvaluateOptions(task.Name);
        var command = common.AddTo(new(task.Name, task.Description));
        common.SetAction(command, (data, runtime, model, cancellationToken) => ClassFigures.Measure(
            task,
            task.ReadHeldOut(data),
            text => ClassTrainer.Ask(runtime, model, text)), ClassFigures.Table);
        return command;
    }
}
