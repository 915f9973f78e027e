using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.TaughtCategories;

/// <summary><c>orleansml category</c>: an operator's own categories, taught by sentences.</summary>
internal static class CategoryCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        // Sentences are for people; a terminal is no web page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Learning two thousand sentences on a busy node.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create() => new("category", "Categories of your own, taught by sentences: teach, try, promote, roll back.")
    {
        Teach(), List(), Show(), Promote(), RollBack(), Delete(), Test()
    };

    private static Command Teach()
    {
        var name = Name();
        var examples = new Option<string?>("--examples")
        {
            Description =
                "A sentence a line, at least 10; \"- \" before one that is not of the category. Or JSON lines of {\"text\", \"label\"}. " +
                "Without it the sentences of the latest version are learned again, for another encoder."
        };
        var counters = new Option<string?>("--counter-examples") { Description = "A second file, of what it is not: a sentence a line." };
        var description = new Option<string?>("--description") { Description = "What it is, for people." };
        var command = new Command("teach", "Teach a category, or a new version of it. It scores in the shadow until it is promoted.")
        {
            name, examples, counters, description
        };
        Act(command, CategoryText.Taught, async (server, result, cancellationToken) =>
        {
            var body = new JsonObject { ["name"] = result.GetRequiredValue(name) };
            if (result.GetValue(description) is { } words)
            {
                body["description"] = words;
            }

            if (result.GetValue(examples) is { } path)
            {
                var file = ExampleFile.Read(path);
                List<string> others = [.. file.CounterExamples];
                if (result.GetValue(counters) is { } second)
                {
                    var more = ExampleFile.Read(second);
                    others.AddRange(more.Examples.Concat(more.CounterExamples));
                }

                body["examples"] = ToArray(file.Examples);
                body["counter_examples"] = ToArray(others);
                result.InvocationConfiguration.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Teaching '{body["name"]}' with {file.Examples.Count} examples and {others.Count} counter-examples…"));
            }
            else if (result.GetValue(counters) is not null)
            {
                throw new InvalidDataException("--counter-examples alone teaches nothing; give --examples too.");
            }

            return await server.SendAsync(HttpMethod.Post, "", body, cancellationToken);
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "The taught categories of a node.");
        Act(command, CategoryText.List, (server, _, token) => server.SendAsync(HttpMethod.Get, "", null, token));
        return command;
    }

    private static Command Show()
    {
        var name = Name();
        var command = new Command("show", "What is live of a category, and the card of each version.") { name };
        Act(
            command,
            CategoryText.Show,
            (server, result, token) => server.SendAsync(HttpMethod.Get, PathOf(result.GetRequiredValue(name)), null, token));
        return command;
    }

    private static Command Promote()
    {
        var (name, version, reason) = (Name(), Version(), Reason());
        Option<float?>[] levels =
        [
            new("--flag") { Description = "From this score on a text is published with a warning. By default the version's threshold." },
            new("--review") { Description = "From this score on a person decides; a text waits while the encoder cannot answer." },
            new("--reject") { Description = "From this score on a text is removed. Never without being asked for." },
        ];
        foreach (var level in levels)
        {
            level.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<float?>() is not (null or (> 0 and <= 1)))
                {
                    result.AddError($"{level.Name} takes a number above 0, at most 1.");
                }
            });
        }

        var command = new Command("promote", "Let a version take part in verdicts; it only flags unless you say more.")
        {
            name, version, levels[0], levels[1], levels[2], reason
        };
        Act(command, CategoryText.Show, (server, result, token) =>
        {
            var body = WithReason(result.GetValue(reason));
            if (result.GetValue(version) is { } number)
            {
                body["version"] = number;
            }

            foreach (var level in levels)
            {
                if (result.GetValue(level) is { } threshold)
                {
                    body[level.Name.TrimStart('-')] = threshold;
                }
            }

            return server.SendAsync(HttpMethod.Post, PathOf(result.GetRequiredValue(name), "/promote"), body, token);
        });
        return command;
    }

    private static Command RollBack()
    {
        var (name, reason) = (Name(), Reason());
        var command = new Command("rollback", "Return to what was live before; where nothing was, to the shadow.") { name, reason };
        Act(command, CategoryText.Show, (server, result, token) => server.SendAsync(
            HttpMethod.Post, PathOf(result.GetRequiredValue(name), "/rollback"), WithReason(result.GetValue(reason)), token));
        return command;
    }

    private static Command Delete()
    {
        var name = Name();
        var command = new Command("delete", "Forget a category with its versions and sentences.") { name };
        Act(
            command,
            _ => "Forgotten.",
            async (server, result, token) =>
                await server.SendAsync(HttpMethod.Delete, PathOf(result.GetRequiredValue(name)), null, token) ?? new JsonObject());
        return command;
    }

    private static Command Test()
    {
        var (name, version) = (Name(), Version());
        var text = new Argument<string>("text") { Description = "The text." };
        var command = new Command("test", "What a version says of a text, sentence by sentence; nothing is stored.")
        {
            name, text, version
        };
        Act(command, CategoryText.Trial, (server, result, token) =>
        {
            var body = new JsonObject { ["text"] = result.GetRequiredValue(text) };
            if (result.GetValue(version) is { } number)
            {
                body["version"] = number;
            }

            return server.SendAsync(HttpMethod.Post, PathOf(result.GetRequiredValue(name), "/test"), body, token);
        });
        return command;
    }

    private static void Act(
        Command command,
        Func<JsonNode, string> toText,
        Func<CategoryServer, ParseResult, CancellationToken, Task<JsonNode?>> act)
    {
        var server = new ServerOption("category", TokenClaims.AdminRole);
        var json = new Option<bool>("--json") { Description = "Print the node's answer." };
        server.AddTo(command);
        command.Add(json);
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                using var http = ServerOption.CreateClient(Patience);
                var url = server.UrlOf(result);
                await ReadyServer.RequireAsync(http, url, cancellationToken);
                var token = server.TokenOf(result, TimeSpan.FromHours(1), TokenClaims.AdminRole);
                var answer = await act(new(http, url, token), result, cancellationToken)
                    ?? throw new HttpRequestException("The node answered nothing.");
                result.InvocationConfiguration.Output.WriteLine(result.GetValue(json) ? answer.ToJsonString(Json) : toText(answer));
                return 0;
            }
            catch (Exception exception) when (
                exception is InvalidOperationException or InvalidDataException or HttpRequestException or IOException or JsonException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                result.InvocationConfiguration.Error.WriteLine(
                    $"The node did not answer within {Patience.TotalSeconds:0} s. 'orleansml category list' shows whether it was done.");
                return 1;
            }
        });
    }

    private static Argument<string> Name() => new("name") { Description = "The category: 1-64 characters of [a-z0-9_-]." };

    private static Option<int?> Version() => new("--number")
    {
        Description = "Which version, 1, 2, 3, …; by default the latest, and for test the live one."
    };

    private static Option<string?> Reason() => new("--reason") { Description = "For the audit." };

    private static JsonObject WithReason(string? reason) => reason is null ? [] : new() { ["reason"] = reason };

    private static string PathOf(string name, string below = "") => $"/{Uri.EscapeDataString(name)}{below}";

    private static JsonArray ToArray(IEnumerable<string> sentences) => [.. sentences.Select(sentence => JsonValue.Create(sentence))];
}
