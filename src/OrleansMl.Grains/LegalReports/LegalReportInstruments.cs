using System.Diagnostics.Metrics;

namespace OrleansMl.LegalReports;

/// <summary>What is measured of reports to authorities.</summary>
internal sealed class LegalReportInstruments(IMeterFactory meters)
{
    private readonly Counter<long> _attempts = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.legal_reports.attempts", "{attempt}", "Reports to authorities that were posted, by outcome.");

    private readonly Counter<long> _failed = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.legal_reports.failed", "{report}", "Reports to authorities that nobody accepted within 24 hours.");

    public void OnAttempt(bool isAccepted) =>
        _attempts.Add(1, new KeyValuePair<string, object?>("outcome", isAccepted ? "accepted" : "refused"));

    public void OnFailed() => _failed.Add(1);
}
