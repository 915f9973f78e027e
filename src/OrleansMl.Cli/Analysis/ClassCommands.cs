using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Training;
using Spectre.Console;

namespace OrleansMl.Analysis;

/// <summary><c>orleansml train</c> and <c>orleansml evaluate</c> of the models that give one class per text.</summary>
internal static class ClassCommands
{
    public static Command CreateTrain(ClassTask task)
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version") { Description = "The version of the package.", DefaultValueFactory = _ => "1.0.0" };
        var seed = new Option<int>("--seed") { Description = "Decides the order of the examples.", DefaultValueFactory = _ => task.Trainer.Seed };
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{task.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        var command = new Command(task.Name, task.Description) { data, models, version, seed };
        command.SetAction((result, cancellationToken) => Task.FromResult(Guarded(result.InvocationConfiguration.Error, () =>
        {
            var options = task.Trainer with { Seed = result.GetValue(seed) };
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(result.InvocationConfiguration.Error) });
            var trained = console.Progress().Start(context =>
            {
                var bar = context.AddTask("Learning", maxValue: 1);
                return ClassTrainer.Train(task, result.GetRequiredValue(data), result.GetRequiredValue(version), options, new Bar(bar), cancellationToken);
            });
            var folder = PackageFolder.Write(result.GetRequiredValue(models), trained, ClassTrainer.Card(task, trained.Manifest, options));
            result.InvocationConfiguration.Output.Write(ClassFigures.Table(trained.Manifest.Metrics));
            result.InvocationConfiguration.Output.WriteLine($"{folder}: {trained.Onnx.Length:N0} bytes, sha256 {trained.Manifest.Files[0].Sha256}");
            return 0;
        })));
        return command;
    }

    public static Command CreateEvaluate(ClassTask task)
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
        var command = new Command(task.Name, task.Description) { data, models };
        command.SetAction((result, cancellationToken) => Task.FromResult(Guarded(result.InvocationConfiguration.Error, () =>
        {
            using var runtime = new ModelRuntime(
                Options.Create(new ModelRuntimeOptions { Directories = [result.GetRequiredValue(models)] }), TimeProvider.System, NullLogger<ModelRuntime>.Instance);
            if (runtime.Resolve(task.Name) is not { } model)
            {
                result.InvocationConfiguration.Error.WriteLine($"No model '{task.Name}' is installed in '{result.GetRequiredValue(models)}'. Make it with: orleansml train {task.Name}");
                return 1;
            }

            var metrics = ClassFigures.Measure(
                task,
                task.ReadHeldOut(result.GetRequiredValue(data)),
                text => ClassTrainer.Strongest([.. runtime.ClassifyAsync(model, text, evidenceFloor: 2, cancellationToken).AsTask().GetAwaiter().GetResult().Labels.Select(label => label.Score)]));
            result.InvocationConfiguration.Output.WriteLine(model);
            result.InvocationConfiguration.Output.Write(ClassFigures.Table(metrics));
            return 0;
        })));
        return command;
    }

    private static int Guarded(TextWriter error, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ModelUnavailableException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped.");
            return 130;
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
