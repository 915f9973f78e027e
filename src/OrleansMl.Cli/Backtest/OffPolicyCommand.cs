using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMl.Experiments;
using OrleansMl.Import;
using OrleansMl.Recommendations;
using OrleansMl.Training;

namespace OrleansMl.Backtest;

/// <summary>
/// <c>orleansml backtest off-policy</c>: what another policy would have earned, from a log of choices with their chances.
/// </summary>
internal static class OffPolicyCommand
{
    private const int Shown = 20;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public static Command Create()
    {
        var path = new Option<FileInfo>("--path")
        {
            Description =
                "JSON lines: reward, propensity, target_propensity, and predicted, target_value if a model says them; " +
                "as POST /ml/off-policy takes them.",
            Required = true
        }.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "off-policy",
            "Estimate what another policy would have earned from what one logged with its chances: SNIPS and doubly robust, with 95 % " +
            "intervals. Bad lines are told by number and passed over.")
        {
            path,
            json
        };
        command.SetAction(result => GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var (log, problems) = Read(result.GetRequiredValue(path).FullName);
            foreach (var problem in problems.Take(Shown))
            {
                error.WriteLine(problem);
            }

            if (problems.Count > Shown)
            {
                error.WriteLine($"… and {problems.Count - Shown} more");
            }

            if (log.Count == 0)
            {
                throw new InvalidDataException("There is no line that can be used.");
            }

            var estimate = PolicyEstimates.Of("target", log);
            output.WriteLine(result.GetValue(json) ? ToJson(estimate, problems.Count) : ToText(estimate, problems.Count));
            return problems.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    internal static (List<LoggedExposure> Log, List<string> Problems) Read(string path)
    {
        var (log, problems) = (new List<LoggedExposure>(), new List<string>());
        foreach (var line in ImportFile.Read(path))
        {
            var problem = line.Problem;
            if (line.Body is { } body)
            {
                var (reward, propensity, target) =
                    (Number(body, "reward", null), Number(body, "propensity", null), Number(body, "target_propensity", null));
                var (predicted, value) = (Number(body, "predicted", 0), Number(body, "target_value", 0));
                problem = reward is null ? "reward is no number"
                    : propensity is not (> 0 and <= 1) ? "propensity is not above 0 and at most 1"
                    : target is not (>= 0 and <= 1) ? "target_propensity is not 0 to 1"
                    : predicted is null ? "predicted is no number"
                    : value is null ? "target_value is no number" : null;
                if (problem is null)
                {
                    log.Add(new(reward!.Value, propensity!.Value, target!.Value, predicted!.Value, value!.Value));
                }
            }

            if (problem is not null)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {line.Number}: {problem}"));
            }
        }

        return (log, problems);
    }

    // Null for what is no finite number; what is absent has its default, or none.
    private static double? Number(JsonObject body, string name, double? absent) =>
        body[name] is not { } node
            ? absent
            : node is JsonValue value
                && value.GetValueKind() == JsonValueKind.Number
                && value.TryGetValue<double>(out var number)
                && double.IsFinite(number) ? number : null;

    private static string ToText(PolicyEstimate estimate, int bad) => string.Create(CultureInfo.InvariantCulture, $"""
        {estimate.Exposures:N0} exposures, {bad:N0} lines of no use; worth {estimate.EffectiveSample:0.#} to the other policy
        SNIPS          {Of(estimate.Snips)}
        doubly robust  {Of(estimate.DoublyRobust)}{(estimate.Warning is null ? "" : $"\nwarning: {estimate.Warning}")}
        """);

    private static string ToJson(PolicyEstimate estimate, int bad) => JsonSerializer.Serialize(
        new
        {
            estimate.Exposures,
            bad_lines = bad,
            estimate.EffectiveSample,
            snips = Finite(estimate.Snips),
            doubly_robust = Finite(estimate.DoublyRobust),
            estimate.Warning
        }, JsonOptions);

    private static string Of(Interval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{interval.Value:0.0000}  ({interval.Low:0.0000} to {interval.High:0.0000})");

    private static object Finite(Interval interval) =>
        new { value = Finite(interval.Value), low = Finite(interval.Low), high = Finite(interval.High) };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
