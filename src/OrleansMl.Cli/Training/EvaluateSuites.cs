using System.CommandLine;
using System.Text;
using System.Text.Json;
using OrleansMl.Evaluation;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.Training;

/// <summary><c>orleansml evaluate suites</c>: what the product decides about the texts of all suites, beside the bars.</summary>
internal static class EvaluateSuites
{
    private const string Name = "suites";
    private const string NoSecondStage = "none";

    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(12);

    public static Command Create()
    {
        var server = new ServerOption(
            "evaluate",
            TokenClaims.AdminRole,
            "the texts may go there",
            "A running server to ask. Without it the command starts a node of its own in a temporary folder.");
        var models = new Option<string>("--models")
        {
            Description = "The models folder, for a node of its own.",
            DefaultValueFactory = _ => "models"
        };
        var second = new Option<string>("--second-stage")
        {
            Description = "The model of the second stage, for a node of its own; none judges by the first stage alone. It is waited for: " +
                "what both stages say is measured, not how fast the second one is.",
            DefaultValueFactory = _ => "text-safety-transformer"
        };
        var suite = new Option<string[]>("--suite") { Description = "Only this suite; may be given several times." };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight at most.", DefaultValueFactory = _ => 4 };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var check = new Option<bool>("--check") { Description = "Exit with 1 when a bar is missed." };
        var readme = new Option<string?>("--readme")
        {
            Description = "Also write the figures into this Markdown file, between their markers. Needs all suites."
        };
        var details = new Option<string?>("--details") { Description = "Write every text's verdict to this file, one JSON line each." };
        suite.AcceptOnlyFromAmong([.. TextSuites.All.Select(one => one.Name)]);
        concurrency.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 256)
            {
                result.AddError("--concurrency must be between 1 and 256.");
            }
        });
        var command = new Command(
            Name,
            "What the product decides about texts of our own: ordinary life, length, placement, crisis, disguise, scams, other " +
            "languages. By kind, with the bars of each suite.")
        {
            models, second, suite, concurrency, json, check, readme, details,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(readme) is not null && result.GetValue(suite) is { Length: > 0 })
            {
                result.AddError("--readme needs the figures of all suites; leave out --suite.");
            }
        });
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var names = result.GetValue(suite) ?? [];
                var chosen = TextSuites.All.Where(one => names.Length == 0 || names.Contains(one.Name)).ToList();
                var url = server.FindUrl(result);
                await using var own = url is null
                    ? await StartAsync(result.GetRequiredValue(models), result.GetRequiredValue(second), cancellationToken)
                    : null;
                using var http = ServerOption.CreateClient(TimeSpan.FromMinutes(1));
                http.BaseAddress = own?.Url ?? url!;

                // A service, too: its requests are not limited.
                var token = own?.Token("evaluate", LongestRun, TokenClaims.AdminRole, TokenClaims.ServiceRole)
                    ?? server.TokenOf(result, LongestRun, TokenClaims.AdminRole, TokenClaims.ServiceRole);
                var judge = new SuiteJudge(new ModerateRequests(http, token, TimeProvider.System));
                var run = await judge.JudgeAsync(chosen, result.GetValue(concurrency), cancellationToken);
                var report = SuiteReport.From(chosen, run);
                if (result.GetValue(details) is { } path)
                {
                    WriteDetails(path, chosen, run);
                }

                if (result.GetValue(readme) is { } file)
                {
                    var table = new StringWriter { NewLine = "\n" };
                    report.Write(table);
                    FiguresSection.Write(
                        file,
                        Name,
                        "Suites",
                        "texts of our own, judged by `POST /api/v1/ml/moderate` of a node with these models.",
                        $"```text\n{table.ToString().TrimEnd()}\n```");
                }

                if (result.GetValue(json))
                {
                    output.WriteLine(report.ToJson());
                }
                else
                {
                    report.Write(output);
                }

                if (result.GetValue(check) && report.Missed > 0)
                {
                    error.WriteLine($"{report.Missed} of {report.Suites.Sum(one => one.Figures.Count)} bars are missed.");
                    return 1;
                }

                return 0;
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
        return command;
    }

    private static Task<TemporaryNode> StartAsync(string models, string second, CancellationToken cancellationToken) =>
        Directory.Exists(models)
        ? TemporaryNode.StartAsync(
            [$"--OrleansMl:Models:Directories:0={Path.GetFullPath(models)}", .. SecondStage(second)],
            cancellationToken)
        : throw new InvalidOperationException(
            $"There is no folder '{models}'. Name the models folder with --models, or a server with --url.");

    private static string[] SecondStage(string model) =>
    [
        $"--OrleansMl:Moderation:SecondStage:Model={(model == NoSecondStage ? "" : model)}",
        "--OrleansMl:Moderation:SecondStage:Budget=00:00:10",
        "--OrleansMl:Moderation:SecondStage:LeastShare=1",
    ];

    private static void WriteDetails(string path, IEnumerable<TextSuite> suites, SuiteRun run)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var suite in suites)
        {
            foreach (var text in suite.Texts)
            {
                var verdict = run.Verdicts[text.Text];
                writer.WriteLine(JsonSerializer.Serialize(new
                {
                    suite = suite.Name,
                    kind = text.Kind,
                    level = verdict.Level.ToString(),
                    rules = verdict.Rules,
                    not_judged = verdict.IsNotJudged,
                    support = verdict.OffersSupport,
                    scores = verdict.Scores.Enumerate().ToDictionary(score => score.Key.ToString(), score => score.Value),
                    text = text.Text,
                    alone = text.Alone,
                }));
            }
        }
    }
}
