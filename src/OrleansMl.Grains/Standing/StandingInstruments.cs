using System.Diagnostics.Metrics;

namespace OrleansMl.Standing;

/// <summary>What is measured of strikes and pauses.</summary>
internal sealed class StandingInstruments(IMeterFactory meters)
{
    private readonly Counter<long> _changes = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.standing.changes", "{change}", "Strikes and pauses that were given and taken back, by act.");

    private readonly Counter<long> _refused = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.standing.refused", "{post}", "Posts and edits that were refused because posting is paused.");

    public void OnChanged(IEnumerable<StandingChange> changes)
    {
        foreach (var change in changes)
        {
            _changes.Add(1, new KeyValuePair<string, object?>("act", change.Act));
        }
    }

    public void OnRefused() => _refused.Add(1);
}
