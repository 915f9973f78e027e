using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Virality;

/// <summary>
/// The cascade that ships with the R package seismic: one real tweet, its retweets and their followers. Measured on, never learned from.
/// </summary>
internal static class DemoCascade
{
    private const string Name = "seismic_demo_tweet";

    private static readonly int[] Minutes = [60, 120, 240, 360];

    public static CascadeEvent[] Read(string data)
    {
        var path = Path.Combine(data, Name + ".csv");
        if (!File.Exists(path))
        {
            return [];
        }

        return
        [
            .. DataFiles.Csv(path).Select(row => new CascadeEvent(
                double.Parse(row.GetString("relative_time_second"), CultureInfo.InvariantCulture),
                double.Parse(row.GetString("number_of_followers"), CultureInfo.InvariantCulture))),
        ];
    }

    public static IEnumerable<ModelMetric> Measure(ViralityModel model, string data)
    {
        var cascade = Read(data);
        if (cascade.Length == 0)
        {
            yield break;
        }

        var final = cascade.Length - 1;
        var (published, estimated, forecast) = (new double[Minutes.Length], new double[Minutes.Length], new double[Minutes.Length]);
        var growth = new double[1];
        for (var i = 0; i < Minutes.Length; i++)
        {
            var time = Minutes[i] * 60.0;
            var state = CascadeState.Of(cascade, time);
            var estimate = new CascadeEstimate(state, model.Parameters.Priors);
            estimate.Grow(estimate.FittingWindow, [TimeSpan.FromDays(7).TotalSeconds], growth);
            published[i] = new SeismicEstimator().FinalSize(cascade, time);
            estimated[i] = state.Shares + growth[0];
            forecast[i] = model.Forecast(state, time).Sizes[^1].Value;
            yield return Metric($"{Minutes[i]} min: final size over the true one, published", published[i] / final);
            yield return Metric($"{Minutes[i]} min: final size over the true one, our estimate", estimated[i] / final);
            yield return Metric($"{Minutes[i]} min: final size over the true one, whole model", forecast[i] / final);
        }

        yield return Metric("median error of the final size, published", MedianError(published));
        yield return Metric("median error of the final size, our estimate", MedianError(estimated));
        yield return Metric("median error of the final size, whole model", MedianError(forecast));

        ModelMetric Metric(string metric, double value) => new(Name, null, metric, Math.Round(value, 4), final);

        double MedianError(double[] sizes)
        {
            double[] errors = [.. sizes.Select(size => Math.Abs((size / final) - 1)).Order()];
            return (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
        }
    }
}
