using System.CommandLine;
using System.Text.Json;
using OrleansMl.Security;
using OrleansMl.Servers;
using Spectre.Console;

namespace OrleansMl.Export;

/// <summary><c>orleansml export</c>: what a node has, into files that <c>orleansml import</c> takes.</summary>
internal static class ExportCommand
{
    public static Command Create() =>
        new(
            "export",
            "Write what a node has into a file that import takes: JSON lines, or CSV by the file's name. " +
            "An interrupted export goes on where it stopped.")
        {
            Create(
                "users",
                "What everybody decided about what is kept of them, and what the platform says of them. Import them first.",
                ExportKind.Users,
                TokenClaims.ServiceRole),
            Create("items", "Items that are not withdrawn, with their texts.", ExportKind.Items, TokenClaims.ServiceRole),
            Create(
                "interactions",
                "What everybody did and did not take back, also with withdrawn items. Import them with --history.",
                ExportKind.Interactions,
                TokenClaims.ServiceRole),
            Create(
                "exposures",
                "What was put on whose list with which chance, the latest first. For analyses; import does not take them.",
                ExportKind.Exposures,
                TokenClaims.AdminRole),
        };

    private static Command Create(string name, string description, ExportKind kind, string role)
    {
        var server = new ServerOption("export", role);
        var file = new Option<FileInfo>("--out") { Description = "The file; .csv is CSV, everything else JSON lines.", Required = true };
        var limit = new Option<int?>("--limit") { Description = "Records asked for at a time, 1 to 1000." };
        var restart = new Option<bool>("--restart") { Description = "Begin anew, whatever is there." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        limit.Check(value => value is null or >= 1 and <= 1000, "must be between 1 and 1000.");
        var command = new Command(name, description) { file, limit, restart, json };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var path = result.GetRequiredValue(file).FullName;
                if (result.GetValue(restart))
                {
                    ExportProgress.Clear(path);
                    File.Delete(ExportProgress.PartOf(path));
                    File.Delete(path);
                }

                var options = new ExportOptions
                {
                    Kind = kind,
                    Url = server.UrlOf(result),
                    Path = path,
                    Limit = result.GetValue(limit),
                    Token = server.TokenOf(result, TimeSpan.FromHours(12), role),
                };
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(60));
                var report = await WithProgressAsync(
                    progress => new ExportRunner(options, http, TimeProvider.System).RunAsync(progress, cancellationToken));
                output.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToText());
                return report.Problems.Count == 0 ? 0 : 1;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException
                    or HttpRequestException
                    or IOException
                    or UnauthorizedAccessException
                    or JsonException)
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

    private static async Task<ExportReport> WithProgressAsync(Func<Action<int>, Task<ExportReport>> run)
    {
        if (Console.IsErrorRedirected)
        {
            return await run(_ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Status().StartAsync("exporting", context => run(records => context.Status($"{records:N0} records")));
    }
}
