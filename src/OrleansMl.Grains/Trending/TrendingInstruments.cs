using System.Diagnostics.Metrics;

namespace OrleansMl.Trending;

/// <summary>Owns the counters of engagement and boards.</summary>
internal sealed class TrendingInstruments
{
    private readonly Counter<long> _counted;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _ranking;

    public TrendingInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _counted = meter.CreateCounter<long>("orleansml.trending.counted", "{event}", "Interactions that count in trending.");
        _refused = meter.CreateCounter<long>(
            "orleansml.trending.refused", "{call}", "Calls refused because too much waited to be counted.");
        _ranking = meter.CreateHistogram<double>("orleansml.trending.ranking", "s", "Time to gather and rank a board.");
    }

    public void OnCounted(int count) => _counted.Add(count);

    public void OnRefused() => _refused.Add(1);

    public void OnRanked(TimeSpan elapsed) => _ranking.Record(elapsed.TotalSeconds);
}
