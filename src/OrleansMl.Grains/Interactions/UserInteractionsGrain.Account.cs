using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Interactions;

// What speaks for the account, and what it says of items to others than trending.
internal sealed partial class UserInteractionsGrain
{
    // Earlier versions did not keep to whom an account came: its items stand for their authors.
    private AccountRecord Account() => Record.Value is { ActiveDays: 0, FirstAt: not null }
        ? Record.Value.ToAccount() with { Authors = _recorder.History.Bits }
        : Record.Value.ToAccount();

    public Task<ImmutableArray<StoredReport>> ReportsAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value.Reports);

    private ImmutableArray<ReportedItem> Reported() => [.. Record.Value.Reports.Select(report => report.ToReport())];

    /// <summary>
    /// Before the record is written: whoever reported an item is counted by it, as far as they are proven and were right before. Told
    /// twice is told once.
    /// </summary>
    /// <returns>The latest reports with how they ended, for the record.</returns>
    private async Task<ImmutableArray<ReportedItem>> TellReportsAsync(IReadOnlyList<WeighedReport> reports, DateTimeOffset now)
    {
        var before = Reported();
        if (reports.Count == 0)
        {
            return before;
        }

        // Asked now, since nobody needs to know before: an overturned decision reverses itself.
        var known = await Task.WhenAll(before.Select(async report => ReportAccuracy.Judge(
            report, (await GrainFactory.GetGrain<IDecidedContent>(report.ContentId).GetDecidedAsync())?.Decision)));
        var factor = ReportAccuracy.FactorOf([.. known]);
        var names = await pseudonyms.GetAsync();
        foreach (var some in reports.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(report => GrainFactory.GetGrain<IItemReports>(report.ContentId)
                .AddAsync(names.Of(Id, report.ContentId, InteractionType.Report), report.Weight * factor)));
        }

        return ReportAccuracy.Add([.. known], reports.Select(report => new ReportedItem(report.ContentId, now)));
    }
}
