using System.CommandLine;
using OrleansMl.Models;
using Spectre.Console;

namespace OrleansMl.Training;

/// <summary>
/// What every <c>orleansml train</c> of a shipped model takes, and how it runs: progress on standard
/// error, the package written, its figures printed.
/// </summary>
internal sealed class TrainOptions
{
    /// <summary>The models folder to write into, which also holds what a model builds on.</summary>
    public Option<string> Models { get; } = new("--out")
    {
        Description = "The models folder to write into.",
        DefaultValueFactory = _ => "models"
    };

    public TrainOptions(string name, int seed)
    {
        Seed = new("--seed")
        {
            Description = "Decides the order of the examples, and whatever else is random.",
            DefaultValueFactory = _ => seed
        };
        Version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
    }

    public Option<string> Data { get; } = CommonOptions.Data();

    public Option<string> Version { get; } = new("--model-version")
    {
        Description = "The version of the package.",
        DefaultValueFactory = _ => "1.0.0"
    };

    public Option<int> Seed { get; }

    public Command AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Models);
        command.Options.Add(Version);
        command.Options.Add(Seed);
        return command;
    }

    /// <param name="command">The command.</param>
    /// <param name="train">Learns, and gives the package, its card and its figures as a table.</param>
    public void SetAction(
        Command command,
        Func<ParseResult, IProgress<double>, CancellationToken, (TrainedText Trained, string Card, string Figures)> train) =>
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(result.InvocationConfiguration.Error) });
            var (trained, card, figures) = console.Progress()
                .Start(context => train(result, new Bar(context.AddTask("Learning", maxValue: 1)), cancellationToken));
            var folder = PackageFolder.Write(result.GetRequiredValue(Models), trained, card);
            result.InvocationConfiguration.Output.Write(figures);
            result.InvocationConfiguration.Output.WriteLine(
                $"{folder}: {trained.Onnx.Length:N0} bytes, sha256 {trained.Manifest.Files[0].Sha256}");
            return 0;
        })));

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
