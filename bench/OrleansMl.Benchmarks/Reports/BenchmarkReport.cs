using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Reports;

/// <summary>One figure of a benchmark: every round's value, and the bar it is held to.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Rounds">One value per round.</param>
/// <param name="Target">At most this; null when nothing is demanded.</param>
/// <param name="Note">What stands beside the target.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Rounds, double? Target = null, string? Note = null)
{
    public double Median => Rounds.Order().ElementAt(Rounds.Count / 2);

    public bool? Met => Target is { } target ? Median <= target : null;
}

/// <summary>The figures of a run with the machine they are true for.</summary>
/// <param name="Name">The benchmark, as its markers in a README name it.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Method">How the figures came about.</param>
/// <param name="LoadBefore">The load average before the run: a machine that does other work at the same time makes all of it worse.</param>
/// <param name="Figures">The figures.</param>
internal sealed record BenchmarkReport(string Name, string Machine, string Method, double LoadBefore, IReadOnlyList<Figure> Figures)
{

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    private string Begin => $"<!-- {Name}:begin -->";

    private string End => $"<!-- {Name}:end -->";

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A Markdown table, which reads well on a terminal too.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Machine}. {Method} Load average before the run: {LoadBefore:0.00}.");
        text.AppendLine();
        text.AppendLine("| figure | median | rounds | target | |");
        text.AppendLine("|---|---:|---|---:|---|");
        foreach (var figure in Figures)
        {
            var rounds = string.Join(", ", figure.Rounds.Select(Number));
            var target = figure.Target is { } at ? $"≤ {Number(at)}" : "";
            var verdict = figure.Met switch { true => "met", false => "**missed**", null => "" };
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {figure.Name} | {Number(figure.Median)} {figure.Unit} | {rounds} | {target} | " +
                $"{string.Join("; ", new[] { verdict, figure.Note }.Where(part => !string.IsNullOrEmpty(part)))} |");
        }

        return text.ToString();
    }

    /// <summary>Replaces the last results in a README; everything outside the markers stays.</summary>
    public void WriteInto(string path)
    {
        var readme = File.ReadAllText(path);
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"'{path}' has no {Begin} and {End} to write between.");
        }

        File.WriteAllText(path, readme[..(from + Begin.Length)] + "\n" + ToMarkdown() + readme[to..]);
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.##" : "N0", CultureInfo.InvariantCulture);
}
