using System.CommandLine;
using System.Text;
using System.Text.Json;
using OrleansMl.Security;
using OrleansMl.Servers;
using Spectre.Console;

namespace OrleansMl.Simulation;

/// <summary>
/// <c>orleansml simulate</c>: a platform with people, items, cascades, bots and harm, played against a node of its own or a given one.
/// </summary>
internal static class SimulateCommand
{
    private const string AllAttacks = "all", Subject = "simulation";

    public static Command Create()
    {
        var defaults = new PlatformWorld();
        var server = new ServerOption(
            Subject,
            TokenClaims.SimulatorRole,
            "you may send load to it",
            "The base address of a node to play against. Without it the simulation starts a node of its own in a temporary folder.");
        var users = Number("--users", "People.", defaults.Users, 10, 1_000_000);
        var authors = Number("--authors", "How many of them write.", defaults.Authors, 1, 1_000_000);
        var items = Number("--items", "Items they publish.", defaults.Items, 1, 100_000);
        var bursts = Number("--bursts", "Items that many people come to at once.", defaults.Bursts, 0, 1000);
        var harmful = Share("--harmful", "Share of the items that are spam or insults, 0 to 1.", defaults.HarmfulShare);
        var copied = Share(
            "--copied",
            "Share of the items that are somebody else's work, 0 to 1: no model sees it, people report it.",
            .03);
        var reporters = Share(
            "--reporters-share",
            "Share of the people who report what they come to: harm nearly always, what is harmless now and then. 0 for nobody.",
            .05);
        var moderators = new ModeratorsOption();
        var seed = Number(
            "--seed",
            "Decides everything: the same seed and sizes give the same people, items and events.",
            defaults.Seed,
            0,
            int.MaxValue);
        var duration = new Option<TimeSpan>("--duration")
        {
            Description = "Simulated time, for example 6h or 2d; at most 30d.",
            DefaultValueFactory = _ => defaults.Duration,
            CustomParser = Durations.Parse
        };
        var speed = new Option<double>("--speed")
        {
            Description =
                "Simulated seconds per second, 1 to 3600. Above 1 boards run ahead of the clock: " +
                "do not do it to a platform with real people; without --url it is done to nobody.",
            DefaultValueFactory = _ => 60,
        };
        var truth = new Option<string?>("--truth")
        {
            Description =
                "Write the truth into this file, one JSON object per line: the run, users with their tastes, items with harm, " +
                "branching and bursts."
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only draw the platform, and write --truth." };
        var attack = new Option<string?>("--attack")
        {
            Description =
                "Play one attack on boards, hashtags, topics or training in this process instead, without a node: what the attacked item " +
                $"gains, and the bound. One of {string.Join(", ", Attacks.Names)}, or all.",
        };
        attack.AcceptOnlyFromAmong([.. Attacks.Names, AllAttacks]);
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        duration.Check(
            value => value >= TimeSpan.FromMinutes(10) && value <= TimeSpan.FromDays(30), "must be between 10m and 30d.");
        speed.Check(value => value is >= 1 and <= 3600, "must be between 1 and 3600.");
        var command = new Command(
            "simulate",
            "Play a simulated platform against a node: people with tastes, items with text, cascades of shares, bots, harmful items, " +
            "bursts, reports, moderators and complaints. Prints how moderation, trending and virality judged it, and what moderators did.")
        {
            users, authors, items, bursts, harmful, copied, reporters, duration, speed, seed, truth, dryRun, attack, json,
        };
        moderators.AddTo(command);
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(attack) is { } name)
            {
                return PlayAttacks(name, result.GetValue(seed), result.GetValue(json), result.InvocationConfiguration.Output);
            }

            var world = new PlatformWorld
            {
                Seed = result.GetValue(seed),
                Users = result.GetValue(users),
                Authors = Math.Min(result.GetValue(authors), result.GetValue(users)),
                Items = result.GetValue(items),
                Bursts = result.GetValue(bursts),
                HarmfulShare = result.GetValue(harmful),
                CopiedShare = result.GetValue(copied),
                ReporterShare = result.GetValue(reporters),
                Duration = result.GetValue(duration),
            };
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var platform = SimulatedPlatform.Create(world);
                if (result.GetValue(truth) is { } path)
                {
                    await using var writer = new StreamWriter(
                        path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                    SimulationTruth.Write(writer, world, platform, TimeProvider.System.GetUtcNow());
                }

                if (result.GetValue(dryRun))
                {
                    output.WriteLine($"{platform.Users.Length} users, {platform.Items.Length} items, {platform.Events.Length} events");
                    return 0;
                }

                var lifetime = (world.Duration / result.GetValue(speed)) + TimeSpan.FromHours(1);
                var url = server.FindUrl(result);
                if (url is not null)
                {
                    using var probe = ServerOption.CreateClient(TimeSpan.FromSeconds(10));
                    await ReadyServer.RequireAsync(probe, url, cancellationToken);
                }

                await using var own = url is null ? await TemporaryNode.StartAsync(ModeratorsOption.NodeSettings, cancellationToken) : null;
                if (own is not null)
                {
                    error.WriteLine($"Playing against a node of its own at {own.Url}, which ends with the simulation.");
                }

                var options = new SimulationOptions
                {
                    Url = own?.Url ?? url!,
                    Speed = result.GetValue(speed),
                    Moderators = moderators.TokensOf(result, world.Seed, lifetime, own, server.HasToken(result)),
                    Moderating = moderators.WorldOf(result),
                    Backlog = moderators.BacklogOf(result),
                    Token = own?.Token(Subject, lifetime, TokenClaims.SimulatorRole)
                        ?? server.TokenOf(result, lifetime, TokenClaims.SimulatorRole),
                };
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(30), options.Concurrency);
                var takes = Durations.Text(world.Duration / options.Speed);
                error.WriteLine($"{Durations.Text(world.Duration)} of a platform pass in {takes}.");
                var report = await RunAsync(new(options, world, platform, http, TimeProvider.System), error, cancellationToken);
                output.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToText());
                return report.Refused.Count == 0 ? 0 : 1;
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
                error.WriteLine("Stopped.");
                return 130;
            }
        });
        return command;
    }

    private static int PlayAttacks(string name, int seed, bool asJson, TextWriter output)
    {
        List<AttackOutcome> outcomes = [.. Attacks.Names.Where(attack => name is AllAttacks || attack == name)
            .Select(attack => Attacks.Play(attack, seed))];
        output.WriteLine(asJson
            ? JsonSerializer.Serialize(outcomes, SimulationReport.JsonOptions)
            : string.Join('\n', outcomes.Select(outcome => outcome.ToText())));
        return outcomes.All(outcome => outcome.IsHeld) ? 0 : 1;
    }

    internal static Option<int> Number(string name, string description, int value, int from, int to)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Check(given => given >= from && given <= to, $"must be between {from} and {to}.");
        return option;
    }

    internal static Option<double> Share(string name, string description, double value)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Check(given => given is >= 0 and <= 1, "must be between 0 and 1.");
        return option;
    }

    private static async Task<SimulationReport> RunAsync(SimulationRunner runner, TextWriter error, CancellationToken cancellationToken)
    {
        // Progress belongs to stderr: stdout is the report. A redirected stderr wants lines and no animation.
        if (Console.IsErrorRedirected)
        {
            var tenths = 0;
            return await runner.RunAsync(
                share =>
                {
                    if ((int)(share * 10) is var now && now > tenths)
                    {
                        tenths = now;
                        error.WriteLine($"{10 * tenths} % of the time have passed.");
                    }
                },
                cancellationToken);
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
                var bar = context.AddTask("simulating", maxValue: 1);
                return await runner.RunAsync(share => bar.Value = share, cancellationToken);
            });
    }
}
