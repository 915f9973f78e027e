using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.Policies;

/// <summary><c>orleansml policy</c>: a draft of the moderation policy from a file, tried on what was scored, and published.</summary>
internal static class PolicyCommand
{
    /// <summary>What the commands end with.</summary>
    public const int Done = 0, ChangesTooMuch = 1, NotFinished = 1, Usage = 2, Failed = 3, Stopped = 130;

    private const string Name = "policy";

    private const string Codes =
        " Exit codes: 0 done, 1 more than --max-changed percent of the items would change or nothing was scored, 2 the command or the " +
        "file is wrong, 3 the node did not do it, 130 stopped.";

    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static Command Create() =>
        new(Name, "The moderation policy: try a draft on what was scored, publish it, and run it over the past.")
        {
            Simulate(), Publish(), PolicyRescanCommand.Create()
        };

    /// <summary>Whether what was typed is one of these commands: what is wrong with it ends with <see cref="Usage"/>.</summary>
    public static bool Owns(ParseResult parsed)
    {
        for (SymbolResult? part = parsed.CommandResult; part is not null; part = part.Parent)
        {
            if (part is CommandResult { Command.Name: Name, Parent: CommandResult { Parent: null } })
            {
                return true;
            }
        }

        return false;
    }

    private static Command Simulate()
    {
        var common = new PolicyOptions();
        var file = PolicyOptions.File(isRequired: true);
        var keep = new Option<bool>("--keep-draft") { Description = "Leave the draft on the node as it is, and try the file beside it." };
        var command = new Command(
            "simulate",
            "Write a file as the draft, and decide what was scored by it and by the live policy: which levels would change, with some of " +
            "the items. No model is asked, and nothing is published." + Codes)
        {
            file, keep
        };
        common.AddTo(command, withRange: true);
        common.Run(command, async (node, result, output, cancellationToken) =>
        {
            var draft = await PolicyFile.ReadAsync(result.GetRequiredValue(file)!, cancellationToken);
            int? revision = result.GetValue(keep)
                ? null
                : await node.PutDraftAsync(draft, common.RevisionOf(result), cancellationToken);
            var simulated = await node.SimulateAsync(common.RangeOf(result, draft), cancellationToken);
            if (common.IsJson(result))
            {
                output.WriteLine(Answer(revision, simulated).ToJsonString(Json));
            }
            else
            {
                output.WriteLine(simulated.ToText());
                output.WriteLine(revision is null ? "The draft on the node is as it was." : string.Create(
                    CultureInfo.InvariantCulture,
                    $"It is the draft now. Publish exactly this: orleansml policy publish --if-match {revision} --reason \"…\""));
            }

            return common.IsTooMuch(result, simulated) ? ChangesTooMuch : Done;
        });
        return command;
    }

    private static Command Publish()
    {
        var common = new PolicyOptions();
        var file = PolicyOptions.File(isRequired: false);
        var reason = new Option<string>("--reason")
        {
            Description = $"Why, for the version's note and the audit; at most {PolicyRules.MaxNoteLength} characters.",
            Required = true,
        };
        reason.Check(
            given => given?.Trim().Length is >= 1 and <= PolicyRules.MaxNoteLength,
            $"must be 1 to {PolicyRules.MaxNoteLength} characters.");
        var command = new Command(
            "publish",
            "Publish the draft; a file is written as the draft before. With --max-changed it is tried first, and not published when it " +
            "would change more. In effect on every node within a second." + Codes)
        {
            file, reason
        };
        common.AddTo(command, withRange: false);
        common.Run(command, async (node, result, output, cancellationToken) =>
        {
            var revision = common.RevisionOf(result);
            if (result.GetValue(file) is { } given)
            {
                revision = await node.PutDraftAsync(await PolicyFile.ReadAsync(given, cancellationToken), revision, cancellationToken);
            }

            PolicyChange? simulated = null;
            if (common.HasLimit(result))
            {
                // What is tried is what is published: a draft that somebody changes meanwhile has another revision.
                revision ??= await node.RevisionAsync(cancellationToken);
                simulated = await node.SimulateAsync(new JsonObject(), cancellationToken);
                if (common.IsTooMuch(result, simulated))
                {
                    output.WriteLine(common.IsJson(result)
                        ? Answer(revision, simulated).ToJsonString(Json)
                        : $"{simulated.ToText()}{Environment.NewLine}Nothing was published.");
                    return ChangesTooMuch;
                }
            }

            var policy = await node.PublishAsync(result.GetRequiredValue(reason).Trim(), revision, cancellationToken);
            output.WriteLine(common.IsJson(result) ? policy.ToJsonString(Json) : string.Create(
                CultureInfo.InvariantCulture,
                $"Version {policy["live"]!["version"]} of {policy["name"]} is live (revision {policy["revision"]}).{Told(simulated)}"));
            return Done;
        });
        return command;
    }

    private static string Told(PolicyChange? simulated) => simulated is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $" Of {simulated.Items:N0} scored items {simulated.Changed:N0} would have changed.");

    private static JsonObject Answer(int? revision, PolicyChange simulated) => new()
    {
        ["revision"] = revision,
        ["items"] = simulated.Items,
        ["changed"] = simulated.Changed,
        ["changed_percent"] = Math.Round(simulated.Percent, 3),
        ["simulation"] = simulated.Answer.DeepClone(),
    };
}
