using System.CommandLine;
using System.Globalization;
using OrleansMl.Security;
using OrleansMl.Servers;
using Spectre.Console;

namespace OrleansMl.Load;

/// <summary><c>orleansml load</c>: a load generator for one node.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var server = new ServerOption("load", TokenClaims.ServiceRole, "you may send load to it");
        var scenario = new Option<LoadScenario>("--scenario")
        {
            Description =
                "moderation: post comments. moderate: score texts without storing. read: read verdicts of posted comments. echo, write: " +
                "the benchmark's floor host.",
            Required = true,
        };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight at most.", DefaultValueFactory = _ => 64 };
        var duration = new Option<TimeSpan?>("--duration")
        {
            Description = "When to stop starting requests: 30s, or an hour when --requests is given.",
            CustomParser = result => Durations.Parse(result)
        };
        var warmup = new Option<TimeSpan>("--warmup")
        {
            Description = "Load of the same kind before the run that is not measured, for example 5s.",
            DefaultValueFactory = _ => TimeSpan.Zero,
            CustomParser = Durations.Parse
        };
        var requests = new Option<long?>("--requests") { Description = "Stop after this many requests." };
        var rate = new Option<double>("--rate")
        {
            Description = "Requests per second on a fixed schedule; 0 sends as fast as the server answers.",
            DefaultValueFactory = _ => 0
        };
        var words = new Option<int>("--words") { Description = "Words per text.", DefaultValueFactory = _ => 20 };
        var timeout = new Option<TimeSpan>("--timeout")
        {
            Description = "How long to wait for one answer.",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
            CustomParser = Durations.Parse
        };
        var seed = new Option<int>("--seed") { Description = "Seeds the texts.", DefaultValueFactory = _ => 1 };
        var record = new Option<string?>("--record")
        {
            Description = "Append each acknowledged item's id and level to this file, one JSON line each."
        };
        var items = new Option<string?>("--items")
        {
            Description = "For --scenario read: a file that --record wrote. Without it the run posts 1000 comments first."
        };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        concurrency.Check(value => value is >= 1 and <= 4096, "must be between 1 and 4096.");
        words.Check(value => value is >= 1 and <= 1000, "must be between 1 and 1000.");
        requests.Check(value => value is null or >= 1, "must be at least 1.");
        rate.Check(value => value is >= 0 and <= 1_000_000, "must be between 0 and 1,000,000.");
        record.Validators.Add(result =>
        {
            if (result.TryGet(scenario, out var given) && given != LoadScenario.Moderation)
            {
                result.AddError("--record needs --scenario moderation: nothing else stores anything.");
            }
        });

        var command = new Command(
            "load", "Send load to a node and print throughput, latency percentiles and errors. Exit code 1 when any request failed.")
        {
            scenario, concurrency, warmup, duration, requests, rate, words, timeout, seed, record, items, json,
        };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new LoadOptions
            {
                Url = server.UrlOf(result),
                Scenario = result.GetValue(scenario),
                Concurrency = result.GetValue(concurrency),
                Warmup = result.GetValue(warmup),
                Duration = result.GetValue(duration)
                    ?? (result.GetValue(requests) is null ? TimeSpan.FromSeconds(30) : TimeSpan.FromHours(1)),
                Requests = result.GetValue(requests),
                Rate = result.GetValue(rate) is > 0 and var given ? given : null,
                Words = result.GetValue(words),
                Timeout = result.GetValue(timeout),
                Seed = result.GetValue(seed),
                Record = result.GetValue(record),
                Items = result.GetValue(items),
            };
            try
            {
                options = options with
                {
                    Token = RolesOf(options.Scenario) is { } roles
                        ? server.TokenOf(result, options.Duration + TimeSpan.FromHours(1), roles)
                        : null
                };
                using var http = LoadRunner.CreateClient(options);
                var runner = new LoadRunner(options, http, TimeProvider.System);
                var report = await RunWithProgressAsync(runner, options, cancellationToken);
                var output = result.InvocationConfiguration.Output;
                if (result.GetValue(json))
                {
                    output.WriteLine(report.ToJson());
                }
                else
                {
                    Print(report, output);
                }

                return report.Failed == 0 && report.Requests > 0 ? 0 : 1;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException
                    or InvalidDataException
                    or HttpRequestException
                    or IOException
                    or UnauthorizedAccessException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    // Null where the server asks for no token.
    private static string[]? RolesOf(LoadScenario scenario) => scenario switch
    {
        LoadScenario.Echo or LoadScenario.Write => null,
        LoadScenario.Moderate => [TokenClaims.ServiceRole, TokenClaims.AdminRole], // scoring alone is for administrators
        _ => [TokenClaims.ServiceRole],
    };

    private static async Task<LoadReport> RunWithProgressAsync(LoadRunner runner, LoadOptions options, CancellationToken cancellationToken)
    {
        // Progress belongs to stderr: stdout is the report. A redirected stderr wants no animation at all.
        if (Console.IsErrorRedirected)
        {
            return await runner.RunAsync(cancellationToken);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(options.Scenario.ToString(), maxValue: 1);
                var start = TimeProvider.System.GetTimestamp();
                var run = runner.RunAsync(cancellationToken);
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
                var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
                while (await Task.WhenAny(run, tick) == tick)
                {
                    tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
                    var byTime = TimeProvider.System.GetElapsedTime(start) / (options.Warmup + options.Duration);
                    bar.Value = Math.Min(1, Math.Max(byTime, options.Requests is { } total ? runner.Finished / (double)total : 0));
                    bar.Description = string.Create(
                        CultureInfo.InvariantCulture, $"{runner.Finished:N0} requests, {runner.Failed:N0} failed");
                }

                bar.Value = 1;
                return await run;
            });
    }

    private static void Print(LoadReport report, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().AddColumns("", "mean", "p50", "p90", "p99", "p99.9", "max");
        AddRow("latency, ms", report.Latency);
        AddRow("from sending, ms", report.ServiceTime);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Requests:N0} requests in {report.Seconds:N1} s, {report.Throughput:N0}/s successful, {report.Failed:N0} failed");
        console.Write(table);
        foreach (var (error, count) in report.Errors)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{count,8:N0}  {error}");
        }

        void AddRow(string name, LatencySummary summary) => table.AddRow(
            [
                name,
                .. new[] { summary.Mean, summary.P50, summary.P90, summary.P99, summary.P999, summary.Max }.Select(
                    value => value.ToString("N2", CultureInfo.InvariantCulture))
            ]);
    }
}
