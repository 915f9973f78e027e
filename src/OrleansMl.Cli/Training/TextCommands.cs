using System.CommandLine;

namespace OrleansMl.Training;

/// <summary>The models that score a text's categories.</summary>
internal sealed class TextCommands(TextTask task) : ITrainableModel
{
    public Command CreateTrain() => TrainCommand.Create(task);

    public Command? CreateEvaluate() => EvaluateCommand.Create(task);
}
