using System.Globalization;
using System.Text;
using OrleansMl.Recommendations;

namespace OrleansMl.Backtest;

/// <summary>A row of a table: a model, and its figures for each start.</summary>
internal sealed record BacktestRow(string Model, IReadOnlyList<RankingMetrics> Starts)
{
    public double Ndcg => Starts.Average(start => start.Ndcg);

    public double Precision => Starts.Average(start => start.Precision);

    public double Recall => Starts.Average(start => start.Recall);

    public static BacktestRow Published(string model, double ndcg, double precision, double recall) => new(model, [new(ndcg, precision, recall, double.NaN)]);

    public static string Table(IEnumerable<BacktestRow> rows)
    {
        var text = new StringBuilder("| model | nDCG | precision | recall | nDCG by start |\n|---|---:|---:|---:|---|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Model} | {row.Ndcg:0.0000} | {Number(row.Precision)} | {row.Recall:0.0000} | {(row.Starts.Count > 1 ? string.Join(", ", row.Starts.Select(start => start.Ndcg.ToString("0.0000", CultureInfo.InvariantCulture))) : "")} |\n");
        }

        return text.ToString();

        static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.0000", CultureInfo.InvariantCulture);
    }
}
