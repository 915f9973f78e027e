using System.CommandLine;

namespace OrleansMl.Training;

/// <summary>A model that <c>orleansml train</c> learns and <c>orleansml evaluate</c> measures, under the same name.</summary>
internal interface ITrainableModel
{
    /// <summary>The subcommand that learns it and writes its package.</summary>
    Command CreateTrain();

    /// <summary>The subcommand that measures an installed package; null when nothing but training says how good it is.</summary>
    Command? CreateEvaluate();
}
