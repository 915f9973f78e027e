namespace OrleansMl.Interactions;

// What speaks for the account, and what it says of items to others than trending.
internal sealed partial class UserInteractionsGrain
{
    // Earlier versions did not keep to whom an account came: its items stand for their authors.
    private AccountRecord Account() => Record.Value is { ActiveDays: 0, FirstAt: not null }
        ? Record.Value.ToAccount() with { Authors = _recorder.History.Bits }
        : Record.Value.ToAccount();

    /// <summary>Before the record is written: whoever reported an item is counted by it. Told twice is told once.</summary>
    private async Task TellReportsAsync(IReadOnlyList<WeighedReport> reports)
    {
        if (reports.Count == 0)
        {
            return;
        }

        var names = await pseudonyms.GetAsync();
        foreach (var some in reports.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(report => GrainFactory.GetGrain<IItemReports>(report.ContentId)
                .AddAsync(names.Of(Id, report.ContentId, InteractionType.Report), report.Weight)));
        }
    }
}
