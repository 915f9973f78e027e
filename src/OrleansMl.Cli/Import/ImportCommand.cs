using System.CommandLine;
using System.Text.Json;
using OrleansMl.Security;
using OrleansMl.Servers;
using Spectre.Console;

namespace OrleansMl.Import;

/// <summary><c>orleansml import</c>: a platform's past, from files.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var command = new Command(
            "import",
            "Send a file of users, items or interactions to a node: JSON lines, or CSV with a header of the same names. Bad lines are " +
            "told by number and the rest is kept; an interrupted import goes on where it stopped.");
        command.Add(Create(
            "users",
            "What people decided: user_id, privacy; what the platform says of them: labels, comment, reach (in CSV privacy and labels " +
            "are JSON). First of all, so that nothing is kept of who refused it.",
            takesHistory: false,
            (runner, progress, cancellationToken) => runner.ImportUsersAsync(progress, cancellationToken)));
        command.Add(Create(
            "items",
            "Items: id, type, text, and author_id, language, region, categories (in CSV separated by |), parent_id, created_at, " +
            "attributes (in CSV as JSON).",
            takesHistory: false,
            (runner, progress, cancellationToken) => runner.ImportItemsAsync(progress, cancellationToken)));
        command.Add(Create(
            "interactions",
            "Interactions: user_id, content_id, type, and value, at, region, kind, comment, scheduled.",
            takesHistory: true,
            (runner, progress, cancellationToken) => runner.ImportInteractionsAsync(progress, cancellationToken)));
        return command;
    }

    private static Command Create(
        string name, string description, bool takesHistory, Func<ImportRunner, Action<int>, CancellationToken, Task<ImportReport>> run)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The file; .csv is CSV, everything else JSON lines."
        }.AcceptExistingOnly();
        var server = new ServerOption("import", TokenClaims.ServiceRole);
        var batch = new Option<int>("--batch") { Description = "Lines in one batch, 1 to 1000.", DefaultValueFactory = _ => 500 };
        var history = new Option<bool>("--history")
        {
            Description = "What happened long ago: any age is taken, and nothing counts in trends."
        };
        var restart = new Option<bool>("--restart") { Description = "Begin at the first line, whatever was done before." };
        var errors = new Option<FileInfo?>("--errors")
        {
            Description = "Write the lines that were not taken into this file, one JSON object per line."
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        batch.Check(value => value is >= 1 and <= 1000, "must be between 1 and 1000.");
        var command = new Command(name, description) { file, batch, restart, errors, json };
        server.AddTo(command);
        if (takesHistory)
        {
            command.Add(history);
        }

        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var path = result.GetRequiredValue(file).FullName;
                if (result.GetValue(restart))
                {
                    ImportProgress.Clear(path);
                }

                var options = new ImportOptions
                {
                    Url = server.UrlOf(result),
                    Path = path,
                    BatchSize = result.GetValue(batch),
                    IsHistory = takesHistory && result.GetValue(history),

                    // An administrator puts back also what is under an id that the server made.
                    Token = server.TokenOf(result, TimeSpan.FromHours(12), TokenClaims.ServiceRole, TokenClaims.AdminRole),
                };
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(60), options.Concurrency);
                var report = await WithProgressAsync(progress => run(new(options, http, TimeProvider.System), progress, cancellationToken));
                if (result.GetValue(errors) is { } into)
                {
                    await File.WriteAllLinesAsync(
                        into.FullName,
                        report.Problems.Select(
                            problem => JsonSerializer.Serialize(new { line = problem.Line, code = problem.Code, reason = problem.Reason })),
                        cancellationToken);
                }

                output.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToText());
                return report.Problems.Count == 0 ? 0 : 1;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException
                    or InvalidDataException
                    or HttpRequestException
                    or IOException
                    or UnauthorizedAccessException)
            {
                error.WriteLine(exception.Message);
                return 1;
            }
            catch (OperationCanceledException)
            {
                error.WriteLine("Stopped. Run the same command again to go on.");
                return 130;
            }
        });
        return command;
    }

    private static async Task<ImportReport> WithProgressAsync(Func<Action<int>, Task<ImportReport>> run)
    {
        if (Console.IsErrorRedirected)
        {
            return await run(_ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Status().StartAsync("importing", context => run(lines => context.Status($"{lines:N0} lines")));
    }
}
