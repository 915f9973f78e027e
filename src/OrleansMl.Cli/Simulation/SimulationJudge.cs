using System.Globalization;
using System.Text.Json;
using OrleansMl.Interactions;

namespace OrleansMl.Simulation;

/// <summary>Looks at boards and forecasts while a simulation runs and holds them against its truth.</summary>
internal sealed class SimulationJudge(PlatformWorld world, SimulatedPlatform platform)
{
    // A burst may be found until it has been over for a while.
    private const double Grace = 600;
    private const double ForecastAge = 3600, ForecastHorizon = 6 * 3600;

    private readonly Dictionary<string, int> _numbers = platform.Items.Select((item, i) => (item.Id, i)).ToDictionary();
    private readonly Dictionary<int, double> _found = [];
    private readonly List<(double Low80, double High80, double Low95, double High95, double Value, int Truth)> _forecasts = [];
    private readonly int[] _levels = new int[2];
    private readonly int[] _caught = new int[2];
    private int _looks, _others, _pushed;

    /// <summary>When an item's forecast is asked for: an hour after publication, if the simulation sees what becomes of it.</summary>
    public double? ForecastTime(int item) =>
        platform.Items[item].Time + ForecastAge is var time && time + ForecastHorizon <= world.Duration.TotalSeconds ? time : null;

    public void OnVerdict(int item, string level)
    {
        if (platform.Items[item].Harm == SimulatedHarm.Copied)
        {
            // Nothing that a model could see.
            return;
        }

        var harmful = platform.Items[item].Harm != SimulatedHarm.None ? 1 : 0;
        _levels[harmful]++;
        _caught[harmful] += level == "approved" ? 0 : 1;
    }

    public void OnBoard(JsonElement board, double now)
    {
        foreach (var row in board.GetProperty("items").EnumerateArray())
        {
            if (!_numbers.TryGetValue(row.GetProperty("content_id").GetString()!, out var item))
            {
                continue;
            }

            var inBurst = platform.Items[item].BurstAt is { } at && now >= at && now <= at + world.BurstLength.TotalSeconds + Grace;
            var flagged = row.GetProperty("is_burst").GetBoolean();
            if (inBurst && flagged)
            {
                _found.TryAdd(item, now - platform.Items[item].BurstAt!.Value);
            }
            else if (!inBurst)
            {
                _looks++;
                _others += flagged ? 1 : 0;
                _pushed += flagged && platform.Items[item].IsPushed ? 1 : 0;
            }
        }
    }

    public void OnForecast(int item, JsonElement forecast, double now)
    {
        if (forecast.GetProperty("is_prior").GetBoolean())
        {
            return;
        }

        var size = forecast.GetProperty("expected_size").GetProperty("6h");
        double Number(string name) => size.GetProperty(name).GetDouble();
        _forecasts.Add(
            (
                Number("low"),
                Number("high"),
                Number("low95"),
                Number("high95"),
                Number("value"),
                platform.SharesOf(item, now + ForecastHorizon)));
    }

    public ModerationJudgement Moderation => new(_levels[1], _caught[1], _levels[0], _caught[0]);

    public BurstJudgement Bursts =>
        new(
            platform.Items.Count(item => item.BurstAt is not null),
            _found.Count,
            Median(_found.Values.Select(delay => delay / 60)),
            _looks,
            _others,
            _pushed);

    public ViralityJudgement Virality => _forecasts.Count == 0 ? new(0, null, null, null) : new(
        _forecasts.Count,
        _forecasts.Average(forecast => forecast.Truth >= forecast.Low80 - .05 && forecast.Truth <= forecast.High80 + .05 ? 1.0 : 0),
        _forecasts.Average(forecast => forecast.Truth >= forecast.Low95 - .05 && forecast.Truth <= forecast.High95 + .05 ? 1.0 : 0),
        Median(_forecasts.Select(forecast => Math.Abs((forecast.Value / forecast.Truth) - 1))));

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
