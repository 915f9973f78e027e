using System.CommandLine;
using OrleansMl.Load;
using OrleansMl.Models;
using OrleansMl.Tokens;
using OrleansMl.Training;

var root = new RootCommand("OrleansMl: tokens, training, evaluation, model packages and load.")
{
    TokenCommand.Create(),
    ModelsCommand.Create(),
    LoadCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
