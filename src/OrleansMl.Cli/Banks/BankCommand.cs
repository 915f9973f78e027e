using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.Banks;

/// <summary><c>orleansml bank</c>: banks of known content.</summary>
internal static class BankCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create() => new("bank", "Banks of known harmful and harmless texts and sites.") { Import() };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file")
        {
            Description =
                "The entries: .csv with a header and .jsonl of text, sha256, simhash, folding, domain, label, source, note, ratio; " +
                "everything else is one entry a line (see --lines)."
        }.AcceptExistingOnly();
        var bank = new Option<string>("--bank") { Description = "The bank, which must exist.", Required = true };
        var lines = new Option<string>("--lines")
        {
            Description = "What a line of plain text is.",
            DefaultValueFactory = _ => BankFile.LineKinds[0],
        };
        lines.AcceptOnlyFromAmong([.. BankFile.LineKinds]);
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var server = new ServerOption("bank", TokenClaims.LeadRole);
        bank.Validators.Add(result =>
        {
            if (!BankRules.IsName(result.GetValueOrDefault<string?>()))
            {
                result.AddError("--bank takes 1 to 64 characters of a-z, 0-9 and '-'.");
            }
        });
        var command = new Command(
            "import",
            "Add a file of entries to a bank. Repeating it is harmless: what is there stays. Lines that are no entries are told by " +
            "number, and the exit code is 1 then; 130 when it was stopped.")
        {
            file, bank, lines, reason, json
        };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(60));
                var url = server.UrlOf(result);
                await ReadyServer.RequireAsync(http, url, cancellationToken);
                var token = server.TokenOf(result, TimeSpan.FromHours(12), TokenClaims.ModeratorRole, TokenClaims.LeadRole);
                var import = new BankImport(http, url, token, result.GetRequiredValue(bank), TimeProvider.System);
                var report = await import.RunAsync(
                    BankFile.Read(result.GetRequiredValue(file).FullName, result.GetRequiredValue(lines)),
                    result.GetValue(reason),
                    done => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} lines")),
                    cancellationToken);
                output.WriteLine(result.GetValue(json) ? JsonSerializer.Serialize(report, Json) : ToText(report));
                return report.Problems.Count == 0 ? 0 : 1;
            }
            catch (Exception exception) when (exception is InvalidOperationException
                or InvalidDataException
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
                error.WriteLine("Stopped. Run the same command again to go on: what is there stays.");
                return 130;
            }
        });
        return command;
    }

    private static string ToText(BankImportReport report) => string.Join(
        Environment.NewLine,
        report.Problems
            .Select(problem => string.Create(CultureInfo.InvariantCulture, $"line {problem.Line}: {problem.Reason}"))
            .Prepend(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Created:N0} added, {report.Unchanged:N0} were there, {report.Problems.Count:N0} lines were no entries.")));
}
