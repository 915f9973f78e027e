using System.Diagnostics.Metrics;

namespace OrleansMl.Complaints;

/// <summary>What is measured of complaints.</summary>
internal sealed class ComplaintInstruments(IMeterFactory meters)
{
    private readonly Counter<long> _ended = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.complaints.ended", "{complaint}", "Complaints that were answered or closed, by outcome and side.");

    private readonly Histogram<double> _waited = meters.Create("OrleansMl").CreateHistogram<double>(
        "orleansml.complaints.duration", "s", "From a complaint to its answer.");

    public void OnEnded(Complaint complaint)
    {
        KeyValuePair<string, object?> outcome = new("outcome", complaint.State.ToString().ToLowerInvariant());
        KeyValuePair<string, object?> side = new("side", complaint.Side.ToString().ToLowerInvariant());
        _ended.Add(1, outcome, side);
        if (complaint is { State: ComplaintState.Upheld or ComplaintState.Overturned, ClosedAt: { } at })
        {
            _waited.Record((at - complaint.CreatedAt).TotalSeconds, outcome, side);
        }
    }
}
