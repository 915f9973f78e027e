using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Servers;

namespace OrleansMl.Policies;

/// <summary><c>orleansml policy rescan</c>: the live policy, run over the past.</summary>
internal static class PolicyRescanCommand
{
    private const string Codes =
        " Exit codes: 0 started, paused, resumed, cancelled or told, or with --wait done; 1 with --wait: it was cancelled, another " +
        "version is live, or items could not be asked; 2 the command is wrong; 3 the node did not do it, for example because another " +
        "rescan is not over, or none is running; 130 stopped waiting (the rescan goes on).";

    // So that whoever watches sees it move, and the node hardly anything of it.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly string[] Over = ["done", "cancelled", "superseded"];

    public static Command Create(TimeSpan? every = null)
    {
        var common = new PolicyOptions();
        var name = new Argument<string>("name")
        {
            Description = "The policy that the node decides by; decisions quote its name.",
            DefaultValueFactory = _ => "default",
        };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: >= 1 and <= 64 })
            {
                result.AddError("name must be 1 to 64 characters.");
            }
        });
        var rate = new Option<int?>("--rate")
        {
            Description = $"Items a second, 1 to {PolicyRescanRequest.MaxRate}; the node's default is 50.",
        };
        rate.Check(value => value is null or (>= 1 and <= PolicyRescanRequest.MaxRate), $"must be 1 to {PolicyRescanRequest.MaxRate}.");
        var dry = new Option<bool>("--dry-run") { Description = "Count what would change, and change nothing." };
        var wait = new Option<bool>("--wait") { Description = "Show how far it is until it is over." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit." };
        var pause = new Option<bool>("--pause") { Description = "Stop the one that runs for a while." };
        var resume = new Option<bool>("--resume") { Description = "Let it go on where it was." };
        var cancel = new Option<bool>("--cancel") { Description = "End it. What was decided anew stays so." };
        var status = new Option<bool>("--status") { Description = "Tell how the latest one stands." };
        var command = new Command(
            "rescan",
            "Decide anew, by the live policy, what an older version decided: from stored scores, without asking a model. What people " +
            "decided stands. Or see to the one that runs: --pause, --resume, --cancel, --status." + Codes)
        {
            name, rate, dry, wait, reason, pause, resume, cancel, status
        };
        common.AddRescanTo(command);
        command.Validators.Add(result =>
        {
            Option[] acts = [pause, resume, cancel, status];
            var given = acts.Where(act => result.GetResult(act) is { Implicit: false }).ToList();
            if (given.Count > 1)
            {
                result.AddError("Give one of --pause, --resume, --cancel and --status.");
            }
            else if (given.Count == 1 && command.Options.FirstOrDefault(option =>
                option is { Name: "--rate" or "--dry-run" or "--reason" or "--since" or "--type" }
                && result.GetResult(option) is { Implicit: false }) is { } ofStart)
            {
                result.AddError($"{ofStart.Name} is for a rescan that starts: leave it out with {given[0].Name}.");
            }
            else if (given is [{ Name: "--pause" or "--cancel" } act] && result.GetResult(wait) is { Implicit: false })
            {
                result.AddError($"--wait has nothing to wait for with {act.Name}.");
            }
        });
        common.Run(
            command,
            async (node, result, output, cancellationToken) =>
            {
                var body = common.RescanOf(result);
                if (result.GetValue(rate) is { } given)
                {
                    body["rate_per_second"] = given;
                }

                if (result.GetValue(dry))
                {
                    body["dry_run"] = true;
                }

                if (result.GetValue(reason)?.Trim() is { Length: > 0 } why)
                {
                    body["reason"] = why;
                }

                var rescan = result.GetValue(status) ? await node.GetRescanAsync(cancellationToken)
                    : result.GetValue(pause) ? await node.ActOnRescanAsync("pause", cancellationToken)
                    : result.GetValue(resume) ? await node.ActOnRescanAsync("resume", cancellationToken)
                    : result.GetValue(cancel) ? await node.ActOnRescanAsync("cancel", cancellationToken)
                    : await node.StartRescanAsync(body, cancellationToken);
                if (result.GetValue(wait))
                {
                    var progress = result.InvocationConfiguration.Error;
                    rescan = await WaitAsync(node, rescan, progress, every ?? Every, cancellationToken);
                }

                output.WriteLine(common.IsJson(result) ? rescan.ToJsonString(PolicyCommand.Json) : ToText(rescan));
                return !result.GetValue(wait) || ((string?)rescan["state"] == "done" && (long)rescan["skipped"]!["failed"]! == 0)
                    ? PolicyCommand.Done
                    : PolicyCommand.NotFinished;
            },
            result => result.GetRequiredValue(name));
        return command;
    }

    // A line on stderr for each change, so that stdout is the result alone.
    private static async Task<JsonNode> WaitAsync(
        PolicyNode node, JsonNode rescan, TextWriter progress, TimeSpan every, CancellationToken cancellationToken)
    {
        var number = (int)rescan["number"]!;
        var before = "";
        while (!Over.Contains((string?)rescan["state"]))
        {
            var line = LineOf(rescan);
            if (line != before)
            {
                progress.WriteLine(line);
                before = line;
            }

            await Task.Delay(every, cancellationToken);
            var now = await node.GetRescanAsync(cancellationToken);
            if ((int)now["number"]! != number)
            {
                throw new InvalidOperationException("Another rescan was started meanwhile; this one is over.");
            }

            rescan = now;
        }

        return rescan;
    }

    private static string LineOf(JsonNode rescan)
    {
        var state = (string?)rescan["state"] == "paused" ? " (paused)" : "";
        return (long?)rescan["total"] is { } total
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{rescan["done"]} of {total} items{(total == 0 ? "" : $" ({100.0 * (long)rescan["done"]! / total:0} %)")}, " +
                $"{rescan["changed"]} changed{state}")
            : $"counting{state}";
    }

    private static string ToText(JsonNode rescan)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Rescan {rescan["number"]} by version {rescan["policy_version"]}" +
            $"{((bool)rescan["request"]!["dry_run"]! ? " (dry run)" : "")} is {rescan["state"]}: {LineOf(rescan)}.");
        foreach (var change in rescan["changes"]!.AsArray().Where(change => (string?)change!["from"] != (string?)change["to"]))
        {
            var samples = string.Join(' ', change!["samples"]!.AsArray().Select(sample => (string?)sample));
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{change["from"],-16} {change["to"],-16} {(long)change["count"]!,10:N0}  {samples}");
        }

        var skipped = rescan["skipped"]!.AsObject().Where(one => (long)one.Value! > 0).Select(one => $"{one.Key} {one.Value}").ToList();
        if (skipped.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Not decided anew: {string.Join(", ", skipped)}.");
        }

        return text.ToString().TrimEnd();
    }
}
