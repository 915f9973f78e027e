using System.CommandLine;
using OrleansMl.Models;
using Spectre.Console;

namespace OrleansMl.Training;

/// <summary><c>orleansml train</c>: learns one of the shipped models from the data sets and writes its package.</summary>
internal static class TrainCommand
{
    public static Command Create(IEnumerable<ITrainableModel> models)
    {
        var command = new Command(
            "train",
            "Learn a model from the data sets and write its package, or with --decisions correct an " +
            "installed one by what moderators decided. "
            + "The same data, seed and passes give the same file.");
        foreach (var model in models)
        {
            command.Add(model.CreateTrain());
        }

        return command;
    }

    internal static Command Create(TextTask task)
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version")
        {
            Description = "The version of the package.",
            DefaultValueFactory = _ => "1.0.0"
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Decides the order of the examples.",
            DefaultValueFactory = _ => task.Trainer.Seed
        };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the data.", DefaultValueFactory = _ => task.Trainer.Epochs };
        epochs.Check(value => value is >= 1 and <= 1000, "takes 1 to 1000.");
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{task.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        var command = new Command(task.Name, task.Description) { data, models, version, seed, epochs };
        command.SetAction((result, cancellationToken) => Task.FromResult(Run(
            task,
            result.GetRequiredValue(data),
            result.GetRequiredValue(models),
            result.GetRequiredValue(version),
            task.Trainer with { Seed = result.GetValue(seed), Epochs = result.GetValue(epochs) },
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken)));
        return command;
    }

    internal static int Run(
        TextTask task,
        string data,
        string models,
        string version,
        LogisticTrainerOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        try
        {
            var trained = Train(task, data, version, options, error, cancellationToken);
            var folder = PackageFolder.Write(models, trained, ModelCard.Write(task, trained.Manifest, options));
            MetricTable.Write(output, trained.Manifest.Metrics);
            output.WriteLine($"{folder}: {trained.Onnx.Length:N0} bytes, sha256 {trained.Manifest.Files[0].Sha256}");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped; nothing was written.");
            return 130;
        }
    }

    private static TrainedText Train(
        TextTask task, string data, string version, LogisticTrainerOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(false).HideCompleted(false).Start(context =>
        {
            var steps = new Dictionary<string, ProgressTask>();
            ProgressTask? running = null;
            var trained = TextTrainer.Train(
                task,
                data,
                version,
                options,
                (step, share) =>
                {
                    if (!steps.TryGetValue(step, out var bar))
                    {
                        if (running is not null)
                        {
                            running.Value = 1;
                        }

                        steps.Add(step, bar = running = context.AddTask(step, maxValue: 1));
                    }

                    bar.Value = share;
                },
                cancellationToken);
            running!.Value = 1;
            return trained;
        });
    }
}
