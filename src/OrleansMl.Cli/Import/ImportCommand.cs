using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using OrleansMl.Security;
using OrleansMl.Tokens;
using Spectre.Console;

namespace OrleansMl.Import;

/// <summary><c>orleansml import</c>: a platform's past, from files.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var command = new Command(
            "import",
            "Send a file of items or interactions to a node: JSON lines, or CSV with a header of the same names. Bad lines are told by " +
            "number and the rest is kept; an interrupted import goes on where it stopped.");
        command.Add(Create(
            "items",
            "Items: id, type, text, and author_id, language, region, categories (in CSV separated by |), parent_id, created_at.",
            takesHistory: false,
            (runner, progress, cancellationToken) => runner.ImportItemsAsync(progress, cancellationToken)));
        command.Add(Create(
            "interactions", "Interactions: user_id, content_id, type, and value, at, region.", takesHistory: true,
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
        var url = new Option<string>("--url")
        {
            Description = "The server's base address.",
            DefaultValueFactory = _ => "http://localhost:8000"
        };
        var token = new Option<string?>("--token")
        {
            Description = "A bearer token with the role service. Without it one is made as 'orleansml token --role service' makes it."
        };
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
        url.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var target)
                || target.Scheme is not ("http" or "https"))
            {
                result.AddError("--url must be absolute, for example http://localhost:8000.");
            }
        });
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
            {
                result.AddError("--batch must be between 1 and 1000.");
            }
        });
        var command = new Command(name, description) { file, url, token, batch, restart, errors, json };
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
                    Url = new Uri(result.GetRequiredValue(url)),
                    Path = path,
                    BatchSize = result.GetValue(batch),
                    IsHistory = takesHistory && result.GetValue(history),
                    Token = result.GetValue(token)
                        ?? TokenMint.For(new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System)
                            .Mint("import", TimeSpan.FromHours(12), [TokenClaims.ServiceRole]),
                };
                using var http = new HttpClient(new SocketsHttpHandler
                {
                    UseProxy = false,
                    UseCookies = false,
                    MaxConnectionsPerServer = options.Concurrency
                })
                {
                    Timeout = TimeSpan.FromSeconds(60)
                };
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
