using System.Diagnostics.Metrics;

namespace OrleansMl.Analysis;

/// <summary>Owns the analysis counters. Call sites say what happened, not how it is counted.</summary>
internal sealed class AnalysisInstruments
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _missingParts;

    public AnalysisInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _duration = meter.CreateHistogram<double>("orleansml.analysis.duration", "s", "From the start of an analysis to its last part.");
        _missingParts = meter.CreateCounter<long>(
            "orleansml.analysis.missing_parts", "{part}", "Parts left out because their model gave no answer, by model.");
    }

    public void OnAnalyzed(TimeSpan elapsed) => _duration.Record(elapsed.TotalSeconds);

    public void OnMissing(string model) => _missingParts.Add(1, new KeyValuePair<string, object?>("model", model));
}
