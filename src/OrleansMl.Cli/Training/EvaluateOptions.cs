using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Training;

/// <summary>
/// What every <c>orleansml evaluate</c> of a shipped model takes, and how it runs: through the
/// runtime that serves, figures on standard output.
/// </summary>
internal sealed class EvaluateOptions(string name)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string> _models = new("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };
    private readonly Option<string?> _readme = new("--readme")
    {
        Description = "Also write the figures into this Markdown file, between its markers for the model."
    };

    public Command AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_models);
        command.Options.Add(_json);
        command.Options.Add(_readme);
        return command;
    }

    /// <param name="command">The command.</param>
    /// <param name="measure">Takes the data folder, the runtime and the model, and gives the figures.</param>
    /// <param name="table">The figures as a Markdown table: readable in a terminal, too.</param>
    public void SetAction(
        Command command,
        Func<string, ModelRuntime, ModelKey, CancellationToken, IReadOnlyList<ModelMetric>> measure,
        Func<IReadOnlyList<ModelMetric>, string> table) =>
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var models = result.GetRequiredValue(_models);
            using var runtime = new ModelRuntime(Options.Create(new ModelRuntimeOptions
            {
                Directories = [models]
            }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
            if (runtime.Resolve(name) is not { } model)
            {
                result.InvocationConfiguration.Error.WriteLine(
                    $"No model '{name}' is installed in '{models}'. Make it with: orleansml train {name}");
                return 1;
            }

            var metrics = measure(result.GetRequiredValue(_data), runtime, model, cancellationToken);
            if (result.GetValue(_readme) is { } readme)
            {
                FiguresSection.Write(readme, model, table(metrics));
            }

            var output = result.InvocationConfiguration.Output;
            output.WriteLine(
                result.GetValue(_json)
                    ? JsonSerializer.Serialize(new { model = model.ToString(), metrics }, Json)
                    : $"{model}\n{table(metrics).TrimEnd()}");
            return 0;
        })));
}
