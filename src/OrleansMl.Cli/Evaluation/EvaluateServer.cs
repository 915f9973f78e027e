using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMl.Security;
using OrleansMl.Servers;
using Spectre.Console;

namespace OrleansMl.Evaluation;

/// <summary><c>orleansml evaluate --url … --dataset …</c>: what a running server's scores are worth on a labelled file.</summary>
internal static class EvaluateServer
{
    /// <summary>Gives a command the options and the action; its subcommands stay as they are.</summary>
    public static void AddTo(Command command)
    {
        var server = new ServerOption("evaluate", TokenClaims.AdminRole, "the texts may go there");
        var dataset = new Option<string?>("--dataset")
        {
            Description =
                "JSON lines of {\"id\", \"text\", \"labels\": {\"hate\": true, …}}. A label is compared with the category of its name, " +
                "'any' with the strongest safety category; one that a row lacks is not counted."
        };
        var threshold = new Option<float>("--threshold")
        {
            Description = "Scores from here up count as positive for F1.",
            DefaultValueFactory = _ => 0.5f
        };
        var type = new Option<string>("--type")
        {
            Description = "The surface: video, post or comment.",
            DefaultValueFactory = _ => "comment"
        };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight at most.", DefaultValueFactory = _ => 8 };
        var scores = new Option<string?>("--scores") { Description = "Write every row's id and scores to this file, one JSON line each." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        threshold.Check(value => value is >= 0 and <= 1, "must be between 0 and 1.");
        concurrency.Check(value => value is >= 1 and <= 256, "must be between 1 and 256.");
        type.AcceptOnlyFromAmong("video", "post", "comment");
        foreach (var option in new Option[] { dataset, threshold, type, concurrency, scores, json })
        {
            command.Add(option);
        }

        server.AddTo(command);

        command.SetAction(async (result, cancellationToken) =>
        {
            var error = result.InvocationConfiguration.Error;
            if (result.GetValue(dataset) is not { } path)
            {
                error.WriteLine(
                    "Name a model to measure an installed package (orleansml evaluate --help lists them), " +
                    "or --dataset file.jsonl to measure a running server.");
                return 1;
            }

            try
            {
                var file = LabelledFile.Read(path);
                foreach (var bad in file.BadLines.Take(20))
                {
                    error.WriteLine($"{path}:{bad.Number} {bad.Reason}; left out.");
                }

                if (file.BadLines.Count > 20)
                {
                    error.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"… and {file.BadLines.Count - 20} more lines that cannot be used."));
                }

                if (file.Rows.Count == 0)
                {
                    error.WriteLine($"{path} has no line that can be used.");
                    return 1;
                }

                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(30));
                http.BaseAddress = server.UrlOf(result);

                // A service, too: its requests are not limited.
                var token = server.TokenOf(result, TimeSpan.FromHours(12), TokenClaims.AdminRole, TokenClaims.ServiceRole);
                var scorer = new ServerScorer(http, token, TimeProvider.System);
                var given = await WithProgressAsync(
                    scorer,
                    file.Rows.Count,
                    scorer.ScoreAsync(file.Rows, result.GetRequiredValue(type), result.GetValue(concurrency), cancellationToken));
                if (result.GetValue(scores) is { } target)
                {
                    WriteScores(target, file, given);
                }

                var report = ServerReport.From(file, given, result.GetValue(threshold));
                if (report.UnknownLabels.Count > 0)
                {
                    error.WriteLine(
                        $"The server has no score for: {string.Join(", ", report.UnknownLabels)}. Its categories are sexual, violence, " +
                        $"hate, harassment, spam; 'any' is the strongest of the first four.");
                }

                if (result.GetValue(json))
                {
                    result.InvocationConfiguration.Output.WriteLine(report.ToJson());
                }
                else
                {
                    report.Write(result.InvocationConfiguration.Output);
                }

                return report.Failed == 0 && report.Labels.Count > 0 ? 0 : 1;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                error.WriteLine(exception.Message);
                return 1;
            }
            catch (OperationCanceledException)
            {
                error.WriteLine("Stopped.");
                return 130;
            }
        });
    }


    private static void WriteScores(string path, LabelledFile file, ServerScores scores)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        for (var i = 0; i < file.Rows.Count; i++)
        {
            if (scores.ByRow[i] is { } row)
            {
                writer.WriteLine(JsonSerializer.Serialize(new { id = file.Rows[i].Id, scores = row }));
            }
        }
    }

    private static async Task<ServerScores> WithProgressAsync(ServerScorer scorer, int rows, Task<ServerScores> run)
    {
        // Progress belongs to stderr: stdout is the report. A redirected stderr wants no animation at all.
        if (Console.IsErrorRedirected)
        {
            return await run;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().StartAsync(async context =>
        {
            var bar = context.AddTask("Scoring", maxValue: rows);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (await Task.WhenAny(run, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != run)
            {
                bar.Value = scorer.Finished;
            }

            bar.Value = rows;
            return await run;
        });
    }
}
