using System.CommandLine;
using OrleansMl;
using OrleansMl.Backtest;
using OrleansMl.Banks;
using OrleansMl.Decisions;
using OrleansMl.Experiments;
using OrleansMl.Export;
using OrleansMl.Import;
using OrleansMl.Load;
using OrleansMl.Models;
using OrleansMl.Policies;
using OrleansMl.Simulation;
using OrleansMl.TaughtCategories;
using OrleansMl.Tokens;
using OrleansMl.Training;
using OrleansMl.Webhooks;

var train = TrainCommand.Create(TrainableModels.All);
DecisionsOption.AddTo(train);
var evaluate = EvaluateCommand.Create(TrainableModels.All);
evaluate.Add(EvaluateTaught.Create());

var root = new RootCommand(
    "OrleansMl: tokens, training, evaluation, model packages, load, simulation, policies, taught categories and webhooks.")
{
    TokenCommand.Create(),
    ModelsCommand.Create(),
    LoadCommand.Create(),
    SimulateCommand.Create(),
    BacktestCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    ExperimentsCommand.Create(),
    CategoryCommand.Create(),
    BankCommand.Create(),
    PolicyCommand.Create(),
    WebhooksCommand.Create(),
    train,
    evaluate,
};

var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 && PolicyCommand.Owns(parsed) ? PolicyCommand.Usage : code;
