using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary><c>orleansml evaluate</c>: measures an installed package through the same runtime that serves it.</summary>
internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public static Command Create(IEnumerable<ITrainableModel> models)
    {
        var command = new Command(
            "evaluate",
            "Measure an installed model on texts it did not learn from, or with --dataset a running server on a labelled file: AUPRC, " +
            "AUC, F1, "
            + "recall at 1 % false positives, calibration error, over-blocking, latency.");
        EvaluateServer.AddTo(command);
        command.Add(EvaluateSuites.Create());
        foreach (var model in models)
        {
            if (model.CreateEvaluate() is { } evaluate)
            {
                command.Add(evaluate);
            }
        }

        return command;
    }

    internal static Command Create(TextTask task)
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var readme = new Option<string?>("--readme")
        {
            Description = "Also write the figures into this Markdown file, between its markers for the model."
        };
        var command = new Command(task.Name, task.Description) { data, models, json, readme };
        command.SetAction((result, cancellationToken) => RunAsync(
            task,
            result.GetRequiredValue(data),
            result.GetRequiredValue(models),
            result.GetValue(json),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken,
            result.GetValue(readme)));
        return command;
    }

    internal static async Task<int> RunAsync(
        TextTask task,
        string data,
        string models,
        bool json,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken,
        string? readme = null)
    {
        try
        {
            await using var runtime = new ModelRuntime(
                Options.Create(new ModelRuntimeOptions { Directories = [models] }),
                ShippedModelTasks.All,
                TimeProvider.System,
                NullLogger<ModelRuntime>.Instance);
            if (runtime.Resolve(task.Name) is not { } model)
            {
                error.WriteLine($"No model '{task.Name}' is installed in '{models}'. Make it with: orleansml train {task.Name}");
                return 1;
            }

            var corpus = task.Read(data);
            var evaluation = task.ReadEvaluation(data).ToList();
            var ordinary = task.ReadOrdinary(data, corpus).ToList();
            var scores = new Dictionary<string, float[]>();
            foreach (var text in corpus
                .Where(t => t.Split == Datasets.CorpusSplit.Test)
                .Select(t => t.Item.Text)
                .Concat(evaluation.Concat(ordinary).Select(t => t.Text)))
            {
                if (!scores.ContainsKey(text))
                {
                    var answer = await runtime.ClassifyAsync(model, text, evidenceFloor: 2, cancellationToken);
                    scores.Add(text, [.. answer.Labels.Select(l => l.Score)]);
                }
            }

            var metrics = TaskEvaluation.Measure(task, corpus, evaluation, ordinary, text => scores[text]);
            if (task.HasSuites)
            {
                foreach (var text in EvasionSuite.Harmful.Concat(EvasionSuite.Clean)
                    .SelectMany(t => EvasionSuite.Disguises.Select(d => EvasionSuite.Disguise(t, d)).Prepend(t)))
                {
                    scores.TryAdd(
                        text,
                        [.. (await runtime.ClassifyAsync(model, text, evidenceFloor: 2, cancellationToken)).Labels.Select(l => l.Score)]);
                }

                metrics.AddRange(SuiteEvaluation.Evasion(text => scores[text]));
                metrics.Add(await SuiteEvaluation.SpansAsync(runtime, model, cancellationToken));
            }

            if (readme is not null)
            {
                metrics.AddRange(task.CrossValidate(data, cancellationToken));
                var table = new StringWriter { NewLine = "\n" };
                MetricTable.Write(table, metrics);
                FiguresSection.Write(readme, model, $"```text\n{table.ToString().TrimEnd()}\n```");
            }

            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(new { model = model.ToString(), metrics }, Json));
            }
            else
            {
                output.WriteLine(model);
                MetricTable.Write(output, metrics);
            }

            return 0;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ModelUnavailableException)
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
}
