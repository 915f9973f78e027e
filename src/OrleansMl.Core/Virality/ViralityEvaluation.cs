using OrleansMl.Evaluation;

namespace OrleansMl.Virality;

/// <summary>How well a growth model predicts cascades whose end is known.</summary>
public sealed record ViralityEvaluation
{
    /// <summary>Cascades with enough shares to say something.</summary>
    public required int Cascades { get; init; }

    /// <summary>Share of the truths inside the 80 % interval, by <see cref="ViralityModel.Horizons"/>.</summary>
    public required double[] Coverage80 { get; init; }

    /// <summary>Share of the truths inside the 95 % interval.</summary>
    public required double[] Coverage95 { get; init; }

    /// <summary>Median factor between the ends of the 80 % interval.</summary>
    public required double[] Width80 { get; init; }

    /// <summary>Median absolute percentage error of the expected size.</summary>
    public required double[] Error { get; init; }

    /// <summary>The same of the self-exciting estimate alone.</summary>
    public required double[] EstimateError { get; init; }

    /// <summary>The same of Szabo and Huberman's straight line.</summary>
    public required double[] SzaboHubermanError { get; init; }

    /// <summary>The same of one factor for all.</summary>
    public required double[] ConstantMultipleError { get; init; }

    /// <summary>Area under the ROC curve of the chance to double.</summary>
    public required double DoublingAuc { get; init; }

    /// <summary>The same of Szabo and Huberman's growth.</summary>
    public required double SzaboHubermanAuc { get; init; }

    /// <summary>The same of the constant multiple's growth.</summary>
    public required double ConstantMultipleAuc { get; init; }

    /// <summary>Expected calibration error of the chance to double.</summary>
    public required double DoublingCalibration { get; init; }

    /// <summary>Share of cascades that doubled.</summary>
    public required double DoublingRate { get; init; }

    /// <summary>Area under the ROC curve of the chance to get viral, of cascades that are not so large yet.</summary>
    public required double ViralAuc { get; init; }

    /// <summary>Expected calibration error of the chance to get viral.</summary>
    public required double ViralCalibration { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cascades">Cascades with their ends, one moment of each.</param>
    /// <param name="baselines">What to compare with.</param>
    public static ViralityEvaluation Measure(ViralityModel model, IEnumerable<ObservedCascade> cascades, GrowthBaselines baselines)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(baselines);
        var informed = cascades.Where(cascade => cascade.Shares >= ViralityModel.MinShares).ToList();
        var forecasts = informed.ConvertAll(cascade => model.Forecast(cascade.AtLastShare, cascade.State.Time));
        var horizons = ViralityModel.Horizons.Length;
        double[] PerHorizon(Func<int, int, double> value, Func<double[], double> sum) =>
            [
                .. Enumerable.Range(0, horizons)
                    .Select(horizon => sum([.. Enumerable.Range(0, informed.Count).Select(i => value(i, horizon))]))
            ];
        static double Mean(double[] values) => values.Average();
        double[] Errors(Func<int, int, double> predicted) =>
            PerHorizon((i, h) => Math.Abs((predicted(i, h) / Math.Max(1, informed[i].Sizes[h])) - 1), Median);
        double Sized(int i, double growth) => ((informed[i].Shares + 1) * Math.Exp(growth)) - 1;

        var last = horizons - 1;
        bool[] doubled = [.. informed.Select(cascade => cascade.Sizes[last] >= 2 * cascade.Shares)];
        float[] chances = [.. forecasts.Select(forecast => (float)forecast.DoublingProbability)];
        int[] open = [.. Enumerable.Range(0, informed.Count).Where(i => informed[i].Shares < model.Parameters.ViralSize)];
        bool[] viral = [.. open.Select(i => informed[i].Sizes[last] >= model.Parameters.ViralSize)];
        float[] viralChances = [.. open.Select(i => (float)forecasts[i].Probability)];
        Span<double> one = stackalloc double[1];
        var estimates = new double[informed.Count, horizons];
        for (var i = 0; i < informed.Count; i++)
        {
            var estimate = new CascadeEstimate(informed[i].State, model.Parameters.Priors);
            for (var horizon = 0; horizon < horizons; horizon++)
            {
                estimate.Grow(estimate.FittingWindow, [ViralityModel.Horizons[horizon].TotalSeconds], one);
                estimates[i, horizon] = informed[i].Shares + one[0];
            }
        }

        return new()
        {
            Cascades = informed.Count,
            Coverage80 = PerHorizon(
                (i, h) => Inside(informed[i].Sizes[h], forecasts[i].Sizes[h].Low80, forecasts[i].Sizes[h].High80), Mean),
            Coverage95 = PerHorizon(
                (i, h) => Inside(informed[i].Sizes[h], forecasts[i].Sizes[h].Low95, forecasts[i].Sizes[h].High95), Mean),
            Width80 = PerHorizon((i, h) => (forecasts[i].Sizes[h].High80 + 1) / (forecasts[i].Sizes[h].Low80 + 1), Median),
            Error = Errors((i, h) => forecasts[i].Sizes[h].Value),
            EstimateError = Errors((i, h) => estimates[i, h]),
            SzaboHubermanError = Errors((i, h) => Sized(i, baselines.SzaboHuberman(informed[i], h))),
            ConstantMultipleError = Errors((i, h) => Sized(i, baselines.ConstantMultiple(informed[i], h))),
            DoublingAuc = ClassificationMetrics.RocAuc(chances, doubled),
            SzaboHubermanAuc = ClassificationMetrics.RocAuc(
                [.. informed.Select(cascade => (float)baselines.SzaboHuberman(cascade, last))], doubled),
            ConstantMultipleAuc = ClassificationMetrics.RocAuc(
                [.. informed.Select(cascade => (float)baselines.ConstantMultiple(cascade, last))], doubled),
            DoublingCalibration = ClassificationMetrics.ExpectedCalibrationError(chances, doubled),
            DoublingRate = doubled.Average(value => value ? 1.0 : 0),
            ViralAuc = ClassificationMetrics.RocAuc(viralChances, viral),
            ViralCalibration = ClassificationMetrics.ExpectedCalibrationError(viralChances, viral),
        };
    }

    private static double Inside(int size, double low, double high) => size >= low - 1e-9 && size <= high + 1e-9 ? 1 : 0;

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
