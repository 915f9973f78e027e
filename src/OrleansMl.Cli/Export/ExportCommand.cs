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
            CreateStream(
                "statements",
                "Statements of reasons as the DSA Transparency Database takes them: JSON lines, one per restriction.",
                "/api/v1/moderation/export/statements"),
            CreateStream(
                "report",
                "Figures for the transparency report: restrictions, complaints, automatic decisions. CSV.",
                "/api/v1/moderation/export/report"),
        };

    // What a node gives in one answer, and import does not take.
    private static Command CreateStream(string name, string description, string path)
    {
        var server = new ServerOption("export", TokenClaims.LegalRole);
        var from = Times.Option("--from", "From when, included.", isRequired: true);
        var to = Times.Option("--to", "Until when, not included; now when absent.");
        var file = new Option<FileInfo?>("--out") { Description = "The file; standard output without it." };
        var restart = new Option<bool>("--restart") { Description = "Write over the file, once all of the new one is there." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON; with --out only." };
        var command = new Command(name, description + " What breaks off begins anew: the file has its name when all of it is there.")
        {
            from, to, file, restart, json
        };
        command.Validators.Add(result =>
        {
            if (result.TryGet(from, out var begin) && result.TryGet(to, out var end) && begin >= end)
            {
                result.AddError("--from must be before --to.");
            }

            if (result.GetValue(json) && result.GetValue(file) is null)
            {
                result.AddError("--json needs --out: without it the export itself goes to standard output.");
            }
        });
        server.AddTo(command);
        SetAction(command, "Stopped. Run the same command again.", async (result, cancellationToken) =>
        {
            using var http = ServerOption.CreateClient(Timeout.InfiniteTimeSpan);
            var export = new StreamExport(
                http, server.UrlOf(result), server.TokenOf(result, TimeSpan.FromHours(12), TokenClaims.LegalRole), TimeProvider.System);
            var query = $"{path}?from={Times.ToQuery(result.GetValue(from)!.Value)}" +
                (result.GetValue(to) is { } end ? $"&to={Times.ToQuery(end)}" : "");
            if (result.GetValue(file) is not { } target)
            {
                await using var standard = Console.OpenStandardOutput();
                var streamed = await export.ToAsync(query, standard, _ => { }, cancellationToken);
                result.InvocationConfiguration.Error.WriteLine(streamed.ToText());
                return 0;
            }

            var report = await WithProgressAsync<StreamReport>(
                "lines",
                progress => export.ToFileAsync(query, target.FullName, result.GetValue(restart), progress, cancellationToken));
            result.InvocationConfiguration.Output.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToText());
            return 0;
        });
        return command;
    }

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
        SetAction(command, "Stopped. Run the same command again to go on.", async (result, cancellationToken) =>
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
            var report = await WithProgressAsync<ExportReport>(
                "records",
                progress => new ExportRunner(options, http, TimeProvider.System).RunAsync(count => progress(count), cancellationToken));
            result.InvocationConfiguration.Output.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToText());
            return report.Problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void SetAction(Command command, string stopped, Func<ParseResult, CancellationToken, Task<int>> act) =>
        command.SetAction(async (result, cancellationToken) =>
        {
            var error = result.InvocationConfiguration.Error;
            try
            {
                return await act(result, cancellationToken);
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
                error.WriteLine(stopped);
                return 130;
            }
        });

    private static async Task<T> WithProgressAsync<T>(string unit, Func<Action<long>, Task<T>> run)
    {
        if (Console.IsErrorRedirected)
        {
            return await run(_ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Status().StartAsync("exporting", context => run(count => context.Status($"{count:N0} {unit}")));
    }
}
