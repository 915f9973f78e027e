using System.Diagnostics.Metrics;

namespace OrleansMl.Experiments;

/// <summary>Owns the counters of the exposure log.</summary>
internal sealed class ExperimentInstruments
{
    private readonly Counter<long> _logged;
    private readonly Counter<long> _dropped;

    public ExperimentInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansMl");
        _logged = meter.CreateCounter<long>("orleansml.exposures.logged", "{exposure}", "Exposures that are in the log.");
        _dropped = meter.CreateCounter<long>(
            "orleansml.exposures.dropped", "{exposure}", "Exposures that were not logged because too many waited.");
    }

    public void OnLogged(int count) => _logged.Add(count);

    public void OnDropped(int count) => _dropped.Add(count);
}
