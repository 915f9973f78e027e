using System.Globalization;
using System.Text.Json;

namespace OrleansMl.Import;

/// <summary>A line that was not taken.</summary>
internal sealed record ImportProblem(int Line, string Code, string Reason);

/// <summary>What became of a file.</summary>
internal sealed record ImportReport(
    int Lines,
    int Skipped,
    int Accepted,
    IReadOnlyList<ImportProblem> Problems,
    int Repeated,
    double Seconds)
{
    private const int Shown = 20;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    public string ToText()
    {
        var problems = string.Concat(
            Problems.Take(Shown).Select(
                problem => string.Create(CultureInfo.InvariantCulture, $"line {problem.Line}: {problem.Code}: {problem.Reason}\n")));
        var more = Problems.Count > Shown
            ? string.Create(CultureInfo.InvariantCulture, $"… and {Problems.Count - Shown} more; --errors writes all of them into a file\n")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{problems}{more}{Lines:N0} lines in {Seconds:0.0} s: {Accepted:N0} taken, {Problems.Count:N0} not, {Skipped:N0} done " +
            $"before; {Repeated:N0} requests repeated");
    }
}
