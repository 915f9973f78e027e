using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>What the user did and did not take back, and what waits for its time.</summary>
internal sealed class InteractionsExportSource(IGrainFactory grains) : IUserExportSource
{
    public string Name => "interactions";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var record = grains.GetGrain<IInteractionRecord>(userId);
        var (done, waiting) = (await record.AllAsync(cancellationToken), await record.WaitingAsync(cancellationToken));
        var reports = await record.ReportsAsync(cancellationToken);
        return done.Select(one => Told(one).ToLine("interaction"))
            .Concat(waiting.Select(one => Told(one).ToLine("scheduled_interaction")))
            .Concat(reports.Select(report => new ReportLine(report.ContentId, report.At, report.IsUpheld).ToLine("report")))
            .ToPage();
    }

    // What happened, without how it was to be recorded.
    private static InteractionLine Told(Interaction one) =>
        new(one.ContentId, one.Type, one.Kind, one.Value, one.At, one.Region, one.Comment);

    private sealed record ReportLine(string ContentId, DateTimeOffset At, bool? Upheld);

    private sealed record InteractionLine(
        string ContentId, InteractionType Type, string? Kind, double? Value, DateTimeOffset? At, string? Region, string? Comment);
}
