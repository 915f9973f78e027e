using System.Globalization;
using System.Text.Json;

namespace OrleansMl.Export;

/// <summary>A record that the file does not say in full.</summary>
internal sealed record ExportProblem(int Record, string Reason);

/// <summary>What became of an export. With problems there is no file.</summary>
internal sealed record ExportReport(
    string Path,
    int Records,
    int Before,
    IReadOnlyList<ExportProblem> Problems,
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
            Problems.Take(Shown)
                .Select(problem => string.Create(CultureInfo.InvariantCulture, $"record {problem.Record}: {problem.Reason}\n")));
        var more = Problems.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $"… and {Problems.Count - Shown} more\n") : "";
        return Problems.Count > 0 ? string.Create(
            CultureInfo.InvariantCulture,
            $"{problems}{more}{Path} was not written: CSV cannot say {Problems.Count:N0} of {Records:N0} records") : string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}: {Records:N0} records in {Seconds:0.0} s, {Before:N0} of them done before; " +
            $"{Repeated:N0} requests repeated");
    }
}
