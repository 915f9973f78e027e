using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Training;
using Spectre.Console;

namespace OrleansMl.Entities;

/// <summary><c>orleansml train text-entities</c> and <c>orleansml evaluate text-entities</c>.</summary>
internal static class EntityCommands
{
    public static Command CreateTrain()
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version") { Description = "The version of the package.", DefaultValueFactory = _ => "1.0.0" };
        var seed = new Option<int>("--seed") { Description = "Decides the order of the examples.", DefaultValueFactory = _ => TextEntitiesTask.Options.Seed };
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{TextEntitiesTask.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        var command = new Command(TextEntitiesTask.Name, TextEntitiesTask.Description) { data, models, version, seed };
        command.SetAction((result, cancellationToken) => Task.FromResult(Guarded(result.InvocationConfiguration.Error, () =>
        {
            var options = TextEntitiesTask.Options with { Seed = result.GetValue(seed) };
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(result.InvocationConfiguration.Error) });
            var trained = console.Progress().Start(context =>
            {
                var bar = context.AddTask("Learning", maxValue: 1);
                return TextEntitiesTask.Train(result.GetRequiredValue(data), result.GetRequiredValue(version), options, new Bar(bar), cancellationToken);
            });
            var folder = PackageFolder.Write(result.GetRequiredValue(models), trained, TextEntitiesTask.Card(trained.Manifest, options));
            result.InvocationConfiguration.Output.Write(EntityFigures.Table(trained.Manifest.Metrics));
            result.InvocationConfiguration.Output.WriteLine($"{folder}: {trained.Onnx.Length:N0} bytes, sha256 {trained.Manifest.Files[0].Sha256}");
            return 0;
        })));
        return command;
    }

    public static Command CreateEvaluate()
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
        var command = new Command(TextEntitiesTask.Name, TextEntitiesTask.Description) { data, models };
        command.SetAction((result, cancellationToken) => Task.FromResult(Guarded(result.InvocationConfiguration.Error, () =>
        {
            using var runtime = new ModelRuntime(
                Options.Create(new ModelRuntimeOptions { Directories = [result.GetRequiredValue(models)] }), TimeProvider.System, NullLogger<ModelRuntime>.Instance);
            if (runtime.Resolve(TextEntitiesTask.Name) is not { } model)
            {
                result.InvocationConfiguration.Error.WriteLine($"No model '{TextEntitiesTask.Name}' is installed in '{result.GetRequiredValue(models)}'. Make it with: orleansml train {TextEntitiesTask.Name}");
                return 1;
            }

            var metrics = TextEntitiesTask.Measure(
                result.GetRequiredValue(data),
                text => runtime.RecogniseAsync(model, text, cancellationToken).AsTask().GetAwaiter().GetResult().Entities
                    .Select(entity => (Array.IndexOf(EntitySets.Types, entity.Type), entity.Start, entity.End)));
            result.InvocationConfiguration.Output.WriteLine(model);
            result.InvocationConfiguration.Output.Write(EntityFigures.Table(metrics));
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
