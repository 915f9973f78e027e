using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Evaluation;

/// <summary>The rows and figures of one suite.</summary>
internal sealed record SuiteSection(string Name, IReadOnlyList<SuiteRow> Rows, IReadOnlyList<SuiteFigure> Figures);

/// <summary>What a server's verdicts on the suites are worth.</summary>
internal sealed record SuiteReport(IReadOnlyList<string> Judges, IReadOnlyList<SuiteSection> Suites)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    /// <summary>Bars that are not reached.</summary>
    public int Missed => Suites.Sum(suite => suite.Figures.Count(figure => !figure.IsMet));

    public static SuiteReport From(IEnumerable<TextSuite> suites, SuiteRun run) => new(run.Judges,
    [
        .. from suite in suites
           let results = new SuiteResults(suite.Texts, run.Verdicts)
           select new SuiteSection(suite.Name, [.. results.Rows()], [.. suite.Measure(results)]),
    ]);

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Judges,
            Missed,
            Suites = Suites.Select(suite => new
            {
                suite.Name,
                suite.Rows,

                // JSON has no NaN: a figure about nothing is null.
                Figures = suite.Figures.Select(figure => new
                {
                    figure.Name,
                    Value = double.IsFinite(figure.Value) ? Math.Round(figure.Value, 6) : (double?)null,
                    figure.Bound,
                    figure.Limit,
                    figure.N,
                    Met = figure.IsMet,
                }),
            }),
        },
        Json);

    public void Write(TextWriter output)
    {
        output.WriteLine($"Judged by {string.Join(", ", Judges)}. Shares in %.");
        output.WriteLine();
        output.WriteLine(
            $"{"suite",-14} {"kind",-49} {"n",6} {"appr.",6} {"flag.",6} {"review",6} {"rej.",6} {"not judged",10} {"support",7}");
        foreach (var suite in Suites)
        {
            foreach (var row in suite.Rows)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{suite.Name,-14} {row.Kind ?? "all",-49} {row.N,6} {Percent(row.Approved)} {Percent(row.Flagged)} " +
                    $"{Percent(row.Review)} {Percent(row.Rejected)} {Percent(row.NotJudged),10} {Percent(row.Support),7}"));
            }
        }

        output.WriteLine();
        output.WriteLine($"{"suite",-14} {"figure",-60} {"n",6} {"is",8} {"bar",10}");
        foreach (var suite in Suites)
        {
            foreach (var figure in suite.Figures)
            {
                var bound = figure.Bound switch { SuiteBound.AtMost => "<=", SuiteBound.Below => "<", _ => ">=" };
                var bar = string.Create(CultureInfo.InvariantCulture, $"{bound} {100 * figure.Limit:0.##}");
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{suite.Name,-14} {figure.Name,-60} {figure.N,6} {100 * figure.Value,8:0.00} {bar,10} " +
                    $"{(figure.IsMet ? "" : "missed")}").TrimEnd());
            }
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture).PadLeft(6);
}
