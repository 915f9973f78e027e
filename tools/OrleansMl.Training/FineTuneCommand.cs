using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Decisions;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Security;
using OrleansMl.Servers;
using OrleansMl.Training;
using Spectre.Console;

namespace OrleansMl.FineTuning;

/// <summary><c>orleansml-training fine-tune</c>: from the backbone, or from a package of this tool, to a package.</summary>
internal static class FineTuneCommand
{
    public static Command Create()
    {
        var defaults = new FineTuningOptions();
        var data = CommonOptions.Data();
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version")
        {
            Description = "The version of the package. With a pre-release it sorts below the release and never goes live by itself.",
            DefaultValueFactory = _ => "1.0.0"
        };
        var seed = Number("--seed", "Decides everything random.", defaults.Seed, int.MinValue, int.MaxValue);
        var rows = Number("--rows", "Texts of one pass.", defaults.Rows, 32, 10_000_000);
        var epochs = Number("--epochs", "Passes; each draws and misspells anew.", defaults.Epochs, 1, 100);
        var frozen = Number(
            "--frozen-layers",
            "So many of the six layers, from the words up, stay as they are; the words do, too, unless it is 0.",
            defaults.FrozenLayers,
            0,
            BertWeights.Layers);
        var rate = new Option<double>("--rate")
        {
            Description = "The highest step size of the encoder.",
            DefaultValueFactory = _ => defaults.Rate
        };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 0.01))
            {
                result.AddError("--rate takes a number above 0, below .01.");
            }
        });
        var share = new Option<double>("--share")
        {
            Description = "The share of the fine-tuned weights in the result; the rest is what they started from.",
            DefaultValueFactory = _ => 0.8
        };
        share.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 1))
            {
                result.AddError("--share takes a number above 0, at most 1.");
            }
        });
        var decisions = new Option<string?>("--decisions")
        {
            Description =
                "JSON lines of {\"id\", \"text\", \"labels\": {\"hate\": true, …}} as people decided; a label that a row lacks is unknown."
        };
        var decisionWeight = Number("--decision-weight", "How often a decision is drawn, against another text.", 4, 1, 100);
        var from = new Option<string?>("--from")
        {
            Description =
                "A package folder of this tool to go on from. Needs no data sets: beside the decisions it repeats sentences of our own " +
                "and keeps its calibration; with --data it repeats the sets and is calibrated anew."
        };
        var skip = new Option<bool>("--skip-figures") { Description = "Do not measure; the card then has no figures." };
        var server = new ServerOption(
            "decisions", TokenClaims.AdminRole, purpose: "A server that watches the models folder: the new version becomes its shadow.");
        var command = new Command("fine-tune", $"Fine-tune the backbone and write a {SafetyPackage.Name} package with eight-bit weights.")
        {
            data, models, version, seed, rows, epochs, frozen, rate, share, decisions, decisionWeight, from, skip
        };
        server.AddTo(command);
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{SafetyPackage.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var options = defaults with
            {
                Seed = result.GetValue(seed),
                Rows = result.GetValue(rows),
                Epochs = result.GetValue(epochs),
                FrozenLayers = result.GetValue(frozen),
                Rate = result.GetValue(rate),
            };
            var withoutSets = result.GetValue(from) is not null && result.GetResult(data) is not { Implicit: false };
            var request = new FineTuneRequest(
                withoutSets ? null : result.GetRequiredValue(data),
                result.GetRequiredValue(version),
                result.GetValue(share),
                result.GetValue(decisions),
                result.GetValue(decisionWeight),
                result.GetValue(from),
                !result.GetValue(skip));
            var code = GuardedRun.Run(
                error, () => Run(request, options, result.GetRequiredValue(models), output, error, cancellationToken));
            if (code == 0 && server.FindUrl(result) is { } url)
            {
                var key = new ModelKey(SafetyPackage.Name, request.Version);
                string Token() => server.TokenOf(result, TimeSpan.FromHours(1), TokenClaims.AdminRole);
                code = await ShadowAsync(url, key, Token, output, error, cancellationToken);
            }

            return code;
        });
        return command;
    }

    internal static int Run(
        FineTuneRequest request,
        FineTuningOptions options,
        string models,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        var folder = Path.Combine(models, SafetyPackage.Name, request.Version);
        if (Directory.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; choose another --model-version or --out.");
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        var (trained, card) = console.Progress().AutoClear(false).HideCompleted(false)
            .Start(context => new FineTuneRun(request, options, new Steps(context, error), output, error, cancellationToken).Run());
        PackageFolder.Write(models, trained, card);
        if (trained.Manifest.Metrics.Any(m => m.BaseRate is not null))
        {
            MetricTable.Write(output, trained.Manifest.Metrics);
        }

        foreach (var file in trained.Manifest.Files)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Path.Combine(folder, file.Path)}: {file.Size:N0} bytes, sha256 {file.Sha256}"));
        }

        output.WriteLine(
            $"Let it score beside the live version: PUT /api/v1/ml/models/{SafetyPackage.Name}/shadow " +
            $"{{\"version\": \"{request.Version}\"}}, or run this with --url.");
        return 0;
    }

    private static async Task<int> ShadowAsync(
        Uri url, ModelKey key, Func<string> token, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await DecisionsOption.SetShadowAsync(url, token(), key, cancellationToken);
            output.WriteLine($"{key} is the shadow of {key.Name} at {url}.");
            return 0;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or InvalidOperationException)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static Option<int> Number(string name, string description, int value, int from, int to)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<int>();
            if (given < from || given > to)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes {from} to {to}."));
            }
        });
        return option;
    }

    // A bar per step on a terminal; where there is none, a line now and then.
    private sealed class Steps(ProgressContext context, TextWriter error) : IProgress<FineTuneProgress>
    {
        private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

        private readonly Dictionary<string, ProgressTask> _bars = [];
        private readonly long _start = Stopwatch.GetTimestamp();
        private TimeSpan _last;

        public void Report(FineTuneProgress value)
        {
            if (!_bars.TryGetValue(value.Step, out var bar))
            {
                _bars.Add(value.Step, bar = context.AddTask(value.Step, maxValue: 1));
            }

            bar.Value = value.Share;
            var elapsed = Stopwatch.GetElapsedTime(_start);
            if (Console.IsErrorRedirected && (elapsed - _last > Quiet || value.Share >= 1))
            {
                _last = elapsed;
                var loss = value.Loss is { } known ? string.Create(CultureInfo.InvariantCulture, $", loss {known:0.0000}") : "";
                error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{elapsed:hh\\:mm\\:ss} {value.Step} {100 * value.Share:0} %{loss}"));
            }
        }
    }
}

/// <summary>How far a run is.</summary>
internal readonly record struct FineTuneProgress(string Step, double Share, double? Loss = null);

/// <summary>What a run is to do.</summary>
/// <param name="Data">The folder of the data sets; null to go without.</param>
/// <param name="Version">Of the package.</param>
/// <param name="Share">The share of the tuned weights in the result.</param>
/// <param name="Decisions">A file of decisions; null for none.</param>
/// <param name="DecisionWeight">How often a decision is drawn.</param>
/// <param name="From">A package to go on from; null for the backbone.</param>
/// <param name="Measures">True to measure the result.</param>
internal sealed record FineTuneRequest(
    string? Data, string Version, double Share, string? Decisions, int DecisionWeight, string? From, bool Measures);
