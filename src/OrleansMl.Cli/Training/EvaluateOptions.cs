using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;

namespace OrleansMl.Training;

/// <summary>What every <c>orleansml evaluate</c> of a shipped model takes, and how it runs: through the runtime that serves, figures on standard output.</summary>
internal sealed class EvaluateOptions(string name)
{
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string> _models = new("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };

    public Command AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_models);
        return command;
    }

    /// <param name="command">The command.</param>
    /// <param name="measure">Takes the data folder, the runtime and the model, and gives the figures as a table.</param>
    public void SetAction(Command command, Func<string, ModelRuntime, ModelKey, CancellationToken, string> measure) =>
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var models = result.GetRequiredValue(_models);
            using var runtime = new ModelRuntime(Options.Create(new ModelRuntimeOptions { Directories = [models] }), TimeProvider.System, NullLogger<ModelRuntime>.Instance);
            if (runtime.Resolve(name) is not { } model)
            {
                result.InvocationConfiguration.Error.WriteLine($"No model '{name}' is installed in '{models}'. Make it with: orleansml train {name}");
                return 1;
            }

            var figures = measure(result.GetRequiredValue(_data), runtime, model, cancellationToken);
            result.InvocationConfiguration.Output.WriteLine(model);
            result.InvocationConfiguration.Output.Write(figures);
            return 0;
        })));
}
