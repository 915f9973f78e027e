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

    /// <summary>The 95 % interval of nDCG over people, by 1,000 resamples (bootstrap); null where it was not made.</summary>
    public BacktestInterval? Interval { get; init; }

    /// <summary>A row with an interval over the people it is of.</summary>
    public static BacktestRow OfPeople(string model, RankingMetrics[] people)
    {
        var random = new Random(1);
        double[] means =
        [
            .. Enumerable.Range(0, 1000)
                .Select(_ => Enumerable.Range(0, people.Length).Average(_ => people[random.Next(people.Length)].Ndcg))
                .Order()
        ];
        return new(model, [RankingMetrics.Mean(people)]) { Interval = new(means[25], means[974]) };
    }

    public static BacktestRow Published(string model, double ndcg, double precision, double recall) =>
        new(model, [new(ndcg, precision, recall, double.NaN)]);

    public static string Table(IEnumerable<BacktestRow> rows)
    {
        var text = new StringBuilder(
            "| model | nDCG | precision | recall | nDCG by start, or its 95 % interval |\n|---|---:|---:|---:|---|\n");
        foreach (var row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Model} | {row.Ndcg:0.0000} | {Number(row.Precision)} | {row.Recall:0.0000} | {Detail(row)} |\n");
        }

        return text.ToString();

        static string Detail(BacktestRow row) =>
            row.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{interval.Low:0.0000}–{interval.High:0.0000}")
                : row.Starts.Count > 1
                    ? string.Join(", ", row.Starts.Select(start => start.Ndcg.ToString("0.0000", CultureInfo.InvariantCulture)))
                    : "";

        static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.0000", CultureInfo.InvariantCulture);
    }
}

/// <summary>Ends of an interval.</summary>
internal sealed record BacktestInterval(double Low, double High);
