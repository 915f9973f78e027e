using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Security;
using OrleansMl.Servers;
using OrleansMl.Training;

namespace OrleansMl.Decisions;

/// <summary>
/// <c>orleansml train --decisions file.jsonl --model text-safety</c>: learns from moderators on top of an installed version.
/// </summary>
internal static class DecisionsOption
{
    /// <summary>Gives a command the options and the action; its subcommands stay as they are.</summary>
    public static void AddTo(Command command)
    {
        var decisions = new Option<string?>("--decisions")
        {
            Description =
                "JSON lines of {\"id\", \"text\", \"labels\": {\"hate\": true, …}} as people decided; a label that a row lacks is unknown."
        };
        var model = new Option<string>("--model")
        {
            Description = "The model to learn on top of, as name or name@version.",
            DefaultValueFactory = _ => "text-safety"
        };
        var models = new Option<string>("--models")
        {
            Description = "The models folder to read from and write into.",
            DefaultValueFactory = _ => "models"
        };
        var version = new Option<string?>("--to-version")
        {
            Description =
                "The version to write. The default is the base's with -decisions.1, which sorts below it and so never goes live by itself."
        };
        var server = new ServerOption(
            "decisions", TokenClaims.AdminRole, purpose: "A server that watches the models folder: the new version becomes its shadow.");
        foreach (var option in new Option[] { decisions, model, models, version })
        {
            command.Add(option);
        }

        server.AddTo(command);

        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(decisions),
            result.GetRequiredValue(model),
            result.GetRequiredValue(models),
            result.GetValue(version),
            server.FindUrl(result),
            () => server.TokenOf(result, TimeSpan.FromHours(1), TokenClaims.AdminRole),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken));
    }

    internal static async Task<int> RunAsync(
        string? decisions,
        string model,
        string models,
        string? version,
        Uri? url,
        Func<string> token,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        if (decisions is null)
        {
            error.WriteLine(
                "Name a model to train from the data sets (orleansml train --help lists them), " +
                "or --decisions file.jsonl to learn from moderators.");
            return 1;
        }

        try
        {
            var file = LabelledFile.Read(decisions);
            foreach (var bad in file.BadLines.Take(20))
            {
                error.WriteLine($"{decisions}:{bad.Number} {bad.Reason}; left out.");
            }

            var package = Find(model, models);
            var next = new ModelKey(package.Key.Name, version ?? $"{package.Key.Version}-decisions.1");
            if (!ModelKey.TryParse(next.ToString(), null, out _) || Directory.Exists(Path.Combine(models, next.Name, next.Version)))
            {
                throw new InvalidDataException($"{next} is no version, or is there already; choose another with --to-version.");
            }

            var (trained, figures) = DecisionTrainer.Train(package, next.Version, file.Rows, DecisionTrainer.Options);
            Print(figures, output);
            if (figures.Count == 0
                || figures.Sum(figure => figure.Rows * figure.LossAfter) >= figures.Sum(figure => figure.Rows * figure.LossBefore))
            {
                error.WriteLine(figures.Count == 0
                    ? "There are too few decisions to hold some out and measure; nothing was written. Some hundred are a start."
                    : "On the decisions that were held out the corrected model is no better; nothing was written.");
                return 1;
            }

            var folder = PackageFolder.Write(models, trained, Card(trained.Manifest, package.Key, figures));
            output.WriteLine($"{folder}: {trained.Onnx.Length:N0} bytes");
            if (url is null)
            {
                output.WriteLine(
                    $"Let it score beside the live version: PUT /api/v1/ml/models/{next.Name}/shadow {{\"version\": " +
                    $"\"{next.Version}\"}}, or run this with --url.");
                return 0;
            }

            await SetShadowAsync(url, token(), next, cancellationToken);
            output.WriteLine($"{next} is the shadow of {next.Name} at {url}.");
            return 0;
        }
        catch (Exception exception)
            when (exception is IOException
                or UnauthorizedAccessException
                or InvalidDataException
                or InvalidOperationException
                or ModelPackageException
                or HttpRequestException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static ModelPackage Find(string model, string models)
    {
        var parts = model.Split('@', 2);
        var found = PackageReport.List([models], ShippedModelTasks.All)
            .Where(package => package.Name == parts[0] && (parts.Length == 1 ? package.Live : package.Version == parts[1]))
            .ToList();
        return found.Count == 1
            ? ModelPackage.Open(found[0].Folder, ShippedModelTasks.All)
            : throw new InvalidDataException($"'{models}' has no '{model}'.");
    }

    // A node looks at its folders once a second.
    internal static async Task SetShadowAsync(Uri url, string token, ModelKey next, CancellationToken cancellationToken)
    {
        using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(100));
        http.BaseAddress = url;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await http.PutAsJsonAsync(
                $"/api/v1/ml/models/{next.Name}/shadow",
                new { version = next.Version, reason = "learned from decisions" },
                cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (answer.StatusCode != System.Net.HttpStatusCode.NotFound || attempt == 5)
            {
                throw new InvalidDataException(
                    $"The package is written, but {url} did not make it a shadow ({(int)answer.StatusCode}): " +
                    $"{await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static void Print(IReadOnlyList<DecisionFigures> figures, TextWriter output)
    {
        output.WriteLine("| label | held out | yes | log loss before | after | AUC before | after |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var figure in figures)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Label} | {figure.Rows} | {figure.Positives} | {figure.LossBefore:0.000} | {figure.LossAfter:0.000} | " +
                    $"{figure.AucBefore:0.000} | {figure.AucAfter:0.000} |"));
        }
    }

    private static string Card(ModelManifest manifest, ModelKey from, IReadOnlyList<DecisionFigures> figures)
    {
        using var table = new StringWriter { NewLine = "\n" };
        Print(figures, table);
        return $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Learned from moderators' decisions on top of {from}; calibration, features and known failures are those of that version. No
            decided text is part of the package.

            {table}
            """;
    }
}
