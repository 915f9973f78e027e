using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Security;
using OrleansMl.Servers;

namespace OrleansMl.Experiments;

/// <summary><c>orleansml experiments</c>: what runs on a node, and what came of it.</summary>
internal static class ExperimentsCommand
{
    private static readonly JsonSerializerOptions JsonOptions = new() { WriteIndented = true };

    public static Command Create()
    {
        var list = new Command("list", "The experiments of a node.");
        Act(list, _ => "/api/v1/ml/experiments", ListText);
        var name = new Argument<string>("name") { Description = "The experiment." };
        var hours = new Option<int>("--hours")
        {
            Description = "How long after it was shown an item may be taken, 1 to 720.",
            DefaultValueFactory = _ => 24
        };
        var results = new Command(
            "results",
            "What came of an experiment: takes per exposure by variant, and what other policies would have earned, with 95 % intervals.")
        {
            name,
            hours
        };
        Act(
            results,
            result => string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v1/ml/experiments/{Uri.EscapeDataString(result.GetRequiredValue(name))}/results?hours={result.GetValue(hours)}"),
            ResultsText);
        return new("experiments", "Experiments with how lists are put together.") { list, results };
    }

    private static void Act(Command command, Func<ParseResult, string> path, Func<JsonNode, string> toText)
    {
        var server = new ServerOption("experiments", TokenClaims.AdminRole);
        var json = new Option<bool>("--json") { Description = "Print the node's answer." };
        server.AddTo(command);
        command.Add(json);
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                using var http = ServerOption.CreateClient(TimeSpan.FromSeconds(100));
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.UrlOf(result), path(result)));
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer", server.TokenOf(result, TimeSpan.FromHours(1), TokenClaims.AdminRole));
                using var answer = await http.SendAsync(request, cancellationToken);
                var body = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new HttpRequestException(
                        $"GET {request.RequestUri!.PathAndQuery} answered {(int)answer.StatusCode}: {body[..Math.Min(300, body.Length)]}");
                }

                var node = JsonNode.Parse(body)!;
                result.InvocationConfiguration.Output.WriteLine(result.GetValue(json) ? node.ToJsonString(JsonOptions) : toText(node));
                return 0;
            }
            catch (Exception exception)
                when (exception is InvalidOperationException or HttpRequestException or IOException or JsonException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
        });
    }

    internal static string ListText(JsonNode answer) => answer["experiments"]!.AsArray() is { Count: > 0 } experiments
        ? string.Join('\n', experiments.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one!["state"],-8} {one["name"]}  share {one["share"]}  " +
            $"{string.Join(", ", one["variants"]!.AsArray().Select(variant => $"{variant!["name"]} ({variant["weight"]})"))}  since " +
            $"{one["started_at"]?.ToString() ?? "never"}")))
        : "There are no experiments.";

    internal static string ResultsText(JsonNode answer)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{answer["name"]}: since {answer["since"]?.ToString() ?? "never"}, taken within {answer["hours"]} " +
            $"h{((bool)answer["is_partial"]! ? ", the latest 20,000 exposures" : "")}");
        foreach (var one in answer["variants"]!.AsArray())
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{one!["name"],-20} {one["people"],8} people {one["exposures"],8} exposures {one["takes"],8} takes  " +
                $"{Of(one["rate"])}{(one["difference"] is { } difference ? $"  difference {Of(difference)}" : "")}");
        }

        foreach (var one in answer["off_policy"]!.AsArray())
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{one!["policy"],-20} SNIPS {Of(one["snips"])}  doubly robust " +
                $"{Of(one["doubly_robust"])}{(one["warning"] is { } warning ? $"\n  warning: {warning}" : "")}");
        }

        return text.ToString().TrimEnd();
    }

    private static string Of(JsonNode? interval) => interval?["value"] is null
        ? "–"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)interval["value"]!:0.0000} ({(double?)interval["low"]:0.0000} to {(double?)interval["high"]:0.0000})");
}
