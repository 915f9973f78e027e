using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.Virality;

/// <summary>
/// Growth of trending videos from one day to the next. The set has daily counts of views, no cascades, and may only be measured on: so the
/// same trees learn from its first days, tomorrow's growth of the later ones is foretold, and nothing of it is kept.
/// </summary>
internal static class NextDayGrowth
{
    private const string Name = "USvideos, next day, last fifth of the days";

    public static IEnumerable<ModelMetric> Measure(string data, CancellationToken cancellationToken)
    {
        var days = Read(Path.Combine(data, "USvideos.csv"));
        if (days.Count == 0)
        {
            yield break;
        }

        var pairs = Pairs(days);
        var firstTest = days.Keys.Order().ElementAt(days.Count * 4 / 5);

        // What is foretold must lie before the first day that is tested.
        var learn = pairs.Where(pair => pair.Day.AddDays(1) < firstTest).OrderBy(pair => pair.Day).ToList();
        var test = pairs.Where(pair => pair.Day >= firstTest).ToList();
        var trees = ObliviousTreeTrainer.Train(
            learn.SelectMany(pair => pair.Features).ToArray(),
            learn.Select(pair => pair.Growth).ToArray(),
            default,
            Pair.Width,
            learn.Count * 9 / 10,
            TreeLoss.Huber,
            new() { Depth = 4, Delta = .05, Penalty = 10, Rate = .05, Trees = 600, Patience = 60 },
            cancellationToken: cancellationToken);

        var (meanX, meanY) = (learn.Average(pair => pair.LogViews), learn.Average(pair => pair.LogViews + pair.Growth));
        var slope =
            learn.Sum(pair => (pair.LogViews - meanX) * (pair.LogViews + pair.Growth - meanY))
                / learn.Sum(pair => (pair.LogViews - meanX) * (pair.LogViews - meanX));
        var factor = learn.Average(pair => pair.Growth);
        foreach (var (name, predict) in new (string, Func<Pair, double>)[]
        {
            ("boosted trees", pair => trees.Predict(pair.Features)),
            ("Szabo and Huberman", pair => meanY + (slope * (pair.LogViews - meanX)) - pair.LogViews),
            ("constant multiple", _ => factor),
            ("growth of the day before", pair => pair.Before ?? factor),
        })
        {
            double[] predicted = [.. test.Select(predict)];
            double[] errors = [.. predicted.Zip(test, (growth, pair) => Math.Abs(Math.Exp(growth - pair.Growth) - 1)).Order()];
            yield return new(
                Name,
                null,
                $"rank correlation of growth, {name}",
                Math.Round(RankCorrelation(predicted, [.. test.Select(pair => (double)pair.Growth)]), 4),
                test.Count);
            yield return new(Name, null, $"median error of views, {name}", Math.Round(errors[errors.Length / 2], 4), test.Count);
        }
    }

    /// <summary>
    /// Spearman's: the correlation of ranks, equal values sharing their mean rank. 0 when all of one side are equal: that is no order.
    /// </summary>
    internal static double RankCorrelation(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var (meanX, meanY) = (x.Average(), y.Average());
        var covariance = x.Zip(y, (p, q) => (p - meanX) * (q - meanY)).Sum();
        var scale = Math.Sqrt(x.Sum(p => (p - meanX) * (p - meanX)) * y.Sum(q => (q - meanY) * (q - meanY)));
        return scale > 0 ? covariance / scale : 0;
    }

    private static double[] Ranks(double[] values)
    {
        var ranks = new double[values.Length];
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && values[order[to]] == values[order[from]]; to++)
            {
            }

            foreach (var i in order.AsSpan(from, to - from))
            {
                ranks[i] = (from + to - 1) / 2.0;
            }
        }

        return ranks;
    }

    private static List<Pair> Pairs(Dictionary<DateOnly, Dictionary<string, Video>> days)
    {
        var pairs = new List<Pair>();
        var seen = new Dictionary<string, int>();
        foreach (var (day, videos) in days.OrderBy(entry => entry.Key))
        {
            var yesterday = days.GetValueOrDefault(day.AddDays(-1));
            var tomorrow = days.GetValueOrDefault(day.AddDays(1));
            foreach (var (id, video) in videos)
            {
                var times = seen[id] = seen.GetValueOrDefault(id) + 1;
                if (tomorrow?.GetValueOrDefault(id) is not { } next || video.Views <= 0 || next.Views <= 0)
                {
                    continue;
                }

                var before = yesterday?.GetValueOrDefault(id);
                double? grown = before is { Views: > 0 } ? Math.Log((double)video.Views / before.Views) : null;
                pairs.Add(new(day, Math.Log(video.Views), grown, (float)Math.Log((double)next.Views / video.Views),
                [
                    (float)Math.Log(video.Views),
                    times,
                    (float)(grown ?? -1),
                    before is null ? -1 : (float)Math.Log((video.Likes + 1.0) / (before.Likes + 1.0)),
                    before is null ? -1 : (float)Math.Log((video.Comments + 1.0) / (before.Comments + 1.0)),
                    (float)Math.Log((video.Likes + 1.0) / video.Views),
                    (float)Math.Log((video.Dislikes + 1.0) / (video.Likes + 1.0)),
                    (float)Math.Log((video.Comments + 1.0) / video.Views),
                    video.Category,
                ]));
            }
        }

        return pairs;
    }

    private static Dictionary<DateOnly, Dictionary<string, Video>> Read(string path)
    {
        var days = new Dictionary<DateOnly, Dictionary<string, Video>>();
        if (!File.Exists(path))
        {
            return days;
        }

        foreach (var row in DataFiles.Csv(path))
        {
            // Day and month; the set is of autumn 2017. A row that does not read as one is left out.
            if (!DateOnly.TryParseExact(
                row.GetString("date") + ".2017", "dd.MM.yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || Number("views") is not { } views || Number("likes") is not { } likes || Number("dislikes") is not { } dislikes
                || Number("comment_total") is not { } comments || Number("category_id") is not { } category)
            {
                continue;
            }

            if (!days.TryGetValue(day, out var videos))
            {
                days.Add(day, videos = []);
            }

            videos[row.GetString("video_id")] = new(views, likes, dislikes, comments, category);

            long? Number(string column) => long.TryParse(row.GetString(column), CultureInfo.InvariantCulture, out var value) ? value : null;
        }

        return days;
    }

    private sealed record Video(long Views, long Likes, long Dislikes, long Comments, long Category);

    private sealed record Pair(DateOnly Day, double LogViews, double? Before, float Growth, float[] Features)
    {
        public const int Width = 9;
    }
}
