using System.Globalization;
using System.Text;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Virality;

/// <summary>What is measured of a growth model.</summary>
internal static class ViralityFigures
{
    /// <summary>Cascades that each figure is of.</summary>
    public const int Cascades = 2000;

    private static readonly string[] Horizons = ["1 h", "6 h", "24 h", "7 d"];

    /// <summary>Kinds of cascades the model is tried on. The first is what it learned from.</summary>
    public static IReadOnlyList<(string Name, CascadeWorld World)> Worlds { get; } =
    [
        ("simulated, same parameters", new()),
        ("simulated, quick: θ .3–.5, cutoff 60–200 s, branching 1", new() { Theta = (.3, .5), Cutoff = (60, 200), Branching = 1 }),
        ("simulated, slow: θ .15–.25, cutoff 400–1,200 s, branching .6, swing 60–90 %", new()
        {
            Theta = (.15, .25),
            Cutoff = (400, 1200),
            Branching = .6,
            DailySwing = (.6, .9)
        }),
        ("simulated, heavy: audiences of 300–3,000, σ 1.2–2, ageing .2–.5, none from outside", new()
        {
            AudienceSpread = (1.2, 2),
            MeanAudience = (300, 3000),
            Outside = (0, 0),
            Ageing = (.2, .5)
        }),
    ];

    public static IReadOnlyList<ModelMetric> Measure(
        ViralityModel model, string data, int seed, Action<string, double> progress, CancellationToken cancellationToken)
    {
        // The baselines learn from other cascades of the kind that the model learned from.
        var baselines = new GrowthBaselines(
            [
                .. ViralityTrainer.Observe(new(), seed + 1, 8000, 2, null, cancellationToken)
                    .SelectMany(moments => moments)
                    .Where(IsInformed)
            ]);
        var metrics = new List<ModelMetric>();
        for (var i = 0; i < Worlds.Count; i++)
        {
            progress("measuring", (double)i / Worlds.Count);
            var (name, world) = Worlds[i];
            metrics.AddRange(Of(name, ViralityEvaluation.Measure(model, Draw(world, seed + 2 + i, cancellationToken), baselines)));
        }

        metrics.AddRange(DemoCascade.Measure(model, data));
        metrics.AddRange(NextDayGrowth.Measure(data, cancellationToken));
        progress("measuring", 1);
        return metrics;
    }

    /// <summary>The first <see cref="Cascades"/> informed cascades of a seed.</summary>
    public static List<ObservedCascade> Draw(CascadeWorld world, int seed, CancellationToken cancellationToken)
    {
        const int AtOnce = Cascades / 2;
        List<ObservedCascade> drawn = [];
        for (var first = 0; drawn.Count < Cascades; first += AtOnce)
        {
            drawn.AddRange(
                ViralityTrainer.Observe(world, seed, AtOnce, 1, null, cancellationToken, first)
                    .SelectMany(moments => moments)
                    .Where(IsInformed));
        }

        return drawn[..Cascades];
    }

    /// <summary>A table per set, horizons side by side.</summary>
    public static string Table(IEnumerable<ModelMetric> metrics)
    {
        var text = new StringBuilder();
        foreach (var set in metrics.GroupBy(metric => metric.Dataset))
        {
            var byHorizon = set
                .Where(metric => HorizonOf(metric) is not null)
                .GroupBy(metric => metric.Metric[(HorizonOf(metric)!.Length + 2)..])
                .ToList();
            var columns = byHorizon.Count > 0 ? Horizons : [""];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {set.Key} ({set.First().N:N0}) | {string.Join(" | ", columns)} |\n" +
                $"|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
            foreach (var figure in byHorizon)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {figure.Key} | " +
                    $"{string.Join(" | ", Horizons.Select(horizon => Value(figure.First(metric => HorizonOf(metric) == horizon))))} |\n");
            }

            foreach (var metric in set.Where(metric => HorizonOf(metric) is null))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {metric.Metric} | {Value(metric)} |{string.Concat(columns.Skip(1).Select(_ => " |"))}\n");
            }

            text.Append('\n');
        }

        return text.ToString();

        static string Value(ModelMetric metric) => metric.Value.ToString("0.000", CultureInfo.InvariantCulture);

        static string? HorizonOf(ModelMetric metric) =>
            Horizons.FirstOrDefault(horizon => metric.Metric.StartsWith(horizon + ": ", StringComparison.Ordinal));
    }

    private static bool IsInformed(ObservedCascade cascade) => cascade.Shares >= ViralityModel.MinShares;

    private static IEnumerable<ModelMetric> Of(string name, ViralityEvaluation evaluation)
    {
        ModelMetric Metric(string metric, double value) => new(name, null, metric, Math.Round(value, 4), evaluation.Cascades);
        for (var horizon = 0; horizon < Horizons.Length; horizon++)
        {
            var at = Horizons[horizon];
            yield return Metric($"{at}: coverage of the 80 % interval", evaluation.Coverage80[horizon]);
            yield return Metric($"{at}: coverage of the 95 % interval", evaluation.Coverage95[horizon]);
            yield return Metric($"{at}: median factor between the ends of the 80 % interval", evaluation.Width80[horizon]);
            yield return Metric($"{at}: error", evaluation.Error[horizon]);
            yield return Metric($"{at}: error of the estimate alone", evaluation.EstimateError[horizon]);
            yield return Metric($"{at}: error of Szabo and Huberman", evaluation.SzaboHubermanError[horizon]);
            yield return Metric($"{at}: error of the constant multiple", evaluation.ConstantMultipleError[horizon]);
        }

        yield return Metric("share that doubles", evaluation.DoublingRate);
        yield return Metric("doubling: AUC", evaluation.DoublingAuc);
        yield return Metric("doubling: AUC of Szabo and Huberman", evaluation.SzaboHubermanAuc);
        yield return Metric("doubling: AUC of the constant multiple", evaluation.ConstantMultipleAuc);
        yield return Metric("doubling: calibration error", evaluation.DoublingCalibration);
        yield return Metric("viral: AUC", evaluation.ViralAuc);
        yield return Metric("viral: calibration error", evaluation.ViralCalibration);
    }
}
