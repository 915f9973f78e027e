using System.CommandLine;
using System.Text.Json;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Training;
using Spectre.Console;

namespace OrleansMl.Virality;

/// <summary><c>orleansml train virality</c> and <c>orleansml evaluate virality</c>.</summary>
internal sealed class ViralityCommands : ITrainableModel
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public Command CreateTrain()
    {
        var data = Data();
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version")
        {
            Description = "The version of the package.",
            DefaultValueFactory = _ => "1.0.0"
        };
        var seed = new Option<int>("--seed") { Description = "Decides the cascades.", DefaultValueFactory = _ => 1 };
        var cascades = new Option<int>("--cascades")
        {
            Description = "Cascades to simulate and learn from.",
            DefaultValueFactory = _ => new ViralityTrainerOptions().Cascades
        };
        cascades.Check(value => value is >= 4000 and <= 1_000_000, "takes 4000 to 1000000.");
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{ViralityTask.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        var command = new Command(ViralityTask.Name, ViralityTask.Description) { data, models, version, seed, cascades };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var options = new ViralityTrainerOptions { Seed = result.GetValue(seed), Cascades = result.GetValue(cascades) };
            var trained = WithProgress(
                result.InvocationConfiguration.Error,
                progress => ViralityTask.Train(
                    result.GetRequiredValue(data), result.GetRequiredValue(version), options, progress, cancellationToken));
            var folder = PackageFolder.Write(result.GetRequiredValue(models), trained, ViralityTask.Card(trained.Manifest, options));
            result.InvocationConfiguration.Output.Write(ViralityFigures.Table(trained.Manifest.Metrics));
            result.InvocationConfiguration.Output.WriteLine(
                $"{folder}: {trained.Onnx.Length:N0} bytes, sha256 {trained.Manifest.Files[0].Sha256}");
            return 0;
        })));
        return command;
    }

    public Command? CreateEvaluate()
    {
        var data = Data();
        var models = new Option<string>("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version") { Description = "The version to measure.", DefaultValueFactory = _ => "1.0.0" };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed that the model learned with: it is measured on others.",
            DefaultValueFactory = _ => 1
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var readme = new Option<string?>("--readme")
        {
            Description = "Also write the figures into this Markdown file, between its markers for the model."
        };
        var command = new Command(ViralityTask.Name, ViralityTask.Description) { data, models, version, seed, json, readme };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var package = ModelPackage.Open(
                Path.Combine(result.GetRequiredValue(models), ViralityTask.Name, result.GetRequiredValue(version)), ShippedModelTasks.All);
            var model = ViralityPackage.Read(package.Manifest, package.Verify());
            var metrics = WithProgress(
                result.InvocationConfiguration.Error,
                progress =>
                    ViralityFigures.Measure(model, result.GetRequiredValue(data), result.GetValue(seed), progress, cancellationToken));
            if (result.GetValue(readme) is { } path)
            {
                FiguresSection.Write(path, package.Key, ViralityFigures.Table(metrics));
            }

            result.InvocationConfiguration.Output.WriteLine(
                result.GetValue(json)
                    ? JsonSerializer.Serialize(new { model = package.Key.ToString(), metrics }, JsonOptions)
                    : $"{package.Key}\n{ViralityFigures.Table(metrics).TrimEnd()}");
            return 0;
        })));
        return command;
    }

    private static Option<string> Data() => new("--data")
    {
        Description = "The folder with seismic_demo_tweet.csv and USvideos.csv; figures of what is not there are left out.",
        DefaultValueFactory = _ => Path.Combine("..", "shared", "data", "virality"),
    };

    private static T WithProgress<T>(TextWriter error, Func<Action<string, double>, T> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().Start(context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            return run((step, share) =>
            {
                lock (bars)
                {
                    if (!bars.TryGetValue(step, out var bar))
                    {
                        bars.Add(step, bar = context.AddTask(step, maxValue: 1));
                    }

                    bar.Value = Math.Max(bar.Value, share);
                }
            });
        });
    }
}
