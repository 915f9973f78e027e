using System.CommandLine;
using System.Text.Json.Nodes;

namespace OrleansMl.Backtest;

public sealed class OffPolicyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansml-off-policy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Code, string Output, string Error) Run(string[] lines, params string[] more)
    {
        var path = Path.Combine(_folder, "exposures.jsonl");
        File.WriteAllLines(path, lines);
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = OffPolicyCommand.Create().Parse(["--path", path, .. more]).Invoke(new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void Good_lines_are_estimated_and_bad_ones_are_told_by_number()
    {
        string[] good =
        [
            .. Enumerable.Range(0, 1000).Select(i =>
                $$"""{"reward": {{(i % 2 == 0 && i % 20 < 6 ? 1 : 0)}}, "propensity": 0.5,""" +
                $$""" "target_propensity": {{(i % 2 == 0 ? 1 : 0)}}}""")
        ];
        var (code, output, error) = Run(good, "--json");
        Assert.Equal((0, ""), (code, error));
        var json = JsonNode.Parse(output)!;
        Assert.Equal(
            (1000, 0, 500.0, .3),
            (
                (int)json["exposures"]!,
                (int)json["bad_lines"]!,
                (double)json["effective_sample"]!,
                Math.Round((double)json["snips"]!["value"]!, 12)));
        Assert.Null(json["warning"]);

        (code, output, error) = Run(
        [
            .. good,
            "no json",
            """{"reward": 1, "propensity": 0, "target_propensity": 1}""",
            """{"reward": "NaN", "propensity": 1, "target_propensity": 1}""",
            """{"reward": 1, "propensity": 1}""",
            "[1]",
            """{"reward": 1e999, "propensity": 1, "target_propensity": 1}""",
            """{"reward": 1, "propensity": 1, "target_propensity": 1, "target_value": "x"}""",
        ]);
        Assert.Equal(1, code);
        Assert.Contains("SNIPS          0.3000", output, StringComparison.Ordinal);
        Assert.Contains("1,000 exposures, 7 lines of no use", output, StringComparison.Ordinal);
        Assert.Equal(
            [1001, 1002, 1003, 1004, 1005, 1006, 1007],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => int.Parse(line["line ".Length..line.IndexOf(':')], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Too_little_comes_with_a_warning_and_nothing_is_an_error()
    {
        var (code, output, _) = Run(
            ["""{"reward": 1, "propensity": 0.5, "target_propensity": 1, "predicted": 0.2, "target_value": 0.2}"""]);
        Assert.Equal(0, code);
        Assert.Contains("warning: The 1 exposures are worth 1 to this policy", output, StringComparison.Ordinal);
        (code, output, var error) = Run(["{}"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("There is no line that can be used.", error, StringComparison.Ordinal);
        Assert.Null(
            JsonNode.Parse(Run(["""{"reward": 1, "propensity": 0.5, "target_propensity": 0}"""], "--json").Output)!["snips"]!["value"]);
    }
}
